//! Connections: how many there are, and how long one may keep the service waiting.
//!
//! 1. A [`Door`] is where they come from. More than [`Bounds`] allow are never open: a new one takes the place of the one
//!    that has been without a request for longest, so that whoever sends half a request holds nobody up.
//! 2. Each has a limited time for the head of a request, and a pace below which bodies and answers may not fall ([`pace`]).
//! 3. A connection that ends before its request was read is read to the end without looking, so that the answer arrives
//!    at a sender who is still sending.

mod connection;
mod open;
mod pace;

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hoso_store::fault_point;
use rustix::net::{Shutdown, shutdown};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio::task::JoinSet;

use open::Open;

/// Where connections come from. Clones are the same door.
#[derive(Debug, Clone)]
pub enum Door {
    /// A port.
    Tcp(Arc<TcpListener>),
    /// A socket in the data folder, for its owner alone.
    Unix(Arc<UnixListener>),
}

/// What connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// So many are open at the same time.
    pub connections: usize,
    /// The head of a request is there within this time, counted from the end of what was before it.
    pub head: Duration,
    /// A sender or a receiver may keep the service waiting this long.
    pub quiet: Duration,
    /// And goes no slower than this in the long run, in bytes a second.
    pub slowest: u32,
}

impl Bounds {
    /// The usual ones, with so many connections.
    pub const fn new(connections: usize) -> Self {
        let (head, quiet) = (Duration::from_secs(30), Duration::from_secs(30));
        Self { connections, head, quiet, slowest: 1024 }
    }
}

/// If the system has no descriptor or no memory for a connection, the next try is after this long.
const TRY_AGAIN: Duration = Duration::from_millis(200);
/// What one is told for whom there is no room. It is short: it fits into any buffer.
const NO_ROOM: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Answers whoever comes through `door` until `stop` says so; then requests that were begun are finished.
pub async fn serve(door: Door, router: Router, bounds: Bounds, mut stop: watch::Receiver<bool>) {
    let open = Arc::new(Open::new(bounds.connections));
    let mut connections = JoinSet::new();
    while !*stop.borrow() {
        fault_point!("answering at {door}");
        let accepted = tokio::select! {
            accepted = door.accept() => accepted,
            Some(_) = connections.join_next() => continue,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, peer)) => match open.admit(peer).await {
                Some(place) => {
                    let served = connection::serve(stream, router.clone(), bounds, place, stop.clone());
                    connections.spawn(served);
                }
                None => refuse(stream).await,
            },
            Err(error) if is_of_one(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken just now");
                tokio::time::sleep(TRY_AGAIN).await;
            }
        }
    }
    door.close();
    while connections.join_next().await.is_some() {}
}

impl Door {
    async fn accept(&self) -> io::Result<(Box<dyn Stream>, Option<IpAddr>)> {
        match self {
            Self::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // Answers are whole when they are written: nothing is gained by waiting for more.
                stream.set_nodelay(true)?;
                Ok((Box::new(stream), Some(peer.ip().to_canonical())))
            }
            Self::Unix(listener) => Ok((Box::new(listener.accept().await?.0), None)),
        }
    }

    /// Refuses whoever comes from now on, although others may still hold the door.
    fn close(&self) {
        let closed = match self {
            Self::Tcp(listener) => shutdown(listener.as_ref(), Shutdown::Both),
            Self::Unix(listener) => shutdown(listener.as_ref(), Shutdown::Both),
        };
        if let Err(error) = closed {
            tracing::debug!(%error, "{self} is closed when the process ends");
        }
    }
}

impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp(_) => "the port",
            Self::Unix(_) => "the socket",
        })
    }
}

/// Is it that one who wanted to connect has gone?
fn is_of_one(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, InvalidInput, NotConnected};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | InvalidInput | NotConnected
    )
}

async fn refuse(mut stream: Box<dyn Stream>) {
    let told = async {
        stream.write_all(NO_ROOM).await?;
        stream.shutdown().await
    };
    drop(tokio::time::timeout(TRY_AGAIN, told).await);
}

#[cfg(test)]
mod tests;
