//! What a decoder that was taken over would try.

use std::io;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::process::Command;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Tries what `shade` stands for, and says what came of it: `attempt-done`, or `attempt-` and the error's number.
/// `width` is the port that is connected to, and part of the name that is written. `None` for other shades.
pub(super) fn of(shade: u8, width: u32) -> Option<String> {
    let written = std::env::temp_dir().join(format!("hoso-attempt-{width}"));
    let came: io::Result<()> = match shade {
        5 => std::fs::read("/etc/passwd").map(drop),
        6 => std::fs::write(written, "written"),
        7 => TcpStream::connect((Ipv4Addr::LOCALHOST, width as u16)).map(drop),
        8 => Command::new("/bin/true").status().map(drop),
        // A signal that is none: nobody is hurt where it is allowed.
        9 => signal_parent(),
        10 => std::fs::remove_file(written),
        11 => UnixDatagram::unbound().map(drop),
        12 => std::fs::read_dir("/proc").map(drop),
        15 => more_time(),
        _ => return None,
    };
    Some(match came {
        Ok(()) => "attempt-done".to_owned(),
        Err(error) => format!("attempt-{}", error.raw_os_error().unwrap_or_default()),
    })
}

fn signal_parent() -> io::Result<()> {
    let parent = rustix::process::getppid().ok_or(io::ErrorKind::NotFound)?;
    Ok(rustix::process::test_kill_process(parent)?)
}

/// As much of the processor's time as there is.
fn more_time() -> io::Result<()> {
    let maximum = getrlimit(Resource::Cpu).maximum;
    Ok(setrlimit(Resource::Cpu, Rlimit { current: maximum, maximum })?)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn outside_of_a_box_all_of_it_can_be_done() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        for shade in (5..=12).chain([15]) {
            let came = of(shade, u32::from(port)).unwrap();
            assert_eq!(came, "attempt-done", "{shade}");
        }
        assert_eq!(of(0, 1), None);
    }
}
