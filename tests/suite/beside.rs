//! Commands beside a command that holds the data folder for long.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::desk::{Desk, read, scripted_page, wait_for};

/// A command that runs; killed when dropped.
struct Long(Child);

impl Drop for Long {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn lock(desk: &Desk) -> Option<Value> {
    serde_json::from_str(&read(&desk.data().join("hoso.lock"))?).ok()
}

fn start(desk: &Desk, arguments: &[&str]) -> Long {
    let mut command: Command = desk.command(arguments);
    Long(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
}

/// Files of an import, the last of which takes as long as a page may.
fn files(desk: &Desk, name: &str, first: u32) -> PathBuf {
    let folder = desk.data().with_file_name(name);
    std::fs::create_dir(&folder).unwrap();
    for page in first..first + 3 {
        std::fs::write(folder.join(format!("{page}.png")), scripted_page(0, 60 + page)).unwrap();
    }
    std::fs::write(folder.join("treo.png"), scripted_page(2, 50 + first)).unwrap();
    folder
}

/// An import that holds the data folder and has three pages read.
fn importing(desk: &Desk) -> Long {
    let folder = files(desk, "nhap", 0);
    let import = start(desk, &["ingest", folder.to_str().unwrap()]);
    wait_for("the import to answer", Duration::from_mins(1), || {
        lock(desk).filter(|lock| lock["pid"] == import.0.id() && lock["answers"] == "reading")
    });
    desk.wait_until(60, |totals| totals["indexed"] == 3);
    import
}

#[test]
fn what_is_in_the_archive_can_be_asked_while_an_import_runs_by_itself() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\nworkers = 2\npage_s = 110\nattempts = 1");
    let mut import = importing(&desk);
    let found = desk.json(&["search", "rong60", "--json"]);
    assert_eq!(found["total"], 1);
    let id = found["hits"][0]["document"].as_str().unwrap();
    assert_eq!(desk.json(&["show", id, "--json"])["state"], "indexed");
    assert_eq!(desk.export().len(), 4);
    let shown = String::from_utf8(desk.run(&["status"]).stdout).unwrap();
    assert!(shown.contains("4 documents: 3 searchable"), "{shown}");
    assert_eq!(desk.json(&["verify", "--json"])["documents"], 4);
    assert!(desk.run(&["reindex"]).status.success());
    assert!(desk.run(&["assign", id, "H39.18-240815-0007"]).status.success());
    let searchable = desk.data().with_file_name("xuat");
    let exported = desk.run(&[
        "export",
        "--dossier",
        "H39.18-240815-0007",
        "--format",
        "pdf",
        "-o",
        searchable.to_str().unwrap(),
    ]);
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    assert_eq!(std::fs::read_dir(searchable).unwrap().count(), 1);
    assert!(import.0.try_wait().unwrap().is_none(), "it was there all the while");
    // Nobody but the owner of the data reaches it.
    assert!(lock(&desk).unwrap()["address"].is_null());
}

#[test]
fn the_service_says_who_has_the_folder_and_a_killed_import_is_in_nobodys_way() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\nworkers = 2\npage_s = 110\nattempts = 1");
    let import = importing(&desk);
    let refused = desk.run(&["serve"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(3), "{told}");
    assert!(told.contains("hoso ingest") && told.contains(&import.0.id().to_string()), "{told}");
    drop(import);
    assert!(lock(&desk).is_some(), "it leaves its lock file and its socket");
    assert_eq!(desk.json(&["status", "--json"])["totals"]["documents"], 4);
    let running = desk.serve();
    assert_eq!(running.json("/api/v1/status")["totals"]["documents"], 4);
}

#[test]
fn an_import_beside_another_goes_through_it_and_goes_on_when_that_one_ends() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\nworkers = 2\npage_s = 110\nattempts = 1");
    let first = importing(&desk);
    let more = files(&desk, "them", 10);
    std::fs::remove_file(more.join("treo.png")).unwrap();
    let again = desk.run(&["ingest", "--json", more.to_str().unwrap()]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(String::from_utf8(again.stdout).unwrap().lines().count(), 3);
    // One that waits for its own last page when the first is killed.
    let last = files(&desk, "cuoi", 20);
    std::fs::remove_file(last.join("treo.png")).unwrap();
    std::fs::write(last.join("lau.png"), scripted_page(18, 99)).unwrap();
    let mut command = desk.command(&["ingest", last.to_str().unwrap()]);
    let second = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for("its files to be taken by the first", Duration::from_mins(1), || {
        (desk.json(&["status", "--json"])["totals"]["documents"].as_u64()? >= 9).then_some(())
    });
    drop(first);
    let ended = second.wait_with_output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    desk.wait_until(60, |totals| totals["indexed"].as_u64() >= Some(10));
}

#[test]
fn an_import_goes_on_when_the_service_is_started_anew() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let folder = desk.data().with_file_name("nhap");
    std::fs::create_dir(&folder).unwrap();
    for page in 0..300 {
        std::fs::write(folder.join(format!("{page}.png")), scripted_page(0, 60 + page)).unwrap();
    }
    let mut import = start(&desk, &["ingest", folder.to_str().unwrap()]);
    wait_for("the import to have begun", Duration::from_mins(1), || {
        (running.json("/api/v1/status")["totals"]["documents"].as_u64()? > 5).then_some(())
    });
    running.kill();
    assert!(import.0.wait().unwrap().success());
    let totals = desk.json(&["status", "--json"])["totals"].clone();
    assert_eq!((&totals["documents"], &totals["indexed"]), (&300.into(), &300.into()));
}

#[test]
fn commands_that_come_at_once_wait_for_each_other() {
    let desk = Desk::new("scripted:");
    desk.drop_file("a.png", &scripted_page(0, 90));
    assert!(desk.run(&["ingest", desk.folder().to_str().unwrap()]).status.success());
    std::thread::scope(|scope| {
        for arguments in [
            &["status", "--json"][..],
            &["search", "rong90", "--json"],
            &["export", "--all"],
            &["verify", "--json"],
            &["reindex", "--json"],
            &["status"],
            &["search", "rong90"],
        ] {
            let desk = &desk;
            scope.spawn(move || {
                for _ in 0..3 {
                    let output = desk.run(arguments);
                    assert!(
                        output.status.success(),
                        "{arguments:?}: {}",
                        String::from_utf8_lossy(&output.stderr)
                    );
                    let error = String::from_utf8_lossy(&output.stderr);
                    assert!(!output.stdout.is_empty(), "{arguments:?}: {error}");
                }
            });
        }
    });
}
