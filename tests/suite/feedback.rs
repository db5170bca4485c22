//! What people at a desk are told, and how soon.

use std::time::Duration;

use super::desk::{Desk, read, scripted_page, wait_for};

#[test]
fn the_folder_the_command_and_the_api_tell_what_becomes_of_each_file() {
    let desk = Desk::new("scripted:");
    desk.set("[intake]\nsettle_ms = 15000");
    let running = desk.serve();
    let status = || read(&desk.folder().join(".hoso/status.txt")).unwrap_or_default();
    // How soon is measured by the bench of intake; a loaded machine is given time here.
    let soon = Duration::from_secs(15);
    wait_for("the desk to be watched", Duration::from_secs(40), || {
        status().contains("ĐANG CHỜ").then_some(())
    });
    desk.drop_file("a.png", &scripted_page(0, 60));
    wait_for("the folder to say that it waits", soon, || {
        status().contains("a.png: đang được ghi, chờ ghi xong · being written").then_some(())
    });
    let waits = running.json("/api/v1/desks/mot");
    assert_eq!(waits["now"]["files"][0]["waits"], "quiet", "{waits:#}");
    assert_eq!(waits["now"]["watched"], "events");
    wait_for("it to be searchable", Duration::from_mins(1), || {
        let desk = running.json("/api/v1/desks/mot");
        (desk["recent"][0]["state"] == "indexed").then_some(())
    });
    wait_for("the folder to say so", soon, || {
        status().contains("a.png: tìm được · searchable").then_some(())
    });
    // A duplicate, a linked one, one of two dossiers, and one that is refused.
    desk.drop_file("b.png", &scripted_page(0, 60));
    desk.drop_file("H39.18-240815-0007/c.png", &scripted_page(0, 60));
    desk.drop_file("H39.18-240815-0007 H39.18-240815-0008.png", &scripted_page(0, 61));
    desk.drop_file("d.txt", b"not a scan");
    wait_for("all of them to be told", Duration::from_mins(1), || {
        let told = status();
        let parts = [
            "trùng với tệp đã có",
            "cùng nội dung với tệp ở hồ sơ khác",
            "cần người chọn",
            "d.txt: Không phải tệp",
        ];
        parts.iter().all(|part| told.contains(part)).then_some(())
    });
    assert_eq!(running.get("/api/v1/desks/ba").0, 404);
}

#[test]
fn a_refused_file_is_sent_through_again_by_its_number() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    desk.drop_file("x/hong.png", b"not a scan");
    desk.drop_file("khac.png", b"nor this");
    let status = desk.wait_until(60, |totals| totals["refused"] == 2);
    let rejected = desk.folder().join(".hoso/rejected/hong.png");
    wait_for("it to be moved aside", Duration::from_secs(40), || rejected.exists().then_some(()));
    // Somebody mends it where it is.
    std::fs::write(&rejected, scripted_page(0, 70)).unwrap();
    let refused = status["refused"].as_array().unwrap();
    let id = &refused.iter().find(|file| file["file"] == "hong.png").unwrap()["id"];
    let output = desk.run(&["retry", &id.to_string()]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 refused files"), "{output:?}");
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 1);
    assert!(!rejected.with_file_name("hong.png.reason.txt").exists());
    // All of them: the other one is refused again, and is one complaint, not two.
    assert!(desk.run(&["retry"]).status.success());
    std::thread::sleep(Duration::from_millis(800));
    desk.wait_until(60, |totals| totals["refused"] == 1);
}
