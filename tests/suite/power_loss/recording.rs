//! A day at two desks, recorded: every system call by which the service changes a file, with all its bytes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::scans::{self, Scan};
use crate::suite::desk::{program, read, wait_for};

/// Where it all lies: what is recorded is known by path, so every disk that is made of it lies there again.
pub(super) struct Place {
    root: tempfile::TempDir,
}

/// What was recorded, and what was promised meanwhile.
pub(super) struct Recording {
    /// What `strace` wrote.
    pub calls: Vec<u8>,
    /// All that was dropped, in order.
    pub scans: Vec<Scan>,
    /// What was promised to people.
    pub promises: Vec<Promise>,
}

/// An answer that somebody got.
pub(super) struct Promise {
    /// What was said.
    pub what: Promised,
    /// When it was asked for, and when the answer was there, in µs since 1970.
    pub asked: u64,
    /// See `asked`.
    pub answered: u64,
}

/// What was said.
#[derive(Debug, Clone)]
pub(super) enum Promised {
    /// These bytes are a document.
    Taken(Vec<u8>),
    /// The document of these bytes belongs to this dossier, and not to the one it came with.
    Assigned(Vec<u8>, Option<String>, String),
}

/// The calls that are recorded.
const CALLS: &str = "trace=open,openat,openat2,creat,close,close_range,dup,dup2,dup3,fcntl,lseek,write,pwrite64,writev,\
pwritev,pwritev2,copy_file_range,sendfile,truncate,ftruncate,fallocate,mmap,mkdir,mkdirat,rename,renameat,renameat2,\
link,linkat,unlink,unlinkat,rmdir,fsync,fdatasync,syncfs,sync,clone,clone3";

/// Settings under which nothing is waited for that need not be.
const SETTINGS: &str = r#"
[server]
address = "127.0.0.1:0"
[intake]
settle_ms = 20
patience_s = 0
rescan_s = 1
poll_s = 1
reserve_mb = 0
images_quiet_s = 0
keep_aside_s = 0
[read]
engine = "scripted:"
workers = 1
[[desk]]
id = "mot"
name = "Bàn một"
folder = "in"
[[desk]]
id = "hai"
name = "Bàn hai"
folder = "in2"
images = "one-document"
"#;

impl Place {
    /// In memory if there is room: syncs cost nothing there.
    pub(super) fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let roomy = rustix::fs::statvfs(memory).is_ok_and(|fs| fs.f_bavail * fs.f_frsize > 512 << 20);
        let root = if roomy { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        fs::create_dir(root.path().join("scans")).unwrap();
        fs::write(root.path().join("hoso.toml"), SETTINGS).unwrap();
        Self { root }
    }

    /// The folder that holds all.
    pub(super) fn root(&self) -> PathBuf {
        self.root.path().canonicalize().unwrap()
    }

    /// The very files that were dropped.
    pub(super) fn scans(&self) -> PathBuf {
        self.root().join("scans")
    }

    /// Takes away what a service left.
    pub(super) fn clear(&self) {
        for name in ["in", "in2", "data"] {
            match fs::remove_dir_all(self.root().join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => panic!("{error}"),
                _ => {}
            }
        }
    }

    /// Files that have not left the desks' folders yet, or are still set aside.
    pub(super) fn left(&self) -> Vec<PathBuf> {
        // What goes back from there is in the folder after that; what is set aside between the two looks lies there then.
        let mut left = self.aside();
        left.extend(self.waiting());
        left.extend(self.aside());
        left
    }

    /// Files in the desks' folders.
    pub(super) fn waiting(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for desk in ["in", "in2"] {
            files(&self.root().join(desk), &mut found);
        }
        found
    }

    /// Files that were set aside.
    pub(super) fn aside(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for desk in ["in", "in2"] {
            files(&self.root().join(desk).join(".hoso/leaving"), &mut found);
        }
        found
    }

    /// A command, without `hoso`'s arguments.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.root()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(self.log());
        command
    }

    fn log(&self) -> File {
        File::options().create(true).append(true).open(self.root().join("serve.log")).unwrap()
    }

    /// Starts the service.
    pub(super) fn serve(&self) -> Served {
        let mut command = self.command(program());
        command.args(["serve", "--log", "warn"]);
        self.start(command)
    }

    fn serve_recorded(&self, to: &Path) -> Served {
        let mut command = self.command("strace");
        // Only calls that are recorded stop it; names and bytes are written whole, in hexadecimal.
        command.args(["-f", "-qq", "--seccomp-bpf", "-ttt", "-v", "-xx", "-s", "100000000", "-e", CALLS]);
        command.args(["-e", "signal=none", "-o"]).arg(to).arg(program()).args(["serve", "--log", "warn"]);
        self.start(command)
    }

    fn start(&self, mut command: Command) -> Served {
        drop(fs::remove_file(self.root().join("data/hoso.lock")));
        let mut child = command.spawn().expect("strace is there: apt-get install strace");
        let (pid, address) = wait_for("the service to answer", Duration::from_mins(1), || {
            assert!(child.try_wait().unwrap().is_none(), "the service ended: {}", read_log(self));
            let lock: Value = serde_json::from_str(&read(&self.root().join("data/hoso.lock"))?).ok()?;
            Some((lock["pid"].as_i64()?, lock["address"].as_str()?.to_owned()))
        });
        Served { child, pid: rustix::process::Pid::from_raw(pid as i32).unwrap(), address }
    }
}

fn read_log(place: &Place) -> String {
    read(&place.root().join("serve.log")).unwrap_or_default()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_name() == ".hoso" {
            continue;
        }
        // As it was when it was listed: the service tidies meanwhile.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder { files(&path, found) } else { found.push(path) }
    }
}

/// A service that runs; ended when dropped.
pub(super) struct Served {
    child: Child,
    pid: rustix::process::Pid,
    /// Where it answers.
    pub address: String,
}

impl Served {
    fn post(&self, path: &str, body: &[u8]) -> (u16, Value) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.post(format!("{}{path}", self.address)).send(body).unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    fn status(&self) -> Value {
        let text =
            ureq::get(format!("{}/api/v1/status", self.address)).call().unwrap().body_mut().read_to_string();
        serde_json::from_str(&text.unwrap()).unwrap()
    }

    /// Waits until nothing is left to do, or says what is.
    pub(super) fn wait_until_done(&self, place: &Place) -> Result<(), String> {
        let start = Instant::now();
        loop {
            let (left, status) = (place.left(), self.status());
            let totals = &status["totals"];
            let read = totals["indexed"] == totals["documents"] && totals["pages_waiting"] == 0;
            if left.is_empty() && read {
                return Ok(());
            }
            if start.elapsed() > Duration::from_mins(2) {
                let log = read_log(place);
                return Err(format!("left: {left:?}; {status:#}\n{log}"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks it to end, and waits until it has.
    pub(super) fn end(mut self) {
        rustix::process::kill_process(self.pid, rustix::process::Signal::TERM).unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = rustix::process::kill_process(self.pid, rustix::process::Signal::KILL);
            drop(self.child.wait());
        }
    }
}

/// Records the day at `place`; what the service left is there.
pub(super) fn record(place: &Place) -> Recording {
    for desk in ["in", "in2"] {
        fs::create_dir(place.root().join(desk)).unwrap();
    }
    let file = place.root().join("calls");
    let mut all = Vec::new();
    let mut promises = Vec::new();
    let mut day = scans::day().into_iter();
    drop_all(place, &mut all, day.next().unwrap());
    let served = place.serve_recorded(&file);
    let done =
        || wait_for("all to be taken", Duration::from_mins(2), || place.left().is_empty().then_some(()));
    done();
    for step in day {
        drop_all(place, &mut all, step);
        done();
    }
    for number in [60, 61] {
        let bytes = scans::page(number);
        promises.push(promised(Promised::Taken(bytes.clone()), || {
            let (status, answer) =
                served.post(&format!("/api/v1/documents?name=u{number}.png&desk=mot"), &bytes);
            assert_eq!(status, 201, "{answer}");
        }));
    }
    served.wait_until_done(place).unwrap();
    // What a person says, of a paper whose folder says something else, and of one without a dossier.
    for (number, before) in [(3, Some("H39.18-240815-0001")), (31, None)] {
        let (bytes, to) = (scans::page(number), "H39.18-240815-0009");
        let document = document_of(&served, &bytes);
        let what = Promised::Assigned(bytes, before.map(str::to_owned), to.to_owned());
        promises.push(promised(what, || {
            let (status, answer) =
                served.post(&format!("/api/v1/documents/{document}/dossier?dossier={to}"), b"");
            assert!(status < 300, "{status} {answer}");
        }));
    }
    // Refused files are tried again, and refused again; the same paper comes again.
    let (status, answer) = served.post("/api/v1/retry", b"");
    assert!(status == 200 && answer["files"].as_u64() > Some(0), "{answer}");
    done();
    let again = all.iter().find(|scan| scan.name == "hai.png").unwrap().clone();
    drop_all(place, &mut all, vec![again]);
    done();
    drop_all(place, &mut all, vec![scans::large()]);
    done();
    served.wait_until_done(place).unwrap();
    served.end();
    Recording { calls: fs::read(&file).unwrap(), scans: all, promises }
}

fn promised(what: Promised, ask: impl FnOnce()) -> Promise {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as u64;
    let asked = now();
    ask();
    Promise { what, asked, answered: now() }
}

fn document_of(served: &Served, bytes: &[u8]) -> String {
    let all =
        ureq::get(format!("{}/api/v1/export", served.address)).call().unwrap().body_mut().read_to_string();
    let all = all.unwrap();
    let documents = all.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let one = documents.into_iter().find(|one| one["sha256"] == scans::digest(bytes)).unwrap();
    one["document"].as_str().unwrap().to_owned()
}

/// Moves scans into the desks' folders, each at once and whole. The same files are kept beside them, for later.
fn drop_all(place: &Place, all: &mut Vec<Scan>, scans: Vec<Scan>) {
    for scan in scans {
        let number = all.len();
        let ready = place.root().join("ready");
        for (index, (inside, bytes)) in scan.files.iter().enumerate() {
            let file = place.scans().join(format!("{number}-{index}"));
            fs::write(&file, bytes).unwrap();
            if scan.is_folder() {
                fs::create_dir_all(&ready).unwrap();
                fs::hard_link(file, ready.join(inside)).unwrap();
            } else {
                fs::hard_link(file, &ready).unwrap();
            }
        }
        let to = place.root().join(scan.desk).join(&scan.name);
        // A scanner uses a name again when it is free.
        wait_for("the name to be free", Duration::from_mins(1), || (!to.exists()).then_some(()));
        fs::rename(ready, to).unwrap();
        all.push(scan);
    }
}

#[test]
fn what_is_set_aside_while_one_looks_is_not_overlooked() {
    let place = Place::new();
    let (folder, aside) = (place.root().join("in"), place.root().join("in/.hoso/leaving/x"));
    fs::create_dir_all(&aside).unwrap();
    fs::create_dir(place.root().join("in2")).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    for round in 0..500 {
        fs::write(folder.join("a.png"), b"scan").unwrap();
        done.store(false, std::sync::atomic::Ordering::Release);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                fs::rename(folder.join("a.png"), aside.join("a.png")).unwrap();
                done.store(true, std::sync::atomic::Ordering::Release);
            });
            while !done.load(std::sync::atomic::Ordering::Acquire) {
                assert!(!place.left().is_empty(), "round {round}: it is in one of the two");
            }
        });
        fs::remove_file(aside.join("a.png")).unwrap();
    }
}
