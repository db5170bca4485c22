//! Files attached to a PDF are papers of their own: they are not read with it, and everybody who looks is told so, by name.

use std::io::Write as _;
use std::time::Duration;

use hoso_samples::portfolio_pdf;

use super::desk::{Desk, read, wait_for};

/// In UTF-16, in the tree and by an annotation.
const NAMES: [&str; 2] = ["Phụ lục số 2.pdf", "Bảng kê.xlsx"];

fn attaching(words: &str) -> Vec<u8> {
    portfolio_pdf(words, &[(NAMES[0], b"%PDF-1.4"), (NAMES[1], b"PK")])
}

/// Is it said, with every name, in both languages and with what to do?
fn said(text: &str) -> bool {
    NAMES.iter().all(|name| text.matches(name).count() >= 2)
        && ["CHƯA ĐƯỢC ĐỌC", "NOT READ", "vào thư mục", "into the desk's folder"]
            .iter()
            .all(|part| text.contains(part))
}

#[test]
fn what_is_attached_and_was_not_read_is_told_by_name_wherever_one_looks() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    desk.drop_file("ho so.pdf", &attaching("mot"));
    desk.drop_file("khong co gi.pdf", &portfolio_pdf("hai", &[]));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("trong zip.pdf", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&attaching("ba")).unwrap();
    desk.drop_file("gui kem.zip", &zip.finish().unwrap().into_inner());
    desk.wait_until(60, |totals| totals["indexed"] == 3);

    let exported = desk.export();
    assert_eq!(exported.len(), 3, "{exported:#?}");
    for document in exported {
        let (id, file) = (document["document"].as_str().unwrap(), document["file"].as_str().unwrap());
        let shown = desk.json(&["show", id, "--json"]);
        let events = shown["history"].as_array().unwrap();
        let told: Vec<_> = events.iter().filter(|row| row["event"] == "attached").collect();
        let printed = String::from_utf8(desk.run(&["show", id]).stdout).unwrap();
        let asked = running.json(&format!("/api/v1/documents/{id}"));
        let names = &asked["originals"][0]["attached"]["names"];
        if file == "khong co gi.pdf" {
            assert!(told.is_empty() && names.is_null() && !printed.contains("NOT READ"), "{printed}");
        } else {
            assert!(told.len() == 1 && said(told[0]["detail"].as_str().unwrap()), "{file}: {shown:#}");
            assert!(said(&printed), "{file}: {printed}");
            assert_eq!(*names, serde_json::json!(NAMES), "{file}");
        }
    }

    let status = String::from_utf8(desk.run(&["status"]).stdout).unwrap();
    assert!(said(&status) && status.matches("NOT READ").count() == 2, "{status}");
    let file = desk.folder().join(".hoso/status.txt");
    let text = wait_for("the folder's status", Duration::from_secs(30), || {
        read(&file).filter(|text| text.matches("NOT READ").count() == 2)
    });
    assert!(said(&text), "{text}");

    // The same bytes again are no news; in another dossier they are another document, which says it too.
    desk.drop_file("lan nua.pdf", &attaching("mot"));
    let code = "H39.18-240815-0007";
    desk.drop_file(&format!("{code}/ho so.pdf"), &attaching("mot"));
    desk.wait_until(60, |totals| totals["indexed"] == 4);
    let linked = desk.json(&["show", code, "--json"])["documents"][0].clone();
    assert_eq!(linked["originals"][0]["attached"]["names"], serde_json::json!(NAMES), "{linked:#}");
    let shown = desk.json(&["show", linked["document"].as_str().unwrap(), "--json"]);
    let told = shown["history"].as_array().unwrap().iter().filter(|row| row["event"] == "attached").count();
    assert_eq!(told, 1, "{shown:#}");
}
