//! A part of the service that fails is started again, and people are told.

use std::time::Duration;

use super::desk::{Desk, read, scripted_page, wait_for};

#[test]
fn a_part_that_fails_is_told_of_started_again_and_well_in_the_end() {
    for part in [
        "watching mot",
        "telling mot",
        "clearing mot",
        "reading",
        "sorting",
        "describing",
        "indexing",
        "answering at the port",
        "answering at the socket",
    ] {
        let desk = Desk::new("scripted:");
        let running = desk.serve_failing(part);
        desk.drop_file("a.png", &scripted_page(0, 60));
        desk.wait_until(60, |totals| totals["indexed"] == 1);
        let failed = wait_for("it to be told of", Duration::from_mins(1), || {
            let failed = desk.json(&["status", "--json"])["failed_parts"][0].clone();
            failed.is_object().then_some(failed)
        });
        assert_eq!((&failed["part"], &failed["failures"]), (&part.into(), &1.into()), "{failed:#}");
        assert!(failed["why"].as_str().unwrap().contains("was asked to fail"), "{failed:#}");
        assert!(desk.log().contains("a part of the service has failed"), "{}", desk.log());
        wait_for("people to be told", Duration::from_mins(1), || {
            read(&desk.folder().join(".hoso/status.txt"))?.contains("a.png: tìm được").then_some(())
        });
        wait_for("it to be well", Duration::from_mins(1), || {
            (running.get("/healthz").0 == 200).then_some(())
        });
    }
}

#[test]
fn a_desk_whose_watch_keeps_failing_is_told_of_and_others_go_on() {
    let desk = Desk::new("scripted:");
    desk.set_desk("", "[[desk]]\nid = \"hai\"\nname = \"Bàn hai\"\nfolder = \"hai\"");
    std::fs::create_dir(desk.data().with_file_name("hai")).unwrap();
    let running = desk.serve_failing("watching hai*1000");
    wait_for("it to be told of", Duration::from_mins(1), || {
        (running.json("/api/v1/desks/hai")["now"]["watched"] == "stopped").then_some(())
    });
    desk.drop_file("a.png", &scripted_page(0, 60));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    wait_for("people at the desk to be told", Duration::from_mins(1), || {
        let told = read(&desk.data().with_file_name("hai").join(".hoso/status.txt"))?;
        told.contains("INTAKE HAS FAILED").then_some(())
    });
    let (code, health) = running.get("/healthz");
    let health: serde_json::Value = serde_json::from_slice(&health).unwrap();
    assert_eq!(
        (code, &health["status"], &health["failed_parts"][0]["part"]),
        (503, &"degraded".into(), &"watching hai".into())
    );
    let told = desk.run(&["status"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("part \"watching hai\" failed"), "{told}");
}

#[test]
fn a_write_that_fails_costs_that_write_and_no_other() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve_failing("admitting*2");
    for page in 0..3 {
        desk.drop_file(&format!("{page}.png"), &scripted_page(0, 60 + page));
    }
    desk.wait_until(60, |totals| totals["indexed"] == 3);
    assert!(desk.log().contains("internal fault"), "{}", desk.log());
}
