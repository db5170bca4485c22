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
fn an_upload_that_would_use_the_reserve_up_is_answered_with_a_problem() {
    let desk = Desk::new("scripted:");
    let _disk = SmallDisk::mount(&desk.data(), "64m");
    desk.set("[intake]\nreserve_mb = 63");
    let running = desk.serve();
    let scan = scripted_page(0, 80);
    for length in [true, false] {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.post(format!("{}/api/v1/documents?name=a.png", running.address));
        let mut answer = if length {
            request.send(&scan[..]).unwrap()
        } else {
            request.send(ureq::SendBody::from_reader(&mut &scan[..])).unwrap()
        };
        let problem: serde_json::Value =
            serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
        assert_eq!((answer.status().as_u16(), &problem["status"]), (507, &507.into()), "{problem:#}");
        assert!(problem["detail"].as_str().unwrap().contains("reserve"), "{problem:#}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
    assert_eq!(std::fs::read_dir(desk.data().join("uploads")).unwrap().count(), 0);
}

#[test]
fn members_of_a_zip_file_leave_the_reserve_alone() {
    let desk = Desk::new("scripted:");
    let _disk = SmallDisk::mount(&desk.data(), "64m");
    desk.set("[intake]\nreserve_mb = 24\n[limits]\nzip_ratio = 100000");
    let running = desk.serve();
    // Forty times its size unpacked: it waits in its folder, and people are told why.
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let page = hoso_samples::jpeg(&hoso_samples::small_page(&["y"], 60).unwrap().into(), 100, 60).unwrap();
    for member in 0..10_u8 {
        archive.start_file(format!("{member}.jpg"), options).unwrap();
        std::io::Write::write_all(&mut archive, &page).unwrap();
        std::io::Write::write_all(&mut archive, &vec![member; 9 << 20]).unwrap();
    }
    desk.drop_file("nhieu.zip", &archive.finish().unwrap().into_inner());
    wait_for("intake to say that it has paused", Duration::from_mins(1), || {
        let told = running.json("/api/v1/desks/mot");
        told["now"]["paused"].as_str().unwrap_or_default().contains("reserve").then_some(())
    });
    let disk = rustix::fs::statvfs(desk.data()).unwrap();
    assert!(disk.f_bavail * disk.f_frsize >= 16 << 20, "the reserve is there");
    assert_eq!(desk.left().len(), 1, "it waits in its folder");
    let totals = desk.json(&["status", "--json"])["totals"].clone();
    assert_eq!((&totals["documents"], &totals["refused"]), (&0.into(), &0.into()), "{totals:#}");
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
