//! Names as operators and systems make them.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};

#[test]
fn every_name_is_taken_and_litter_links_and_pipes_are_left_alone() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    let decomposed = "Quye\u{302}\u{301}t đi\u{323}nh.png";
    let long = format!("{}.png", "x".repeat(251));
    let long_folder = "ệ".repeat(85);
    let names: [&[u8]; 8] = [
        decomposed.as_bytes(),
        b"co dau cach .png",
        b"xuong\ndong.png",
        b"sai-\xFF\xFE-utf8.png",
        long.as_bytes(),
        b"khong duoi",
        b"-rf.png",
        "tệp \"lạ\" & <b>.PNG".as_bytes(),
    ];
    for (size, name) in (100..).zip(names) {
        std::fs::write(desk.folder().join(OsStr::from_bytes(name)), scripted_page(0, size)).unwrap();
    }
    desk.drop_file(&format!("{long_folder}/a.png"), &scripted_page(0, 120));
    // What is nobody's scan.
    let kept = ["Thumbs.db", "desktop.ini", ".DS_Store", "~$van-ban.doc", "scan.pdf.part", "a.tmp"];
    for name in kept {
        std::fs::write(desk.folder().join(name), b"x").unwrap();
    }
    let outside = desk.data().parent().unwrap().join("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("bi-mat.png"), scripted_page(0, 130)).unwrap();
    symlink(outside.join("bi-mat.png"), desk.folder().join("lien-ket.png")).unwrap();
    symlink(&outside, desk.folder().join("lien-ket")).unwrap();
    assert!(Command::new("mkfifo").arg(desk.folder().join("ong.png")).status().unwrap().success());
    desk.wait_until(60, |totals| totals["indexed"] == 9);
    std::thread::sleep(Duration::from_millis(1500));
    let status = desk.json(&["status", "--json"]);
    assert_eq!((&status["totals"]["documents"], &status["totals"]["refused"]), (&9.into(), &0.into()));
    assert_eq!(desk.left().len(), kept.len() + 3, "{:?}", desk.left());
    assert!(outside.join("bi-mat.png").exists());
    let names: Vec<_> = desk.export().iter().map(|one| one["file"].as_str().unwrap().to_owned()).collect();
    assert!(names.contains(&"Quyết định.png".to_owned()), "composed: {names:?}");
}

#[test]
fn a_refused_name_of_255_bytes_has_its_reason() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    let name = "y".repeat(255);
    std::fs::write(desk.folder().join(&name), b"no scan").unwrap();
    desk.wait_until(60, |totals| totals["refused"] == 1);
    wait_for("the file and its reason", Duration::from_secs(40), || {
        let rejected = std::fs::read_dir(desk.folder().join(".hoso/rejected")).ok()?;
        (rejected.count() == 2).then_some(())
    });
}
