//! Desks whose folders are not there, or whose shares are not mounted.

use std::path::Path;
use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};
use super::room::SmallDisk;

fn now(desk: &Desk, index: usize) -> (String, String) {
    let status = desk.json(&["status", "--json"]);
    let word = |key: &str| status["desks"][index]["now"][key].as_str().unwrap_or_default().to_owned();
    (word("watched"), word("detail"))
}

fn unreachable(desk: &Desk, index: usize) -> String {
    wait_for("it to be told of", Duration::from_mins(1), || {
        let (watched, detail) = now(desk, index);
        (watched == "unreachable").then_some(detail)
    })
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn nobody_makes_the_folder_of_a_desk_and_health_says_that_it_is_missing() {
    let desk = Desk::new("scripted:");
    desk.set_desk("", "[[desk]]\nid = \"hai\"\nname = \"Bàn hai\"\nfolder = \"share/in\"");
    let share = desk.data().with_file_name("share");
    let running = desk.serve();
    let detail = unreachable(&desk, 0);
    assert!(detail.contains("không có thư mục") && detail.contains("mount its share"), "{detail}");
    let (code, health) = running.get("/healthz");
    let health: serde_json::Value = serde_json::from_slice(&health).unwrap();
    assert_eq!((code, &health["status"]), (503, &"degraded".into()));
    assert!(health["unreachable"]["hai"].as_str().unwrap().contains("there is no folder"), "{health}");
    assert!(desk.run(&["retry"]).status.success());
    desk.drop_file("a.png", &scripted_page(0, 31));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    assert!(!share.exists());
    running.terminate();
    assert!(desk.run(&["retry"]).status.success());
    assert!(!share.exists());
    // Somebody makes it: it is watched.
    let running = desk.serve();
    std::fs::create_dir_all(share.join("in")).unwrap();
    std::fs::write(share.join("in/b.png"), scripted_page(0, 32)).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    assert_eq!(running.json("/healthz")["status"], "ok");
}

#[test]
fn an_empty_mount_point_is_no_healthy_desk() {
    let desk = Desk::new("scripted:");
    let disk = SmallDisk::mount(&desk.folder(), "8m");
    let running = desk.serve();
    desk.drop_file("a.png", &scripted_page(0, 31));
    desk.drop_file("hong.txt", b"no scan");
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 1);
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    disk.unmount();
    let detail = unreachable(&desk, 0);
    assert!(detail.contains("nothing is mounted at"), "{detail}");
    // Neither a new start nor sending again takes it for the desk's folder, or makes anything in it.
    assert!(desk.run(&["retry"]).status.success());
    running.terminate();
    let running = desk.serve();
    unreachable(&desk, 0);
    std::thread::sleep(Duration::from_secs(3));
    assert!(is_empty(&desk.folder()));
    assert_eq!(desk.json(&["status", "--json"])["totals"]["refused"], 1, "of what is away nothing is known");
    // The share is back.
    let disk = SmallDisk::mount(&desk.folder(), "8m");
    desk.drop_file("b.png", &scripted_page(0, 32));
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    // It moved onto this disk, and the settings say so.
    running.terminate();
    disk.unmount();
    desk.set_desk("", "on_any_disk = true");
    let _running = desk.serve();
    desk.drop_file("c.png", &scripted_page(0, 33));
    desk.wait_until(60, |totals| totals["indexed"] == 3);
}
