//! The pace below which nobody may keep the service waiting.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use std::{future::Future, io};

use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

use super::open::{self, Place};
use super::{Bounds, Stream};

/// Time that may still be waited: each byte that moves adds to it, up to the longest pause that is allowed. So neither
/// silence nor a byte now and then keeps anything for ever.
#[derive(Debug)]
pub(super) struct Pace {
    left: Duration,
    most: Duration,
    a_byte: Duration,
    since: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    pub(super) fn new(bounds: Bounds) -> Self {
        let a_byte = Duration::from_secs(1) / bounds.slowest.max(1);
        Self { left: bounds.quiet, most: bounds.quiet, a_byte, since: None, alarm: None }
    }

    /// It waits; true if it has waited too long. The task is woken when that is so.
    fn waits(&mut self, context: &mut Context<'_>) -> bool {
        let by = *self.since.get_or_insert_with(Instant::now) + self.left;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(by)));
        alarm.as_mut().poll(context).is_ready()
    }

    /// So many bytes have moved.
    fn moved(&mut self, bytes: usize) {
        if let Some(since) = self.since.take() {
            self.left = self.left.saturating_sub(since.elapsed());
        }
        self.alarm = None;
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.left = self.left.saturating_add(self.a_byte.saturating_mul(bytes)).min(self.most);
    }
}

fn too_slow() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "it went too slowly")
}

/// A connection whose receiver keeps the pace.
pub(super) struct Paced {
    stream: Box<dyn Stream>,
    pace: Pace,
    place: Place,
    /// There while something is being written: the connection is busy until it has gone.
    writing: Option<open::Request>,
}

impl Paced {
    pub(super) fn new(stream: Box<dyn Stream>, bounds: Bounds, place: Place) -> Self {
        Self { stream, pace: Pace::new(bounds), place, writing: None }
    }

    /// The connection.
    pub(super) fn into_inner(self) -> Box<dyn Stream> {
        self.stream
    }

    fn written(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let place = &self.place;
        self.writing.get_or_insert_with(|| place.request());
        match &written {
            Poll::Ready(Ok(bytes)) => self.pace.moved(*bytes),
            Poll::Pending if self.pace.waits(context) => return Poll::Ready(Err(too_slow())),
            _ => {}
        }
        written
    }
}

impl AsyncRead for Paced {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // Between requests there is nothing to read for long; bodies have a pace of their own.
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Paced {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.written(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // It is asked for once all is written.
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        if flushed.is_ready() {
            self.writing = None;
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The body of a request, whose sender keeps the pace.
pub(super) struct PacedBody {
    body: Incoming,
    pace: Pace,
    ended: Box<dyn Fn() + Send + Sync>,
}

impl PacedBody {
    /// `ended` is told once all of it was read.
    pub(super) fn new(body: Incoming, bounds: Bounds, ended: impl Fn() + Send + Sync + 'static) -> Self {
        if body.is_end_stream() {
            ended();
        }
        Self { body, pace: Pace::new(bounds), ended: Box::new(ended) }
    }
}

impl Body for PacedBody {
    type Data = <Incoming as Body>::Data;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                self.pace.moved(frame.data_ref().map_or(0, Bytes::len));
                if self.body.is_end_stream() {
                    (self.ended)();
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => {
                (self.ended)();
                Poll::Ready(None)
            }
            Poll::Pending if self.pace.waits(context) => Poll::Ready(Some(Err(too_slow().into()))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
