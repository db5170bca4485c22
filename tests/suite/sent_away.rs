//! Files that are refused while they are being sent: the others go on.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::process::Command;

use super::desk::{Desk, scripted_page};

/// More than all buffers on the way hold.
const MUCH: u64 = 40 << 20;

#[test]
fn an_import_goes_on_after_a_file_over_the_limit() {
    let desk = Desk::new("scripted:");
    desk.set("[limits]\nfile_mb = 1");
    let folder = desk.data().with_file_name("nhap");
    std::fs::create_dir(&folder).unwrap();
    for page in 0..6 {
        std::fs::write(folder.join(format!("{page}.png")), scripted_page(0, 60 + page)).unwrap();
    }
    for name in ["3-to.png", "4-to.pdf"] {
        let large = File::create(folder.join(name)).unwrap();
        large.set_len(MUCH).unwrap();
        large.write_all_at(&scripted_page(0, 50), 0).unwrap();
    }
    let import = || desk.run(&["ingest", "--json", folder.to_str().unwrap()]);
    let check = |output: &std::process::Output, taken: usize| {
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let lines: Vec<serde_json::Value> =
            told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told} {error}");
        let refused: Vec<_> = lines.iter().filter(|line| line["refused"].is_string()).collect();
        assert_eq!((lines.len(), refused.len()), (8, 2), "{told} {error}");
        assert!(
            refused.iter().all(|line| line["refused"].as_str().unwrap().contains("limit is 1 MB")),
            "{told}"
        );
        assert_eq!(lines.iter().filter(|line| line["new"] == true).count(), taken, "{told} {error}");
    };
    let running = desk.serve();
    check(&import(), 6);
    check(&import(), 0);
    drop(running);
    check(&import(), 0);
}

#[test]
fn whoever_sends_a_file_in_another_way_hears_the_reason_too() {
    let desk = Desk::new("scripted:");
    desk.set("[limits]\nfile_mb = 1");
    let running = desk.serve();
    let large = desk.data().with_file_name("to.pdf");
    File::create(&large).unwrap().set_len(MUCH).unwrap();
    let sent = |path: &str, more: &[&str]| {
        let output = Command::new("curl")
            .args(["--silent", "--show-error", "--max-time", "60", "--write-out", "\n%{http_code}"])
            .args(more)
            .args(["--data-binary", &format!("@{}", large.display()), &format!("{}{path}", running.address)])
            .output()
            .expect("curl is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).unwrap();
        let (body, status) = told.rsplit_once('\n').unwrap();
        (status.to_owned(), serde_json::from_str::<serde_json::Value>(body).unwrap())
    };
    // Asking first, as curl does; sending at once; and without saying how much will come.
    for more in [
        &[][..],
        &["--header", "Expect:"],
        &["--header", "Expect:", "--header", "Transfer-Encoding: chunked"],
    ] {
        let (status, problem) = sent("/api/v1/documents?name=to.pdf", more);
        assert_eq!((status.as_str(), &problem["reason"]), ("422", &"too-large".into()), "{more:?}");
        assert!(problem["vietnamese"].as_str().is_some_and(|told| !told.is_empty()));
        let (status, problem) = sent("/api/v1/documents?name=to.pdf&desk=hai", more);
        assert_eq!(status, "400", "{more:?}: {problem}");
        assert_eq!(sent("/api/v1/khong-co", more).0, "404", "{more:?}");
    }
}
