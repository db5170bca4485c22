//! Frames over a socket: a length, the bytes, and perhaps an open file.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read as _, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::Instant;

use rustix::io::retry_on_intr;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};

/// The longest frame with a question or an answer: many times the fullest page's words, and far below what the catalogue
/// unpacks of one page.
pub(crate) const ANSWER: u32 = 16 << 20;
/// The longest frame with a picture.
pub(crate) const PICTURE: u32 = 256 << 20;

/// Sends `body`, and `file` with it.
pub(crate) fn send(mut socket: &UnixStream, body: &[u8], file: Option<BorrowedFd<'_>>) -> io::Result<()> {
    let length = u32::try_from(body.len()).ok().filter(|length| *length <= PICTURE);
    let head = length.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?.to_le_bytes();
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let files = file.map(|file| [file]);
    if let Some(files) = &files {
        control.push(SendAncillaryMessage::ScmRights(files));
    }
    let sent =
        retry_on_intr(|| sendmsg(socket.as_fd(), &[IoSlice::new(&head)], &mut control, SendFlags::NOSIGNAL))?;
    // The descriptor went with the first byte; the rest of the length may have to follow.
    socket.write_all(&head[sent..])?;
    socket.write_all(body)
}

/// Receives a frame of at most `longest` bytes, however long it takes; `None` at the end of the stream.
pub(crate) fn receive(socket: &UnixStream, longest: u32) -> io::Result<Option<(Vec<u8>, Option<File>)>> {
    receive_by(socket, longest, None)
}

/// Receives a frame of at most `longest` bytes that has come whole by then, or fails as timed out; `None` at the end of
/// the stream. Whoever receives knows what it waits for: a longer length is not ours.
pub(crate) fn receive_by(
    socket: &UnixStream,
    longest: u32,
    by: Option<Instant>,
) -> io::Result<Option<(Vec<u8>, Option<File>)>> {
    wait_until(socket, by)?;
    let mut head = [0; 4];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received = retry_on_intr(|| {
        recvmsg(socket.as_fd(), &mut [IoSliceMut::new(&mut head)], &mut control, RecvFlags::CMSG_CLOEXEC)
            .map(|message| message.bytes)
    })?;
    if received == 0 {
        return Ok(None);
    }
    let mut file = None;
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(files) = message {
            file = files.last().map(File::from);
        }
    }
    fill(socket, &mut head[received..], by)?;
    let length = u32::from_le_bytes(head);
    if length > longest {
        let detail = format!("a frame of {length} bytes where {longest} are the most");
        return Err(io::Error::new(io::ErrorKind::InvalidData, detail));
    }
    let mut body = vec![0; length as usize];
    fill(socket, &mut body, by)?;
    Ok(Some((body, file)))
}

/// Whoever sends a byte a minute does not gain time by it: what is left is counted at each read.
fn fill(mut socket: &UnixStream, mut rest: &mut [u8], by: Option<Instant>) -> io::Result<()> {
    while !rest.is_empty() {
        wait_until(socket, by)?;
        match socket.read(rest) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => rest = &mut rest[read..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The next read or write on `socket` waits no longer than until then.
pub(crate) fn wait_until(socket: &UnixStream, by: Option<Instant>) -> io::Result<()> {
    let Some(by) = by else { return Ok(()) };
    let left = by.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    socket.set_read_timeout(Some(left))?;
    socket.set_write_timeout(Some(left))
}

#[cfg(test)]
mod tests {
    use super::{ANSWER, PICTURE, receive, receive_by, send};
    use std::io::{ErrorKind, Read as _, Write as _};
    use std::os::fd::AsFd as _;
    use std::os::unix::net::UnixStream;
    use std::time::{Duration, Instant};

    #[test]
    fn bytes_and_a_file_cross_and_the_end_is_told() {
        let (here, there) = UnixStream::pair().unwrap();
        let file = std::fs::File::open("/proc/self/cmdline").unwrap();
        send(&here, b"first", Some(file.as_fd())).unwrap();
        send(&here, &vec![7; 100_000], None).unwrap();
        drop(here);
        let (body, file) = receive(&there, ANSWER).unwrap().unwrap();
        let mut text = String::new();
        file.unwrap().read_to_string(&mut text).unwrap();
        assert!(body == b"first" && !text.is_empty());
        let (body, file) = receive(&there, ANSWER).unwrap().unwrap();
        assert!(body.len() == 100_000 && file.is_none());
        assert!(receive(&there, ANSWER).unwrap().is_none());
    }

    #[test]
    fn the_receiver_says_how_long_a_frame_may_be() {
        let length = (ANSWER + 1).to_le_bytes();
        for (longest, kind) in [(ANSWER, ErrorKind::InvalidData), (PICTURE, ErrorKind::UnexpectedEof)] {
            let (here, mut there) = UnixStream::pair().unwrap();
            there.write_all(&length).unwrap();
            drop(there);
            assert_eq!(receive(&here, longest).unwrap_err().kind(), kind, "at most {longest}");
        }
    }

    #[test]
    fn a_trickle_of_bytes_gains_no_time() {
        let (here, mut there) = UnixStream::pair().unwrap();
        let trickle = std::thread::spawn(move || {
            there.write_all(&100_u32.to_le_bytes()).unwrap();
            // Until nobody listens any more.
            while there.write_all(b".").is_ok() {
                std::thread::sleep(Duration::from_millis(40));
            }
        });
        let start = Instant::now();
        let error = receive_by(&here, ANSWER, Some(start + Duration::from_millis(300))).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock), "{error}");
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        drop(here);
        trickle.join().unwrap();
    }
}
