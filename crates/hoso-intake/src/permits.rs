//! How much runs at the same time, without one desk waiting for another.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;

/// What is not done after this long hangs, as far as others go: the place that it borrowed is theirs again.
const HANGS: Duration = Duration::from_secs(10);

/// Places for work: some of one's own, and what is free of those that everybody shares.
///
/// Nobody waits for others to end: one's own places are always there. A shared one goes back when the work ends, or when
/// it hangs; then only one's own count says how much of it there is.
#[derive(Debug, Clone)]
pub struct Permits {
    own: Arc<Semaphore>,
    shared: Arc<Semaphore>,
    hangs: Duration,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Permit {
    place: Arc<Mutex<Option<OwnedSemaphorePermit>>>,
    giving_back: Option<AbortHandle>,
}

impl Permits {
    /// With `own` places, and those of `shared` that are free.
    pub fn new(own: usize, shared: &Arc<Semaphore>) -> Self {
        Self { own: Arc::new(Semaphore::new(own)), shared: Arc::clone(shared), hangs: HANGS }
    }

    /// With as many of its own, for somebody else who shares the others.
    #[must_use]
    pub fn for_another(&self, own: usize) -> Self {
        Self { own: Arc::new(Semaphore::new(own)), ..self.clone() }
    }

    /// A place, when there is one.
    pub async fn take(&self) -> Permit {
        tokio::select! {
            biased;
            Ok(place) = Arc::clone(&self.own).acquire_owned() => {
                Permit { place: Arc::new(Mutex::new(Some(place))), giving_back: None }
            }
            Ok(place) = Arc::clone(&self.shared).acquire_owned() => {
                let place = Arc::new(Mutex::new(Some(place)));
                let (held, hangs) = (Arc::clone(&place), self.hangs);
                let giving_back = tokio::spawn(async move {
                    tokio::time::sleep(hangs).await;
                    drop(held.lock().unwrap_or_else(PoisonError::into_inner).take());
                });
                Permit { place, giving_back: Some(giving_back.abort_handle()) }
            }
            // Nobody closes them.
            else => Permit { place: Arc::default(), giving_back: None },
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        drop(self.place.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(giving_back) = &self.giving_back {
            giving_back.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Permits;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::sync::Semaphore;
    use tokio::time::timeout;

    const SOON: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn a_desk_has_places_whatever_others_hold() {
        let shared = Arc::new(Semaphore::new(3));
        let (greedy, other) = (Permits::new(1, &shared), Permits::new(1, &shared));
        let mut held = Vec::new();
        for _ in 0..4 {
            held.push(greedy.take().await);
        }
        assert!(timeout(SOON, greedy.take()).await.is_err(), "it has all there are");
        let own = timeout(SOON, other.take()).await.unwrap();
        assert!(timeout(SOON, other.take()).await.is_err());
        // A place comes back to whoever waits.
        held.pop();
        let more = timeout(SOON, other.take()).await.unwrap();
        drop((own, more, held));
        assert_eq!(shared.available_permits(), 3);
    }

    #[tokio::test]
    async fn what_hangs_gives_its_share_back_and_keeps_its_own() {
        let shared = Arc::new(Semaphore::new(2));
        let hanging = Permits { hangs: Duration::from_millis(20), ..Permits::new(1, &shared) };
        let held = [hanging.take().await, hanging.take().await, hanging.take().await];
        assert_eq!(shared.available_permits(), 0);
        while shared.available_permits() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(hanging.own.available_permits(), 0);
        drop(held);
        assert_eq!((shared.available_permits(), hanging.own.available_permits()), (2, 1));
    }
}
