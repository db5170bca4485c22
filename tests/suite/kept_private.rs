//! Who may read the archive, and from where.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::desk::{Desk, scripted_page};

/// Files and folders that others than the owner may do something with.
fn open_to_others(folder: &Path) -> Vec<PathBuf> {
    let mut open = Vec::new();
    let mut all = vec![folder.to_owned()];
    while let Some(path) = all.pop() {
        let Ok(found) = fs::symlink_metadata(&path) else { continue };
        if found.mode() & 0o077 != 0 && !found.is_symlink() {
            open.push(path.clone());
        }
        if found.is_dir() {
            all.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    open
}

#[test]
fn the_archive_is_its_owners_alone_and_what_is_given_out_is_not() {
    let desk = Desk::new("scripted:");
    let written = desk.data().with_file_name("xuat");
    let path = |name: &str| written.join(name).to_str().unwrap().to_owned();
    fs::create_dir(&written).unwrap();
    let running = desk.serve();
    desk.drop_file("a.png", &scripted_page(0, 90));
    desk.drop_file("b.txt", b"no scan");
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 1);
    // As long as it runs, and of all that it makes.
    assert!(desk.run(&["export", "--all", "--format", "pdf", "-o", &path("a.pdf")]).status.success());
    assert_eq!(open_to_others(&desk.data()), Vec::<PathBuf>::new());
    drop(running);
    assert!(desk.run(&["export", "--all", "-o", &path("a.jsonl")]).status.success());
    assert!(desk.run(&["export", "--all", "--format", "txt", "-o", &path("chu/")]).status.success());
    assert!(desk.run(&["ingest", desk.folder().to_str().unwrap()]).status.code() == Some(0));
    assert!(desk.run(&["reindex"]).status.success());
    assert_eq!(open_to_others(&desk.data()), Vec::<PathBuf>::new());
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    // The umask of whoever runs the tests.
    let usual = desk.data().with_file_name("thuong");
    fs::write(&usual, "").unwrap();
    for given in [path("a.pdf"), path("a.jsonl")] {
        assert_eq!(mode(Path::new(&given)), mode(&usual), "{given}");
    }
    let own = desk.folder().join(".hoso");
    let of_desk = mode(&desk.folder());
    assert_eq!(mode(&own) & 0o555, of_desk & 0o555, "who reads the desk's folder reads what is told there");
    for told in [own.join("status.txt"), own.join("rejected/b.txt.reason.txt"), own.join("rejected")] {
        assert_eq!(mode(&told) & 0o044, of_desk & 0o044, "{}", told.display());
    }
}

#[test]
fn what_others_could_read_is_taken_from_them_at_the_start_and_told() {
    let desk = Desk::new("scripted:");
    desk.drop_file("a.png", &scripted_page(0, 90));
    assert!(desk.run(&["ingest", desk.folder().to_str().unwrap()]).status.success());
    // As an earlier version left it.
    assert!(Command::new("chmod").args(["-R", "go+rX"]).arg(desk.data()).status().unwrap().success());
    let told = String::from_utf8(desk.run(&["search", "rong90"]).stderr).unwrap();
    assert!(told.contains("other users could read the data folder"), "{told}");
    assert_eq!(open_to_others(&desk.data()), Vec::<PathBuf>::new());
    let again = String::from_utf8(desk.run(&["search", "rong90"]).stderr).unwrap();
    assert!(!again.contains("other users"), "{again}");
}

#[test]
fn a_data_folder_of_another_user_is_refused_in_words() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let desk = Desk::new("scripted:");
    fs::create_dir(desk.data()).unwrap();
    fs::set_permissions(desk.data(), Permissions::from_mode(0o777)).unwrap();
    std::os::unix::fs::chown(desk.data(), Some(12345), None).unwrap();
    let refused = desk.run(&["serve"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(3), "{told}");
    assert!(told.contains("belongs to another user (number 12345)"), "{told}");
    assert_eq!(fs::read_dir(desk.data()).unwrap().count(), 0, "nothing was left in it");
}

#[test]
fn another_user_is_told_whose_it_is_and_holds_nothing_up() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let desk = Desk::new("scripted:");
    desk.drop_file("a.png", &scripted_page(0, 90));
    let root = desk.data().parent().unwrap().to_owned();
    fs::set_permissions(&root, Permissions::from_mode(0o755)).unwrap();
    assert!(desk.run(&["ingest", desk.folder().to_str().unwrap()]).status.success());
    let check = || {
        for arguments in [&["status"][..], &["search", "rong90"], &["export", "--all"], &["verify"]] {
            let refused = desk.as_nobody(arguments).output().unwrap();
            let told = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert_eq!(refused.status.code(), Some(3), "{arguments:?}: {told}");
            assert!(told.contains("run hoso as the user it belongs to"), "{told}");
        }
    };
    check();
    let _running = desk.serve();
    check();
}

#[test]
fn an_address_that_other_machines_reach_is_refused_unless_it_is_allowed() {
    let desk = Desk::new("scripted:");
    desk.set("[server]\naddress = \"0.0.0.0:0\"");
    let refused = desk.run(&["serve"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    assert!(told.contains("allow_remote = true"), "{told}");
    desk.set("[server]\naddress = \"0.0.0.0:0\"\nallow_remote = true");
    let running = desk.serve();
    assert!(running.address.starts_with("http://127.0.0.1:"), "the way from here: {}", running.address);
    assert!(desk.log().contains("other machines reach this service"), "{}", desk.log());
    assert!(running.json("/api/v1/status")["remote"].as_str().unwrap().starts_with("0.0.0.0:"));
    let shown = String::from_utf8(desk.run(&["status"]).stdout).unwrap();
    assert!(shown.contains("OTHER MACHINES REACH IT"), "{shown}");
    let page = |running: &super::desk::Running| String::from_utf8(running.get("/").1).unwrap();
    assert!(page(&running).contains("data-t=\"remote\""));
    drop(running);
    desk.set("");
    let running = desk.serve();
    assert!(!page(&running).contains("data-t=\"remote\"") && !page(&running).contains("<!--"));
    assert!(running.json("/api/v1/status")["remote"].is_null());
}
