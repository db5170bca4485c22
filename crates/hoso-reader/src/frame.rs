//! Frames over a socket: a length, the bytes, and perhaps an open file.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read as _, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, BorrowedFd};
use std::os::unix::net::UnixStream;

use rustix::io::retry_on_intr;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};

/// A frame is no longer than this; a longer length is not ours.
const LONGEST: u32 = 256 << 20;

/// Sends `body`, and `file` with it.
pub(crate) fn send(mut socket: &UnixStream, body: &[u8], file: Option<BorrowedFd<'_>>) -> io::Result<()> {
    let length = u32::try_from(body.len()).ok().filter(|length| *length <= LONGEST);
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

/// Receives a frame; `None` at the end of the stream.
pub(crate) fn receive(mut socket: &UnixStream) -> io::Result<Option<(Vec<u8>, Option<File>)>> {
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
    socket.read_exact(&mut head[received..])?;
    let length = u32::from_le_bytes(head);
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; length as usize];
    socket.read_exact(&mut body)?;
    Ok(Some((body, file)))
}

#[cfg(test)]
mod tests {
    use super::{receive, send};
    use std::io::Read as _;
    use std::os::fd::AsFd as _;
    use std::os::unix::net::UnixStream;

    #[test]
    fn bytes_and_a_file_cross_and_the_end_is_told() {
        let (here, there) = UnixStream::pair().unwrap();
        let file = std::fs::File::open("/proc/self/cmdline").unwrap();
        send(&here, b"first", Some(file.as_fd())).unwrap();
        send(&here, &vec![7; 100_000], None).unwrap();
        drop(here);
        let (body, file) = receive(&there).unwrap().unwrap();
        let mut text = String::new();
        file.unwrap().read_to_string(&mut text).unwrap();
        assert!(body == b"first" && !text.is_empty());
        let (body, file) = receive(&there).unwrap().unwrap();
        assert!(body.len() == 100_000 && file.is_none());
        assert!(receive(&there).unwrap().is_none());
    }
}
