//! A desk with its folder and its own `hoso serve`.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The built command. The test binary lies beside it.
pub(crate) fn program() -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    while path.file_name().is_some_and(|name| name != "debug" && name != "release") {
        assert!(path.pop(), "the test binary lies in a target folder");
    }
    let program = path.join("hoso");
    assert!(program.exists(), "build the command first: cargo build -p hoso");
    program
}

/// A folder with settings, a desk `mot` and a data folder; removed when dropped.
pub(crate) struct Desk {
    root: tempfile::TempDir,
    settings: String,
}

/// A running service; killed when dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: String,
}

impl Desk {
    /// A desk whose pages are read by the engine `uri`.
    pub(crate) fn new(engine: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        let settings = format!(
            "[server]\naddress = \"127.0.0.1:0\"\n[intake]\nsettle_ms = 200\npatience_s = 2\nrescan_s = 1\npoll_s = 1\nkeep_aside_s = 1\nreserve_mb = 0\n[read]\nengine = \"{engine}\"\n"
        );
        let desk = Self { root, settings };
        std::fs::create_dir(desk.folder()).unwrap();
        desk.set("");
        desk
    }

    /// Adds settings to those of [`Desk::new`]; `more` may name sections of its own.
    pub(crate) fn set(&self, more: &str) {
        self.set_desk(more, "");
    }

    /// Adds settings, and lines to those of the desk; further desks may follow in them.
    pub(crate) fn set_desk(&self, more: &str, of_desk: &str) {
        let desk = format!("[[desk]]\nid = \"mot\"\nname = \"Bàn một\"\nfolder = \"in\"\n{of_desk}\n");
        let mut table: toml::Table = self.settings.parse().unwrap();
        for (section, value) in more.parse::<toml::Table>().unwrap() {
            let section = table.entry(section).or_insert_with(|| toml::Table::new().into());
            section.as_table_mut().unwrap().extend(value.as_table().unwrap().clone());
        }
        std::fs::write(self.root.path().join("hoso.toml"), format!("{table}\n{desk}")).unwrap();
    }

    /// The folder that its scanner writes to.
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.path().join("in")
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// Puts a file into the folder as a scanner does that writes under another name first.
    pub(crate) fn drop_file(&self, name: &str, bytes: &[u8]) {
        let path = self.folder().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let writing = path.with_file_name(".writing");
        std::fs::write(&writing, bytes).unwrap();
        std::fs::rename(writing, path).unwrap();
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must succeed; the JSON it prints.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "hoso {arguments:?}: {}: {error}", output.status);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("hoso {arguments:?}: {e}: {error}"))
    }

    /// Documents of an export.
    pub(crate) fn export(&self) -> Vec<Value> {
        let output = self.run(&["export", "--all", "--format", "jsonl"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(["--log", "warn"]).args(arguments).current_dir(self.root.path());
        command
    }

    /// Starts the service, to end with SIGKILL at an instant that its code names; its process.
    pub(crate) fn serve_until(&self, instant: &str) -> Child {
        let mut command = self.command(&["serve"]);
        command.env("DIE_AT_INSTANT", instant).stdout(Stdio::null()).stderr(self.log_file()).spawn().unwrap()
    }

    /// Starts the service, to fail at a step that its code names, and waits until it answers.
    pub(crate) fn serve_failing(&self, step: &str) -> Running {
        let mut command = self.command(&["serve"]);
        command.env("FAIL_AT", step);
        self.start(command)
    }

    fn log_file(&self) -> File {
        File::options().create(true).append(true).open(self.root.path().join("serve.log")).unwrap()
    }

    /// Starts the service, and waits until it answers.
    pub(crate) fn serve(&self) -> Running {
        self.start(self.command(&["serve"]))
    }

    /// Starts the service with its command changed.
    pub(crate) fn serve_with(&self, change: impl FnOnce(&mut Command)) -> Running {
        let mut command = self.command(&["serve"]);
        change(&mut command);
        self.start(command)
    }

    /// Starts the service from a copy of the program, which is given, too.
    pub(crate) fn serve_from_copy(&self) -> (Running, PathBuf) {
        let copy = self.root.path().join("hoso-copy");
        // As below.
        assert!(Command::new("cp").arg(program()).arg(&copy).status().unwrap().success());
        let mut command = Command::new(&copy);
        command.args(["serve", "--log", "warn"]).current_dir(self.root.path());
        (self.start(command), copy)
    }

    /// Starts the service as the user who may do least: one who is root is asked about no permission.
    pub(crate) fn serve_as_nobody(&self) -> Running {
        self.start(self.as_nobody(&["serve"]))
    }

    /// A command of that user's.
    pub(crate) fn as_nobody(&self, arguments: &[&str]) -> Command {
        let copy = self.root.path().join("hoso");
        // By another process: a child that some other test starts meanwhile would hold what this one writes, and what
        // is held to be written cannot be run.
        assert!(Command::new("cp").arg(program()).arg(&copy).status().unwrap().success());
        let mut command = Command::new(copy);
        command.args(["--log", "warn"]).args(arguments).current_dir(self.root.path());
        if rustix::process::geteuid().is_root() {
            command.uid(65534).gid(65534);
        }
        command
    }

    /// Starts the service with no more than so many descriptors.
    pub(crate) fn serve_with_descriptors(&self, most: u32) -> Running {
        let mut command = Command::new("sh");
        let limited = format!("ulimit -n {most} && exec \"$0\" serve --log warn");
        command.args(["-c", &limited]).arg(program()).current_dir(self.root.path());
        self.start(command)
    }

    fn start(&self, mut command: Command) -> Running {
        let mut child = command.stdout(Stdio::null()).stderr(self.log_file()).spawn().unwrap();
        let pid = child.id();
        let address = wait_for("the service to answer", Duration::from_mins(1), || {
            assert!(child.try_wait().unwrap().is_none(), "the service ended: {}", self.log());
            let lock: Value = serde_json::from_str(&read(&self.data().join("hoso.lock"))?).ok()?;
            (lock["pid"] == pid).then(|| lock["address"].as_str().map(str::to_owned))?
        });
        Running { child, address }
    }

    /// What the service has said.
    pub(crate) fn log(&self) -> String {
        read(&self.root.path().join("serve.log")).unwrap_or_default()
    }

    /// What waits in the folder, by name; what it waits for.
    pub(crate) fn waiting(&self) -> Vec<(String, String)> {
        let status = self.json(&["status", "--json"]);
        let files = status["desks"][0]["now"]["files"].as_array().cloned().unwrap_or_default();
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        files.iter().map(|file| (word(&file["file"]), word(&file["waits"]))).collect()
    }

    /// Waits until the totals of the status are so; the last are in the message if they never are.
    pub(crate) fn wait_until(&self, seconds: u64, done: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(seconds) {
            last = self.json(&["status", "--json"]);
            if done(&last["totals"]) {
                return last;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("not so after {seconds} s: {last:#}\n{}", self.log());
    }

    /// Files in the folder, without the service's own.
    pub(crate) fn left(&self) -> Vec<PathBuf> {
        let mut left = Vec::new();
        let mut folders = vec![self.folder()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.file_name().is_some_and(|name| name == ".hoso") {
                    continue;
                }
                if path.is_dir() { folders.push(path) } else { left.push(path) }
            }
        }
        left
    }
}

impl Running {
    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and says how long it took.
    pub(crate) fn terminate(mut self) -> Duration {
        let start = Instant::now();
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
        start.elapsed()
    }

    /// GETs a path.
    pub(crate) fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut response = agent.get(format!("{}{path}", self.address)).call().unwrap();
        let mut body = Vec::new();
        response.body_mut().as_reader().read_to_end(&mut body).unwrap();
        (response.status().as_u16(), body)
    }

    /// GETs JSON that must be there.
    pub(crate) fn json(&self, path: &str) -> Value {
        let (status, body) = self.get(path);
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub(crate) fn wait_for<T>(what: &str, most: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    while start.elapsed() < most {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("waited {most:?} in vain for {what}");
}

pub(crate) fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// A page for the scripted engine, whose first pixel says what happens; `size` tells pages apart.
pub(crate) fn scripted_page(first: u8, size: u32) -> Vec<u8> {
    let mut image = image::GrayImage::from_pixel(size, 40, image::Luma([255]));
    image.put_pixel(0, 0, image::Luma([first]));
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}
