//! The service that is measured.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// The desk's settle time.
pub(crate) const SETTLE: Duration = Duration::from_secs(2);

/// A running `hoso serve` with a desk and data of its own.
pub(crate) struct Service {
    child: Child,
    root: PathBuf,
    address: String,
    agent: ureq::Agent,
}

impl Service {
    /// Starts it in the new folder `root`, with `more` settings, and waits until it watches its desk's folder.
    pub(crate) fn start(root: PathBuf, more: &str) -> Self {
        fs::create_dir_all(root.join("in")).unwrap();
        let settings = format!(
            "[server]\naddress = \"127.0.0.1:0\"\n[intake]\nsettle_ms = {}\n{}\n[read]\nengine = \"scripted:\"\n\
             workers = 1\n{more}\n[[desk]]\nid = \"mot\"\nname = \"Bàn một\"\nfolder = \"in\"\n",
            SETTLE.as_millis(),
            std::env::var("INTAKE_SETTINGS").unwrap_or_default(),
        );
        fs::write(root.join("hoso.toml"), settings).unwrap();
        let mut command = Command::new(program());
        // What begins with HOSO_ would be a setting.
        command.args(["--log", "warn", "serve"]).current_dir(&root).env_remove("HOSO_PROGRAM");
        command.stdout(Stdio::null()).stderr(File::create(root.join("serve.log")).unwrap());
        let mut child = command.spawn().expect("build the command first: cargo build --release -p hoso");
        let address = address(&root, &mut child);
        let mut service = Self { child, root, address, agent: ureq::Agent::new_with_defaults() };
        while service.desk()["now"]["watched"] != "events" {
            Service::pause();
        }
        service
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its desk's folder.
    pub(crate) fn desk_folder(&self) -> PathBuf {
        self.root.join("in")
    }

    /// What it says of its desk and of the file that came last.
    pub(crate) fn desk(&mut self) -> Value {
        let asked = format!("{}/api/v1/desks/mot?limit=1", self.address);
        match self.agent.get(asked).call() {
            Ok(mut answer) => serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap(),
            Err(error) => {
                assert!(self.child.try_wait().unwrap().is_none(), "the service ended: {}", log(&self.root));
                panic!("{error}: {}", log(&self.root));
            }
        }
    }

    /// A moment between two looks.
    pub(crate) fn pause() {
        std::thread::sleep(Duration::from_millis(10));
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        let log = log(&self.root);
        if !log.is_empty() {
            println!(
                "\nThe service said:\n\n```\n{}\n```",
                log.lines().take(20).collect::<Vec<_>>().join("\n")
            );
        }
    }
}

fn program() -> PathBuf {
    if let Some(program) = std::env::var_os("HOSO_PROGRAM") {
        return program.into();
    }
    let mut path = std::env::current_exe().unwrap();
    while path.file_name().is_some_and(|name| name != "debug" && name != "release") {
        assert!(path.pop(), "the bench lies in a target folder");
    }
    path.join("hoso")
}

fn log(root: &Path) -> String {
    fs::read_to_string(root.join("serve.log")).unwrap_or_default()
}

/// Where the service answers, once it does.
fn address(root: &Path, service: &mut Child) -> String {
    loop {
        assert!(service.try_wait().unwrap().is_none(), "the service ended: {}", log(root));
        let lock = fs::read(root.join("data/hoso.lock")).unwrap_or_default();
        let lock: Value = serde_json::from_slice(&lock).unwrap_or_default();
        match lock["address"].as_str().filter(|_| lock["pid"] == service.id()) {
            Some(address) => return address.to_owned(),
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}
