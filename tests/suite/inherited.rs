//! What whoever starts the service has open is nothing for its children.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::PathBuf;

use super::desk::{Desk, read, scripted_page};

/// The processes that a process started.
fn children(pid: u32) -> Vec<u32> {
    let parent = |pid: u32| -> Option<u32> {
        let stat = read(&PathBuf::from(format!("/proc/{pid}/stat")))?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let all = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    all.filter(|child| parent(*child) == Some(pid)).collect()
}

/// What a process has open, by number.
fn open(pid: u32) -> BTreeMap<u32, String> {
    let Ok(folder) = std::fs::read_dir(format!("/proc/{pid}/fd")) else { return BTreeMap::new() };
    let shown = |entry: std::fs::DirEntry| {
        let to = std::fs::read_link(entry.path()).ok()?.to_str()?.to_owned();
        Some((entry.file_name().to_str()?.parse().ok()?, to))
    };
    folder.flatten().filter_map(shown).collect()
}

#[test]
fn children_hold_a_socket_and_the_file_they_read_and_nothing_else() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\nworkers = 1");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    // Copies that are handed on to whoever is started.
    let copies = [rustix::io::dup(&listener).unwrap(), rustix::io::dup(&reader).unwrap()];
    let more = [rustix::io::dup(&writer).unwrap(), rustix::io::dup(&writer).unwrap()];
    let running = desk.serve();
    drop((copies, more));
    let given = open(running.pid());
    let pipes = given.values().filter(|shown| shown.starts_with("pipe:")).count();
    assert!(pipes >= 3, "the service itself was given them: {given:?}");
    desk.drop_file("a.png", &scripted_page(0, 90));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    // One has looked into the file, one has read the page.
    let held: Vec<_> = children(running.pid()).into_iter().map(open).collect();
    assert!(held.len() >= 2, "{held:?}");
    for open in held {
        for (number, shown) in &open {
            let meant = match number {
                0 => shown.starts_with("socket:"),
                1 | 2 => shown == "/dev/null",
                _ => shown.contains("/blobs/") || shown.contains("/in/"),
            };
            // The same socket once more: the child took it for itself.
            let own = *shown == open[&0];
            assert!(meant || own, "{number}: {shown} of {open:?}");
        }
    }
}
