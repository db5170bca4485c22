//! One connection, from its first request to its end.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, header};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::watch;

use super::open::{self, Place};
use super::pace::{Paced, PacedBody};
use super::{Bounds, Stream};

/// The head of a request has this many bytes at most: an upload names its file and its place in it.
const HEAD: usize = 64 << 10;
/// Who is still sending when all is said is listened to while so many bytes come in this time.
const LINGER: Duration = Duration::from_secs(5);
const LINGER_BYTES: usize = 64 << 10;

/// Answers one connection after the other until it ends, its place is wanted, or all is to stop.
pub(super) async fn serve(
    stream: Box<dyn Stream>,
    router: Router,
    bounds: Bounds,
    place: Place,
    mut stop: watch::Receiver<bool>,
) {
    let answering = place.clone();
    let service = service_fn(move |request| {
        // Its future has to be one that can be moved.
        Box::pin(answer(router.clone(), request, bounds, answering.request()))
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_header_size(HEAD)
        .serve_connection(TokioIo::new(Paced::new(stream, bounds, place.clone())), service);
    let mut stopping = false;
    loop {
        tokio::select! {
            _ = poll_fn(|context| connection.poll_without_shutdown(context)) => break,
            () = place.wanted() => return,
            _ = stop.wait_for(|stop| *stop), if !stopping => {
                if !place.is_busy() {
                    return;
                }
                stopping = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
    let stream = connection.into_parts().io.into_inner().into_inner();
    tokio::select! {
        () = linger(stream) => {}
        () = place.wanted() => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

/// Closes a connection so that what was written to it arrives: as long as the other side sends, the system would answer
/// with a reset, and the answer would be lost.
async fn linger(mut stream: Box<dyn Stream>) {
    let mut unread = vec![0; LINGER_BYTES];
    if stream.shutdown().await.is_ok() {
        while let Ok(Ok(_)) = tokio::time::timeout(LINGER, stream.read_exact(&mut unread)).await {}
    }
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    bounds: Bounds,
    answering: open::Request,
) -> Result<Response<Body>, Infallible> {
    let read = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&read);
    let request = request
        .map(|body| Body::new(PacedBody::new(body, bounds, move || ended.store(true, Ordering::Release))));
    let mut response = TowerToHyperService::new(router).call(request).await?;
    if !read.load(Ordering::Acquire) {
        // What is left of the request is not read, so nothing can follow it.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response.map(|body| Body::new(Answering { body, _request: answering })))
}

/// The body of an answer: until it is written, the connection is busy.
struct Answering {
    body: Body,
    _request: open::Request,
}

impl hyper::body::Body for Answering {
    type Data = <Body as hyper::body::Body>::Data;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
