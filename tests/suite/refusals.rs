//! Refused files are on the list while they lie in `rejected`, and can be sent through again, each as itself.

use std::io::Write as _;
use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};

/// Sizes of what is refused, by name.
fn listed(desk: &Desk) -> Vec<(u64, String)> {
    let status = desk.json(&["status", "--json"]);
    let refused = status["refused"].as_array().cloned().unwrap_or_default();
    let mut listed: Vec<_> = refused
        .iter()
        .map(|file| (file["id"].as_u64().unwrap(), file["file"].as_str().unwrap().to_owned()))
        .collect();
    listed.sort();
    listed
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_scanner_that_uses_one_name_all_day_hides_no_refusal() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    let rejected = desk.folder().join(".hoso/rejected");
    for round in 1..=2 {
        desk.drop_file("scan.png", format!("no scan {round}").as_bytes());
        desk.wait_until(60, |totals| totals["refused"] == round);
        // The scanner may not replace it before it is put aside.
        wait_for("it to leave", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
        desk.drop_file("scan.png", &scripted_page(0, 30 + round));
        desk.wait_until(60, |totals| totals["indexed"] == round);
    }
    wait_for("both to be put aside", Duration::from_secs(40), || {
        (rejected.join("scan.png").exists() && rejected.join("scan (2).png").exists()).then_some(())
    });
    let both = listed(&desk);
    assert_eq!(both.len(), 2, "{both:?}");
    // One is deleted, one is moved back and refused again: each goes from the list, or stays, for itself.
    std::fs::remove_file(rejected.join("scan.png")).unwrap();
    wait_for("the deleted one to go from the list", Duration::from_mins(1), || {
        (listed(&desk) == both[1..]).then_some(())
    });
    std::fs::rename(rejected.join("scan (2).png"), desk.folder().join("scan.png")).unwrap();
    wait_for("it to be refused again", Duration::from_mins(1), || {
        (rejected.join("scan.png").exists() && listed(&desk).len() == 1).then_some(())
    });
    assert!(desk.left().is_empty());
}

#[test]
fn refused_members_of_a_zip_file_are_sent_through_again_and_make_no_folders() {
    let desk = Desk::new("scripted:");
    desk.set("[limits]\nmegapixels = 1");
    let running = desk.serve();
    let large = image::GrayImage::from_pixel(1500, 1000, image::Luma([0]));
    let mut png = std::io::Cursor::new(Vec::new());
    large.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let large = png.into_inner();
    let members: [(&str, &[u8]); 3] =
        [("a/tot.png", &scripted_page(0, 31)), ("b/lon.png", &large), ("b/hong.png", b"no scan")];
    desk.drop_file("ho-so/goi.zip", &zip(&members));
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 2);
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    running.terminate();
    // The limit is raised; the other one is refused again, and stays on the list.
    desk.set("[limits]\nmegapixels = 100");
    let _running = desk.serve();
    let output = desk.run(&["retry"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("2 refused files"), "{output:?}");
    desk.wait_until(60, |totals| totals["indexed"] == 2 && totals["refused"] == 1);
    assert_eq!(listed(&desk)[0].1, "goi.zip/b/hong.png");
    let folders: Vec<_> = walk(&desk.folder());
    // The ZIP file itself is on its way out.
    let made = |name: &&String| name.contains("goi.zip") && !name.contains("/leaving/");
    assert_eq!(folders.iter().find(made), None);
    // The ZIP file has both papers.
    let exported = desk.export();
    let names: Vec<_> = exported.iter().map(|one| one["file"].as_str().unwrap()).collect();
    assert!(names.contains(&"tot.png") && names.contains(&"lon.png"), "{names:?}");
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.display().to_string());
        if path.is_dir() {
            found.extend(walk(&path));
        }
    }
    found
}

#[test]
fn a_place_that_somebody_told_moves_nothing() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let victim = desk.data().with_file_name("victim");
    std::fs::write(&victim, "precious").unwrap();
    // A ZIP file with a member that is refused, and a place of the sender's choice.
    let bytes = zip(&[("tot.png", &scripted_page(0, 31)), ("x", b"no scan")]);
    let place = serde_json::json!({"path": victim, "inode": 1, "modified": 1, "size": 8}).to_string();
    let place = place.bytes().fold(String::new(), |sent, byte| sent + &format!("%{byte:02X}"));
    let url = format!("{}/api/v1/documents?name=goi.zip&desk=mot&place={place}", running.address);
    let sent = ureq::post(&url).send(&bytes[..]).unwrap();
    assert_eq!(sent.status().as_u16(), 201);
    desk.wait_until(60, |totals| totals["refused"] == 1);
    assert!(desk.run(&["retry"]).status.success());
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
    let beside: Vec<_> =
        walk(victim.parent().unwrap()).into_iter().filter(|name| name.contains("victim")).collect();
    assert_eq!(beside, [victim.display().to_string()]);
    assert_eq!(listed(&desk).len(), 1);
}
