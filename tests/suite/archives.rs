//! Imports of archives.

use std::process::Stdio;
use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};

fn archive(desk: &Desk, files: u32) -> std::path::PathBuf {
    let root = desk.data().with_file_name("archive");
    for index in 0..files {
        let folder = root.join(format!("{}/{}", index % 7, index % 3));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{index}.png")), scripted_page(0, 50 + index)).unwrap();
    }
    root
}

/// How many lines of an import's JSON say that a file was new.
fn new_files(output: &std::process::Output) -> usize {
    String::from_utf8_lossy(&output.stdout).matches("\"new\":true").count()
}

#[test]
fn an_import_that_is_killed_or_interrupted_goes_on_and_takes_nothing_twice() {
    for remote in [false, true] {
        let desk = Desk::new("scripted:");
        let root = archive(&desk, 300);
        let running = remote.then(|| desk.serve());
        for signal in [rustix::process::Signal::KILL, rustix::process::Signal::INT] {
            let mut import = desk
                .command(&["ingest", "--json", root.to_str().unwrap()])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(if remote { 250 } else { 700 }));
            let pid = rustix::process::Pid::from_child(&import);
            rustix::process::kill_process(pid, signal).unwrap();
            let status = import.wait().unwrap();
            assert!(!status.success() || new_files(&desk.run(&["status"])) == 0);
        }
        let output = desk.run(&["ingest", "--json", root.to_str().unwrap()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 300);
        let again = desk.run(&["ingest", "--json", root.to_str().unwrap()]);
        assert_eq!((again.status.success(), new_files(&again)), (true, 0));
        let totals = desk.json(&["status", "--json"])["totals"].clone();
        assert_eq!(
            (&totals["documents"], &totals["indexed"]),
            (&300.into(), &300.into()),
            "remote: {remote}"
        );
        for document in desk.export() {
            let shown = desk.json(&["show", document["document"].as_str().unwrap(), "--json"]);
            let events = shown["history"].as_array().unwrap().iter();
            assert_eq!(events.filter(|row| row["event"] == "duplicate").count(), 0, "{shown:#}");
            if document["file"] == "20.png" {
                break;
            }
        }
        drop(running);
    }
}

#[test]
fn scans_of_the_desks_go_before_an_import() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\nworkers = 1");
    let root = desk.data().with_file_name("archive");
    std::fs::create_dir(&root).unwrap();
    // Each takes a second of the processor, however busy it is: there are always some left when the new scan has come.
    for index in 0..20 {
        std::fs::write(root.join(format!("{index}.png")), scripted_page(18, 50 + index)).unwrap();
    }
    let _running = desk.serve();
    let mut import = desk
        .command(&["ingest", root.to_str().unwrap()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    desk.wait_until(60, |totals| totals["documents"] == 20);
    desk.drop_file("khan.png", &scripted_page(0, 90));
    let found = wait_for("the new scan to be found", Duration::from_mins(1), || {
        let found = desk.json(&["search", "rong90", "--json"]);
        (found["total"] == 1).then(|| desk.json(&["status", "--json"])["totals"].clone())
    });
    assert!(found["pages_waiting"].as_u64().unwrap() > 0, "the import was not finished before: {found:#}");
    import.kill().unwrap();
    import.wait().unwrap();
}
