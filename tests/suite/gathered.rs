//! Page images that make one document, when something is wrong with one of them.

use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};

fn one_document(more: &str) -> Desk {
    let desk = Desk::new("scripted:");
    desk.set_desk(
        &format!("[intake]\nsettle_ms = 100\nimages_quiet_s = 1\n{more}"),
        "images = \"one-document\"\nwatch = \"polling\"",
    );
    desk
}

#[test]
fn a_page_image_that_is_cut_is_refused_after_its_time_and_the_others_are_one_document() {
    let desk = one_document("patience_s = 4");
    let _running = desk.serve();
    for page in 1..=5 {
        let mut image = scripted_page(0, 60 + page);
        if page == 3 {
            image.truncate(image.len() - 20);
        }
        desk.drop_file(&format!("H39.18-240815-0007/{page}.png"), &image);
    }
    wait_for("it to be told who holds up whom", Duration::from_mins(1), || {
        let status = desk.json(&["status", "--json"]);
        let files = status["desks"][0]["now"]["files"].as_array().cloned().unwrap_or_default();
        let waits = |name: &str| {
            let of = |file: &&serde_json::Value| file["file"].as_str().unwrap_or_default().ends_with(name);
            let file = files.iter().find(of)?;
            Some((file["waits"].as_str()?.to_owned(), file["detail"].as_str().unwrap_or_default().to_owned()))
        };
        let (cut, other) = (waits("3.png")?, waits("1.png")?);
        (cut.0 == "whole" && other.0 == "others" && other.1.contains("3.png")).then_some(())
    });
    let status = desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 1);
    assert_eq!(
        (&status["refused"][0]["file"], &status["refused"][0]["reason"]),
        (&"3.png".into(), &"truncated".into())
    );
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    let exported = desk.export();
    assert_eq!(exported[0]["pages"].as_array().unwrap().len(), 4);
    let shown = desk.json(&["show", exported[0]["document"].as_str().unwrap(), "--json"]);
    let history = shown["history"].to_string();
    assert!(history.contains("pages are missing") && history.contains("3.png"), "{history}");
}

#[test]
fn one_that_is_deleted_without_an_event_holds_up_nobody() {
    let desk = one_document("patience_s = 3600");
    let _running = desk.serve();
    desk.drop_file("x/1.png", &scripted_page(0, 61));
    let mut cut = scripted_page(0, 62);
    cut.truncate(cut.len() - 20);
    desk.drop_file("x/2.png", &cut);
    wait_for("it to be waited for", Duration::from_mins(1), || {
        desk.waiting().contains(&("x/2.png".to_owned(), "whole".to_owned())).then_some(())
    });
    std::fs::remove_file(desk.folder().join("x/2.png")).unwrap();
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 0);
    assert_eq!(desk.waiting(), []);
}
