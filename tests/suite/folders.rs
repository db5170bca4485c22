//! Folders that vanish, come back, cannot be read, cannot be written, or are not this machine's.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};
use super::room::{SmallDisk, as_root};

fn watched(desk: &Desk, index: usize) -> String {
    let status = desk.json(&["status", "--json"]);
    status["desks"][index]["now"]["watched"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_share_that_vanishes_and_comes_back_is_watched_again_and_others_go_on() {
    let desk = Desk::new("scripted:");
    let root = desk.data().parent().unwrap().to_owned();
    // No event tells of a mount, and the next look is far off.
    desk.set_desk(
        "[intake]\nrescan_s = 3600",
        "[[desk]]\nid = \"hai\"\nname = \"Bàn hai\"\nfolder = \"share/in\"",
    );
    let share = root.join("share");
    let disk = SmallDisk::mount(&share, "8m");
    std::fs::create_dir(share.join("in")).unwrap();
    let _running = desk.serve();
    std::fs::write(share.join("in/truoc.png"), scripted_page(0, 31)).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    disk.unmount();
    wait_for("it to be told of", Duration::from_secs(40), || {
        (watched(&desk, 0) == "unreachable").then_some(())
    });
    desk.drop_file("van-chay.png", &scripted_page(0, 32));
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    let _disk = SmallDisk::mount(&share, "8m");
    std::fs::create_dir(share.join("in")).unwrap();
    std::fs::write(share.join("in/dau.png"), scripted_page(0, 33)).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 3);
    wait_for("it to be watched again", Duration::from_secs(40), || {
        (watched(&desk, 0) == "events").then_some(())
    });
    std::fs::write(share.join("in/sau.png"), scripted_page(0, 34)).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 4);
}

#[test]
fn a_folder_that_is_renamed_away_and_made_anew_is_watched_by_events_again() {
    let desk = Desk::new("scripted:");
    desk.set("[intake]\nrescan_s = 3600\npoll_s = 1");
    let _running = desk.serve();
    desk.drop_file("a.png", &scripted_page(0, 31));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    std::fs::rename(desk.folder(), desk.folder().with_file_name("old")).unwrap();
    std::fs::create_dir(desk.folder()).unwrap();
    desk.drop_file("b.png", &scripted_page(0, 32));
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    desk.drop_file("trong/cay/moi/c.png", &scripted_page(0, 33));
    desk.wait_until(60, |totals| totals["indexed"] == 3);
}

#[test]
fn whole_trees_moved_in_and_made_are_seen_by_events_alone() {
    let desk = Desk::new("scripted:");
    desk.set("[intake]\nrescan_s = 3600");
    let _running = desk.serve();
    wait_for("events", Duration::from_secs(40), || (watched(&desk, 0) == "events").then_some(()));
    std::thread::sleep(Duration::from_millis(500));
    let tree = desk.data().parent().unwrap().join("tree");
    for folder in 0..5 {
        let folder = tree.join(format!("a/b{folder}/c"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("x.png"), scripted_page(0, 200 + folder.as_os_str().len() as u32))
            .unwrap();
        std::fs::write(folder.join("y.png"), scripted_page(0, rand(&folder))).unwrap();
    }
    std::fs::rename(&tree, desk.folder().join("tree")).unwrap();
    for folder in 0..5 {
        let folder = desk.folder().join(format!("moi/{folder}/d"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("z.png"), scripted_page(0, rand(&folder))).unwrap();
    }
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
}

/// A size that tells pages of different paths apart.
fn rand(path: &Path) -> u32 {
    40 + path.to_string_lossy().bytes().fold(7u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte)) % 900
}

#[test]
fn a_folder_that_nothing_can_leave_is_copied_remembered_and_left() {
    let desk = Desk::new("scripted:");
    let disk = SmallDisk::mount(&desk.folder(), "8m");
    std::fs::write(desk.folder().join("a.png"), scripted_page(0, 31)).unwrap();
    std::fs::write(desk.folder().join("hong.png"), b"not a scan").unwrap();
    let remount = |how: &str| {
        let options = format!("remount,{how}");
        assert!(as_root("mount").args(["-o", &options]).arg(desk.folder()).status().unwrap().success());
    };
    remount("ro");
    let running = desk.serve();
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 1);
    std::thread::sleep(Duration::from_secs(2));
    running.kill();
    let running = desk.serve();
    std::thread::sleep(Duration::from_secs(3));
    let shown = desk.export();
    assert_eq!((shown.len(), desk.left().len()), (1, 2));
    let id = shown[0]["document"].as_str().unwrap();
    let history = desk.json(&["show", id, "--json"])["history"].clone();
    let duplicates = history.as_array().unwrap().iter().filter(|row| row["event"] == "duplicate").count();
    assert_eq!(duplicates, 0, "it is known again, not taken again: {history:#}");
    // Another file of the same name is another file.
    remount("rw");
    std::fs::write(desk.folder().join("a.png"), scripted_page(0, 35)).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    drop(running);
    drop(disk);
}

#[test]
fn what_may_not_be_read_is_told_and_tried_again() {
    let desk = Desk::new("scripted:");
    let root = desk.data().parent().unwrap().to_owned();
    // The service runs as somebody who is not asked about permissions by being root.
    for path in [&root, &desk.folder()] {
        std::fs::set_permissions(path, Permissions::from_mode(0o777)).unwrap();
    }
    let _running = desk.serve_as_nobody();
    let path = desk.folder().join("kin.png");
    std::fs::write(&path, scripted_page(0, 31)).unwrap();
    std::fs::set_permissions(&path, Permissions::from_mode(0o000)).unwrap();
    wait_for("it to be told of", Duration::from_secs(40), || {
        desk.waiting().contains(&("kin.png".to_owned(), "permission".to_owned())).then_some(())
    });
    desk.drop_file("mo.png", &scripted_page(0, 32));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    std::fs::set_permissions(desk.folder(), Permissions::from_mode(0o000)).unwrap();
    wait_for("the folder to be told of", Duration::from_secs(40), || {
        (watched(&desk, 0) == "unreachable").then_some(())
    });
    std::fs::set_permissions(desk.folder(), Permissions::from_mode(0o777)).unwrap();
    desk.drop_file("lai.png", &scripted_page(0, 33));
    desk.wait_until(60, |totals| totals["indexed"] == 3);
}

#[test]
fn a_folder_whose_events_cannot_be_trusted_is_polled() {
    let desk = Desk::new("scripted:");
    desk.set_desk("[intake]\nrescan_s = 3600", "watch = \"polling\"");
    let _running = desk.serve();
    wait_for("polling", Duration::from_secs(40), || (watched(&desk, 0) == "polling").then_some(()));
    desk.drop_file("a/b.png", &scripted_page(0, 31));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
}
