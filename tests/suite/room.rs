//! A disk that is full.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};

/// A command that only root may run.
pub(crate) fn as_root(name: &str) -> Command {
    if rustix::process::geteuid().is_root() {
        return Command::new(name);
    }
    let mut command = Command::new("sudo");
    command.args(["-n", name]);
    command
}

/// A small file system in memory, mounted until it is dropped. Needs the right to mount.
pub(crate) struct SmallDisk(PathBuf);

impl SmallDisk {
    pub(crate) fn mount(at: &Path, size: &str) -> Self {
        std::fs::create_dir_all(at).unwrap();
        let options = format!("size={size},mode=0777");
        let mounted =
            as_root("mount").args(["-t", "tmpfs", "-o", &options, "none"]).arg(at).status().unwrap();
        assert!(mounted.success(), "this test mounts a small file system: run it as root");
        Self(at.to_owned())
    }

    pub(crate) fn unmount(&self) {
        assert!(as_root("umount").arg("-l").arg(&self.0).status().unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(as_root("umount").arg("-l").arg(&self.0).output());
    }
}

/// Distinct bytes that are no scan and do not compress.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    })
    .take(bytes)
    .collect()
}

#[test]
fn intake_pauses_when_the_disk_is_nearly_full_says_so_and_goes_on_by_itself() {
    let desk = Desk::new("scripted:");
    let _disk = SmallDisk::mount(&desk.data(), "64m");
    desk.set("[intake]\nreserve_mb = 32");
    let filler = desk.data().join("filler");
    std::fs::write(&filler, noise(36 << 20)).unwrap();
    let running = desk.serve();
    desk.drop_file("a.png", &scripted_page(0, 80));
    wait_for("intake to say that it has paused", Duration::from_secs(40), || {
        let told = running.json("/api/v1/desks/mot");
        let paused = told["now"]["paused"].as_str().unwrap_or_default().to_owned();
        (paused.contains("reserve") && told["now"]["files"][0]["waits"] == "room").then_some(())
    });
    assert_eq!(desk.left().len(), 1, "it waits in its folder");
    assert_eq!(running.get("/healthz").0, 200);
    std::fs::remove_file(filler).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let told = running.json("/api/v1/desks/mot");
    assert_eq!(told["now"]["paused"], "");
}

#[test]
fn a_disk_that_is_full_in_the_middle_of_a_write_loses_nothing() {
    let desk = Desk::new("scripted:");
    let _disk = SmallDisk::mount(&desk.data(), "40m");
    let running = desk.serve();
    wait_for("the index to be there", Duration::from_secs(40), || {
        (running.get("/healthz").0 == 200).then_some(())
    });
    // Each is a scan with noise after its end: 3 MB of bytes that have to be kept.
    let scan = |size| {
        let mut bytes =
            hoso_samples::jpeg(&hoso_samples::small_page(&["x"], size).unwrap().into(), 100, 60).unwrap();
        bytes.extend(noise(3 << 20));
        bytes
    };
    let files = 16;
    for index in 0..files {
        desk.drop_file(&format!("{index}.jpg"), &scan(60 + index));
    }
    wait_for("the disk to be full", Duration::from_secs(40), || {
        let told = running.json("/api/v1/desks/mot");
        (!told["now"]["paused"].as_str().unwrap_or_default().is_empty()).then_some(())
    });
    let status = desk.json(&["status", "--json"]);
    let taken = status["totals"]["documents"].as_u64().unwrap();
    assert!(taken > 0 && taken < u64::from(files), "{taken}");
    assert_eq!(desk.left().len() as u64, u64::from(files) - taken, "the others wait in their folder");
    assert!(as_root("mount").args(["-o", "remount,size=300m"]).arg(desk.data()).status().unwrap().success());
    desk.wait_until(60, |totals| totals["indexed"] == u64::from(files));
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    let verified: serde_json::Value =
        serde_json::from_slice(&desk.run(&["verify", "--json"]).stdout).unwrap();
    for finding in verified["findings"].as_array().unwrap() {
        assert_eq!(finding["finding"], "orphan-blob", "{verified:#}");
    }
}
