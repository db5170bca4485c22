//! Connections that are open, and which of them makes room for a new one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// Of all connections one other machine has this share at most.
const A_PEER: usize = 4;
/// One that is told to leave has left within this time.
const LEAVES: Duration = Duration::from_secs(1);

/// The connections of a door.
#[derive(Debug)]
pub(super) struct Open {
    most: usize,
    now: Mutex<Now>,
    left: Notify,
}

#[derive(Debug, Default)]
struct Now {
    next: u64,
    connections: HashMap<u64, Connection>,
}

#[derive(Debug)]
struct Connection {
    peer: Option<IpAddr>,
    /// Requests whose answers are not written yet.
    requests: usize,
    /// Since when there is none.
    quiet: Instant,
    leave: Arc<Notify>,
}

/// The place of one connection, given back when it is dropped.
#[derive(Debug, Clone)]
pub(super) struct Place(Arc<Held>);

#[derive(Debug)]
struct Held {
    open: Arc<Open>,
    number: u64,
    leave: Arc<Notify>,
}

/// A request of a connection that is being answered.
#[derive(Debug)]
pub(super) struct Request(Place);

impl Open {
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.max(1), now: Mutex::default(), left: Notify::new() }
    }

    /// A place for a new connection, if need be that of one that has no request; none if all have.
    pub(super) async fn admit(self: &Arc<Self>, peer: Option<IpAddr>) -> Option<Place> {
        loop {
            let left = self.left.notified();
            match self.try_admit(peer) {
                Ok(place) => return Some(place),
                Err(None) => return None,
                Err(Some(leaving)) => leaving.notify_one(),
            }
            if tokio::time::timeout(LEAVES, left).await.is_err() {
                return None;
            }
        }
    }

    /// A place; or else the one who is to leave for it.
    fn try_admit(self: &Arc<Self>, peer: Option<IpAddr>) -> Result<Place, Option<Arc<Notify>>> {
        let mut now = self.now();
        // This machine's programs are not told apart by an address.
        let remote = peer.filter(|peer| !peer.is_loopback());
        let of_peer = |connection: &&Connection| remote.is_none_or(|peer| connection.peer == Some(peer));
        let all = now.connections.len();
        let theirs = now.connections.values().filter(of_peer).count();
        let too_many_theirs = remote.is_some() && theirs >= self.most.div_ceil(A_PEER);
        if all >= self.most || too_many_theirs {
            let quiet = now.connections.values().filter(|connection| connection.requests == 0);
            let oldest = quiet
                .filter(|connection| !too_many_theirs || of_peer(connection))
                .min_by_key(|connection| connection.quiet);
            return Err(oldest.map(|connection| Arc::clone(&connection.leave)));
        }
        let (number, leave) = (now.next, Arc::new(Notify::new()));
        now.next += 1;
        let connection = Connection { peer, requests: 0, quiet: Instant::now(), leave: Arc::clone(&leave) };
        now.connections.insert(number, connection);
        Ok(Place(Arc::new(Held { open: Arc::clone(self), number, leave })))
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Returns when another needs the place.
    pub(super) async fn wanted(&self) {
        self.0.leave.notified().await;
    }

    /// A request has come; it is done when what this gives is dropped.
    pub(super) fn request(&self) -> Request {
        self.change(|connection| connection.requests += 1);
        Request(self.clone())
    }

    /// Is a request being answered?
    pub(super) fn is_busy(&self) -> bool {
        self.0.open.now().connections.get(&self.0.number).is_some_and(|connection| connection.requests > 0)
    }

    fn change(&self, change: impl FnOnce(&mut Connection)) {
        if let Some(connection) = self.0.open.now().connections.get_mut(&self.0.number) {
            change(connection);
        }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.0.change(|connection| {
            connection.requests -= 1;
            connection.quiet = Instant::now();
        });
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.open.now().connections.remove(&self.number);
        self.open.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::{Open, Place};
    use std::net::IpAddr;
    use std::sync::Arc;

    fn peer(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    /// Lets the place go once it is wanted, as a connection does.
    fn leaves(place: Place) -> tokio::task::JoinHandle<()> {
        tokio::spawn(async move { place.wanted().await })
    }

    #[tokio::test]
    async fn the_one_without_a_request_for_longest_makes_room_and_no_other() {
        let open = Arc::new(Open::new(3));
        let (busy, first, second) = (
            open.admit(None).await.unwrap(),
            open.admit(None).await.unwrap(),
            open.admit(None).await.unwrap(),
        );
        let request = busy.request();
        // It had a request after the second came, so it has been quiet for less long.
        drop(first.request());
        let (first, second) = (leaves(first), leaves(second));
        let third = open.admit(None).await.unwrap();
        second.await.unwrap();
        assert!(!first.is_finished() && busy.is_busy() && !third.is_busy());
        let _third = third.request();
        let fourth = open.admit(None).await.unwrap();
        first.await.unwrap();
        let _fourth = fourth.request();
        assert!(open.admit(None).await.is_none(), "all are busy");
        drop(request);
        let busy = leaves(busy);
        assert!(open.admit(None).await.is_some());
        busy.await.unwrap();
    }

    #[tokio::test]
    async fn one_machine_does_not_take_all_places() {
        let open = Arc::new(Open::new(8));
        let mine = open.admit(Some(peer(1))).await.unwrap();
        let mine = leaves(mine);
        let also = open.admit(Some(peer(1))).await.unwrap();
        let other = open.admit(Some(peer(2))).await.unwrap();
        let again = open.admit(Some(peer(1))).await.unwrap();
        mine.await.unwrap();
        let (_one, _two) = (also.request(), again.request());
        assert!(open.admit(Some(peer(1))).await.is_none(), "a quarter is theirs");
        assert!(open.admit(Some(peer(2))).await.is_some() && !other.is_busy());
        let here = Some(IpAddr::from([127, 0, 0, 1]));
        let mut places = Vec::new();
        for _ in 0..4 {
            places.push(open.admit(here).await.unwrap());
        }
    }
}
