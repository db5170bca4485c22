//! A desk whose share hangs holds up nobody else.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::desk::{Desk, read, scripted_page, wait_for};
use super::room::as_root;

/// Numbers of the FUSE protocol (`linux/fuse.h`, 7.31).
const LOOKUP: u32 = 1;
const FORGET: u32 = 2;
const GETATTR: u32 = 3;
const OPEN: u32 = 14;
const STATFS: u32 = 17;
const INIT: u32 = 26;
const OPENDIR: u32 = 27;
const READDIR: u32 = 28;
const RELEASEDIR: u32 = 29;
const INTERRUPT: u32 = 36;
const BATCH_FORGET: u32 = 42;
const ENOENT: i32 = 2;
const EIO: i32 = 5;
const ENOSYS: i32 = 38;
/// The root's number; files have those after it.
const ROOT: u64 = 1;

/// A file system of one folder of files, none of which can be opened: whoever tries hangs, until this is dropped. A silent
/// one does not even say whether there is a file.
struct HungShare {
    at: PathBuf,
    device: Arc<File>,
    hanging: Arc<Mutex<Hanging>>,
}

#[derive(Default)]
struct Hanging {
    opens: Vec<u64>,
    silent: bool,
    let_go: bool,
}

impl HungShare {
    /// One that answers to nothing.
    fn mount_silent(at: &Path) -> Self {
        let share = Self::mount(at, 0);
        share.hanging.lock().unwrap().silent = true;
        share
    }

    fn mount(at: &Path, files: u64) -> Self {
        let device = File::options().read(true).write(true).open("/dev/fuse").unwrap();
        let status = as_root("mount")
            .args(["-i", "-t", "fuse", "-o", "fd=0,rootmode=40000,user_id=0,group_id=0,allow_other", "hung"])
            .arg(at)
            .stdin(Stdio::from(device.try_clone().unwrap()))
            .status()
            .unwrap();
        assert!(status.success(), "this test mounts a file system: run it as root");
        let share = Self { at: at.to_owned(), device: Arc::new(device), hanging: Arc::default() };
        let (device, hanging) = (Arc::clone(&share.device), Arc::clone(&share.hanging));
        std::thread::spawn(move || serve(&device, files, &hanging));
        share
    }

    /// How many hang.
    fn hanging(&self) -> usize {
        self.hanging.lock().unwrap().opens.len()
    }
}

impl Drop for HungShare {
    fn drop(&mut self) {
        if let Ok(mut hanging) = self.hanging.lock() {
            hanging.let_go = true;
            for unique in hanging.opens.drain(..) {
                answer(&self.device, unique, -EIO, &[]);
            }
        }
        drop(as_root("umount").arg("-l").arg(&self.at).output());
    }
}

fn answer(mut device: &File, unique: u64, error: i32, body: &[u8]) {
    let length = 16 + body.len() as u32;
    let head = [&length.to_ne_bytes()[..], &error.to_ne_bytes(), &unique.to_ne_bytes()].concat();
    // Whoever asked may have gone.
    drop(device.write(&[&head, body].concat()));
}

fn name(number: u64) -> String {
    format!("treo-{number}.pdf")
}

/// Number, size, mode.
fn attributes(node: u64) -> Vec<u8> {
    let (size, mode) = if node == ROOT { (0_u64, 0o40_777_u32) } else { (4096, 0o100_666) };
    let mut bytes: Vec<u8> =
        [node, size, 8, 1, 1, 1].iter().flat_map(|number| number.to_ne_bytes()).collect();
    bytes.extend([0, 0, 0, mode, 1, 0, 0, 0, 4096, 0].iter().flat_map(|number: &u32| number.to_ne_bytes()));
    bytes
}

/// Leaves the asker waiting if nothing is answered any more.
fn hangs(hanging: &Mutex<Hanging>, unique: u64) -> bool {
    let mut hanging = hanging.lock().unwrap();
    let hangs = hanging.silent && !hanging.let_go;
    if hangs {
        hanging.opens.push(unique);
    }
    hangs
}

fn serve(mut device: &File, files: u64, hanging: &Mutex<Hanging>) {
    let mut request = vec![0; 1 << 20];
    // Unmounted, it ends.
    while let Ok(length) = device.read(&mut request) {
        let number = |at: usize| u64::from_ne_bytes(request[at..at + 8].try_into().unwrap());
        let code = u32::from_ne_bytes(request[4..8].try_into().unwrap());
        let (unique, node, body) = (number(8), number(16), &request[40..length]);
        match code {
            INIT => {
                let mut init: Vec<u8> =
                    [7, 31, 0, 0].iter().flat_map(|part: &u32| part.to_ne_bytes()).collect();
                // More may be under way than hang.
                init.extend([1000_u16, 900].iter().flat_map(|part| part.to_ne_bytes()));
                init.extend(4096_u32.to_ne_bytes());
                init.resize(64, 0);
                answer(device, unique, 0, &init);
            }
            LOOKUP | GETATTR if hangs(hanging, unique) => {}
            GETATTR => answer(device, unique, 0, &[vec![0; 16], attributes(node)].concat()),
            LOOKUP => {
                let asked = String::from_utf8_lossy(body.split(|byte| *byte == 0).next().unwrap());
                match (0..files).find(|number| name(*number) == asked) {
                    Some(number) if node == ROOT => {
                        let node = ROOT + 1 + number;
                        let entry = [node.to_ne_bytes().to_vec(), vec![0; 32], attributes(node)].concat();
                        answer(device, unique, 0, &entry);
                    }
                    _ => answer(device, unique, -ENOENT, &[]),
                }
            }
            OPENDIR => answer(device, unique, 0, &[0; 16]),
            READDIR => {
                let mut entries = Vec::new();
                for number in number(48)..files {
                    let name = name(number);
                    let mut entry: Vec<u8> =
                        [ROOT + 1 + number, number + 1].iter().flat_map(|part| part.to_ne_bytes()).collect();
                    entry.extend([name.len() as u32, 8].iter().flat_map(|part| part.to_ne_bytes()));
                    entry.extend(name.as_bytes());
                    entry.resize(entry.len().next_multiple_of(8), 0);
                    if entries.len() + entry.len() > 2048 {
                        break;
                    }
                    entries.extend(entry);
                }
                answer(device, unique, 0, &entries);
            }
            RELEASEDIR => answer(device, unique, 0, &[]),
            STATFS => answer(device, unique, 0, &[0; 80]),
            OPEN => {
                let mut hanging = hanging.lock().unwrap();
                if hanging.let_go {
                    answer(device, unique, -EIO, &[]);
                } else {
                    hanging.opens.push(unique);
                }
            }
            FORGET | BATCH_FORGET | INTERRUPT => {}
            _ => answer(device, unique, -ENOSYS, &[]),
        }
    }
}

/// A desk on the disk, with another one whose folder is `folder`; and where that one's share is to be mounted.
fn desk_beside(folder: &str) -> (Desk, PathBuf) {
    let desk = Desk::new("scripted:");
    let share = desk.data().with_file_name("share");
    std::fs::create_dir(&share).unwrap();
    desk.set_desk("", &format!("[[desk]]\nid = \"hai\"\nname = \"Bàn hai\"\nfolder = \"{folder}\""));
    (desk, share)
}

#[test]
fn eighty_files_that_hang_on_open_hold_up_no_other_desk() {
    let (desk, share) = desk_beside("share");
    let hung = HungShare::mount(&share, 80);
    let running = desk.serve();
    wait_for("files to hang", Duration::from_mins(1), || (hung.hanging() >= 8).then_some(()));
    let told = wait_for("all to be waited for", Duration::from_mins(1), || {
        let told = running.json("/api/v1/desks/hai")["now"].clone();
        (told["waiting"] == 80).then_some(told)
    });
    assert_eq!(told["watched"], "polling", "{told:#}");
    // Another desk's files are taken and refused, its people are told, and what is sent is taken.
    for page in 0..5 {
        desk.drop_file(&format!("{page}.png"), &scripted_page(0, 60 + page));
    }
    desk.drop_file("hong.pdf", b"%PDF-1.4\nnothing more");
    let sent = desk.data().with_file_name("gui.png");
    std::fs::write(&sent, scripted_page(0, 90)).unwrap();
    assert!(desk.run(&["ingest", "--desk", "mot", sent.to_str().unwrap()]).status.success());
    desk.wait_until(60, |totals| totals["indexed"] == 6 && totals["refused"] == 1);
    wait_for("the other folder to be empty", Duration::from_mins(1), || desk.left().is_empty().then_some(()));
    wait_for("people to be told", Duration::from_mins(1), || {
        let told = read(&desk.folder().join(".hoso/status.txt"))?;
        (told.contains("4.png: tìm được") && told.contains("hong.pdf: Tệp bị hỏng")).then_some(())
    });
    assert!(hung.hanging() >= 8, "they hang still");
    assert_eq!(running.get("/healthz").0, 200);
    // It does not hold up the end either.
    drop(hung);
    assert!(running.terminate() < Duration::from_secs(15));
}

#[test]
fn a_share_that_is_silent_at_the_start_holds_up_no_other_desk() {
    let (desk, share) = desk_beside("share/quet");
    let hung = HungShare::mount_silent(&share);
    desk.drop_file("a.png", &scripted_page(0, 60));
    let start = Instant::now();
    // If this fails, the share goes first.
    let (running, hung) = (desk.serve(), hung);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert!(hung.hanging() > 0, "it was asked");
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let told = wait_for("the desk to be told of", Duration::from_mins(1), || {
        let told = running.json("/api/v1/desks/hai")["now"].clone();
        (told["watched"] == "unreachable").then_some(told)
    });
    assert_eq!(told["detail"], "it does not answer", "{told:#}");
    assert!(desk.log().contains("the other desks do not wait for it"), "{}", desk.log());
    // A process of which the kernel waits for an answer cannot end before it has one.
    drop(hung);
    assert!(running.terminate() < Duration::from_secs(15));
}

#[test]
fn refused_files_are_sent_through_again_though_another_desks_share_hangs() {
    let (desk, share) = desk_beside("share");
    let running = desk.serve();
    let bad = b"%PDF-1.4\nnothing more";
    desk.drop_file("hong.pdf", bad);
    std::fs::write(share.join("hong hai.pdf"), bad).unwrap();
    desk.wait_until(60, |totals| totals["refused"] == 2);
    let hung = HungShare::mount_silent(&share);
    let retried = desk.run(&["retry"]);
    let (said, warned) = (String::from_utf8_lossy(&retried.stdout), String::from_utf8_lossy(&retried.stderr));
    assert!(said.contains("1 refused files are taken again"), "{said}{warned}");
    assert!(warned.contains("the folder of desk hai does not answer"), "{said}{warned}");
    assert_eq!(retried.status.code(), Some(1));
    assert!(hung.hanging() > 0, "it was asked");
    // Both are on the list: one was refused again, the other was not sent back.
    desk.wait_until(60, |totals| totals["refused"] == 2);
    drop(hung);
    assert!(running.terminate() < Duration::from_secs(15));
}
