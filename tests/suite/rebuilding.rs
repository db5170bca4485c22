//! The index is derived: it can always be made again.

use std::time::Duration;

use super::desk::{Desk, scripted_page, wait_for};

fn filled(count: u32) -> Desk {
    let desk = Desk::new("scripted:");
    for size in 0..count {
        desk.drop_file(&format!("{size}.png"), &scripted_page(0, 100 + size));
    }
    let output = desk.run(&["ingest", desk.folder().to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    desk
}

#[test]
fn a_deleted_index_comes_back_without_reading_a_page() {
    let desk = filled(5);
    std::fs::remove_dir_all(desk.data().join("index")).unwrap();
    // With an engine that would fail every page: nothing may be read.
    desk.set("[read]\nengine = \"tesseract:khongco\"");
    for size in 0..5 {
        assert_eq!(desk.json(&["search", &format!("rong{}", 100 + size), "--json"])["total"], 1);
    }
    let verified = desk.json(&["verify", "--json"]);
    assert_eq!(verified["findings"].as_array().unwrap().len(), 0, "{verified:#}");
}

#[test]
fn a_damaged_index_is_replaced() {
    let desk = filled(3);
    for generation in std::fs::read_dir(desk.data().join("index")).unwrap() {
        std::fs::write(generation.unwrap().path().join("meta.json"), b"{").unwrap();
    }
    assert_eq!(desk.json(&["search", "cao40", "--json"])["total"], 3);
}

#[test]
fn a_rebuild_switches_generations_while_searches_go_on() {
    let desk = filled(4);
    let _running = desk.serve();
    let before = generations(&desk);
    let searching = std::thread::scope(|scope| {
        let searching = scope.spawn(|| {
            (0..10).map(|_| desk.json(&["search", "cao40", "--json"])["total"].as_u64()).collect::<Vec<_>>()
        });
        assert_eq!(desk.json(&["reindex", "--json"])["pages"], 4);
        searching.join().unwrap()
    });
    assert_eq!(searching, vec![Some(4); 10], "never empty, never mixed");
    let after = generations(&desk);
    assert_eq!(after.len(), 1);
    assert_ne!(before, after);
    assert_eq!(desk.json(&["reindex", "--only-missing", "--json"])["pages"], 0);
}

fn generations(desk: &Desk) -> Vec<String> {
    let folder = std::fs::read_dir(desk.data().join("index")).unwrap();
    folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn rot_in_a_blob_is_found() {
    let desk = filled(2);
    let mut folders = vec![desk.data().join("blobs")];
    let mut blobs = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { blobs.push(path) }
        }
    }
    assert_eq!(blobs.len(), 2);
    let mut bytes = std::fs::read(&blobs[0]).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&blobs[0], bytes).unwrap();
    let output = desk.run(&["verify", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let verified: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verified["findings"][0]["finding"], "damaged-blob", "{verified:#}");
}

#[test]
fn what_is_chosen_is_read_again_and_its_new_text_is_found() {
    let desk = Desk::new("scripted:");
    // What is "read" is which process reads it.
    desk.drop_file("a.png", &scripted_page(16, 60));
    desk.drop_file("b.png", &scripted_page(0, 61));
    assert!(desk.run(&["ingest", desk.folder().to_str().unwrap()]).status.success());
    let text = |name: &str| {
        let documents = desk.export();
        let document = documents.iter().find(|document| document["file"] == name).unwrap();
        document["pages"][0]["text"].as_str().unwrap().to_owned()
    };
    let before = text("a.png");
    let _running = desk.serve();
    let reread = |arguments: &[&str]| {
        let output = desk.run(&[&["reread"], arguments].concat());
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(reread(&[]).0, Some(2), "what to read has to be said");
    assert_eq!(reread(&["--since", "yesterday"]).0, Some(2));
    for nothing in
        [["--since", "2999-01-01"], ["--below-confidence", "20"], ["--dossier", "H39.18-240815-0007"]]
    {
        assert_eq!(reread(&nothing), (Some(0), "0 pages are read again\n".to_owned()), "{nothing:?}");
    }
    let id = desk.export().iter().find(|document| document["file"] == "a.png").unwrap()["document"].clone();
    let asked = ["--document", id.as_str().unwrap(), "--below-confidence", "99.5", "--since", "2020-01-01"];
    assert_eq!(reread(&asked), (Some(0), "1 pages are read again\n".to_owned()));
    wait_for("the new text", Duration::from_mins(1), || (text("a.png") != before).then_some(()));
    let process = text("a.png").split_whitespace().next().unwrap().to_owned();
    wait_for("it to be found", Duration::from_mins(1), || {
        (desk.json(&["search", &process, "--json"])["total"] == 1).then_some(())
    });
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    let verified = desk.json(&["verify", "--json"]);
    assert_eq!(verified["findings"].as_array().unwrap().len(), 0, "{verified:#}");
}
