//! A child that cannot start is no page's fault: pages wait, and whoever looks is told.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::desk::{Desk, scripted_page, wait_for};

#[test]
fn an_upgrade_of_the_program_while_it_runs_costs_no_page() {
    let desk = Desk::new("scripted:");
    // Each page has a child of its own.
    desk.set("[read]\npages_a_reader = 1");
    let (running, program) = desk.serve_from_copy();
    desk.drop_file("truoc.png", &scripted_page(0, 60));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    // Another version takes its place, which understands nothing of what this one says to its children.
    let other = program.with_file_name("hoso-new");
    std::fs::write(&other, "#!/bin/sh\nexit 1\n").unwrap();
    std::fs::set_permissions(&other, PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::rename(&other, &program).unwrap();
    for page in 1..=6 {
        desk.drop_file(&format!("{page}.png"), &scripted_page(0, 60 + page));
    }
    desk.wait_until(90, |totals| totals["indexed"] == 7 && totals["pages_failed"] == 0);
    // And then there is none at all.
    std::fs::remove_file(&program).unwrap();
    desk.drop_file("sau.png", &scripted_page(0, 70));
    desk.wait_until(60, |totals| totals["indexed"] == 8 && totals["refused"] == 0);
    let id = desk.export()[0]["document"].as_str().unwrap().to_owned();
    assert_eq!(running.get(&format!("/api/v1/documents/{id}/pages/1/image")).0, 200);
    assert_eq!(running.json("/healthz")["status"], "ok");
}

/// Where the machine's models lie.
fn models() -> &'static Path {
    const PLACES: [&str; 3] =
        ["/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata"];
    let place = PLACES.iter().map(Path::new).find(|place| place.join("vie.traineddata").exists());
    place.expect("tests need Tesseract's Vietnamese model")
}

#[test]
fn while_no_child_can_start_pages_wait_and_health_and_status_say_so() {
    let desk = Desk::new("tesseract:vie");
    desk.set("[read]\npages_a_reader = 1");
    let own = desk.data().with_file_name("tessdata");
    std::fs::create_dir(&own).unwrap();
    let model = own.join("vie.traineddata");
    let there = || std::os::unix::fs::symlink(models().join("vie.traineddata"), &model).unwrap();
    there();
    let running = desk.serve_with(|command| {
        command.env("TESSDATA_PREFIX", &own);
    });
    let page = |text: &str| {
        let page = hoso_samples::small_page(&[text, "Nơi nhận"], 200).unwrap().into();
        hoso_samples::png(&page, 200).unwrap()
    };
    desk.drop_file("truoc.png", &page("Giấy tiếp nhận"));
    desk.wait_until(90, |totals| totals["indexed"] == 1);
    std::fs::remove_file(&model).unwrap();
    desk.drop_file("sau.png", &page("Giấy biên nhận"));
    let health = || -> (u16, Value) {
        let (status, body) = running.get("/healthz");
        (status, serde_json::from_slice(&body).unwrap())
    };
    let (_, told) = wait_for("health to say so", Duration::from_mins(1), || {
        Some(health()).filter(|(status, body)| *status == 503 && body["standstill"].is_string())
    });
    assert_eq!(told["status"], "degraded");
    let status = desk.wait_until(60, |totals| totals["pages_waiting"] == 1);
    assert_eq!((&status["totals"]["pages_failed"], &status["totals"]["failed"]), (&0.into(), &0.into()));
    assert!(status["standstill"].is_string(), "{status:#}");
    let shown = String::from_utf8(desk.run(&["status"]).stdout).unwrap();
    assert!(shown.contains("NO PAGE CAN BE READ"), "{shown}");
    there();
    desk.wait_until(90, |totals| totals["indexed"] == 2 && totals["pages_failed"] == 0);
    wait_for("health to be well", Duration::from_mins(1), || (health().0 == 200).then_some(()));
}
