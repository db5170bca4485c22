//! What commands print and how they exit.

use super::desk::{Desk, scripted_page};

#[test]
fn init_writes_settings_that_load_and_keeps_those_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        std::process::Command::new(super::desk::program())
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    assert!(run(&["init"]).status.success());
    let settings = folder.path().join("hoso.toml");
    std::fs::write(&settings, "[server]\nadress = \"x\"\n").unwrap();
    assert!(run(&["init"]).status.success());
    let status = run(&["status"]);
    assert_eq!(status.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&status.stderr).contains("adress"), "the unknown key is named");
}

#[test]
fn settings_in_force_are_printed_with_where_they_come_from() {
    let desk = Desk::new("scripted:");
    let config = desk.command(&["config", "--json"]).env("HOSO_READ__WORKERS", "3").output().unwrap();
    assert!(config.status.success());
    let told: serde_json::Value = serde_json::from_slice(&config.stdout).unwrap();
    let one = |key: &str| {
        let settings = told["settings"].as_array().unwrap();
        settings.iter().find(|one| one["key"] == key).unwrap_or_else(|| panic!("{key}: {told:#}")).clone()
    };
    assert_eq!(told["file"], "hoso.toml");
    assert_eq!(
        (&one("read.workers")["value"], &one("read.workers")["variable"]),
        (&3.into(), &"HOSO_READ__WORKERS".into())
    );
    assert_eq!((&one("log")["value"], &one("log")["flag"]), (&"warn".into(), &"--log".into()));
    assert_eq!(
        (&one("limits.pages")["value"], &one("limits.pages")["from"]),
        (&10000.into(), &"default".into())
    );
    assert_eq!(
        (&one("desk[0].id")["value"], &one("desk[0].id")["file"]),
        (&"mot".into(), &"hoso.toml".into())
    );
    // What is printed for people is a file of settings, and says the same.
    let printed = desk.run(&["config"]).stdout;
    std::fs::write(desk.data().with_file_name("again.toml"), &printed).unwrap();
    let again = desk.json(&["config", "--json", "--config", "again.toml"]);
    let values = |told: &serde_json::Value| -> Vec<_> {
        let settings = told["settings"].as_array().unwrap().iter();
        settings
            .map(|one| (one["key"].clone(), one["value"].clone()))
            .filter(|one| one.0 != "read.workers")
            .collect()
    };
    assert_eq!(values(&told), values(&again));
    // A stray variable is not blamed on the file.
    let stray = desk.command(&["status"]).env("HOSO_PROGRAM", "x").output().unwrap();
    let error = String::from_utf8_lossy(&stray.stderr);
    assert_eq!(stray.status.code(), Some(2));
    assert!(
        error.contains("HOSO_PROGRAM: program: unknown field") && !error.contains("hoso.toml"),
        "{error}"
    );
    let desk_error = {
        desk.set("[intake]\nrescan_s = 0");
        desk.run(&["status"])
    };
    let error = String::from_utf8_lossy(&desk_error.stderr);
    assert_eq!(desk_error.status.code(), Some(2));
    assert!(
        error.contains("hoso.toml:") && error.contains("intake.rescan_s") && error.contains("from 1 to"),
        "{error}"
    );
}

#[test]
fn exit_codes_tell_what_kind_of_failure_it_is() {
    let desk = Desk::new("scripted:");
    let code = |arguments: &[&str]| desk.run(arguments).status.code();
    assert_eq!(code(&["status"]), Some(3), "there is no archive yet");
    desk.drop_file("a.png", &scripted_page(0, 90));
    desk.drop_file("b.png", b"");
    let folder = desk.folder();
    let folder = folder.to_str().unwrap();
    assert_eq!(code(&["ingest", folder]), Some(1), "one was refused");
    assert_eq!(desk.left().len(), 2, "an import leaves files where they are");
    assert_eq!(code(&["ingest", "nowhere"]), Some(2));
    assert_eq!(code(&["ingest", "--desk", "hai", folder]), Some(2));
    assert_eq!(code(&["search"]), Some(2));
    assert_eq!(code(&["search", "x", "--from", "hôm qua"]), Some(2));
    assert_eq!(code(&["show", "01ARZ3NDEKTSV4RRFFQ69G5FAV"]), Some(1));
    assert_eq!(code(&["show", "rong90"]), Some(2));
}

#[test]
fn json_is_all_there_is_on_standard_output_with_and_without_the_service() {
    let desk = Desk::new("scripted:");
    desk.drop_file("a.png", &scripted_page(0, 90));
    let path = desk.folder().join("a.png");
    let path = path.to_str().unwrap();
    let first = desk.json(&["ingest", "--json", path]);
    assert_eq!(first["new"], true);
    let direct = [
        desk.json(&["search", "rong90", "--json"])["hits"].clone(),
        desk.json(&["show", first["document"].as_str().unwrap(), "--json"]),
        desk.export()[0].clone(),
    ];
    std::fs::remove_file(path).unwrap();
    let running = desk.serve();
    let remote = [
        desk.json(&["search", "rong90", "--json"])["hits"].clone(),
        desk.json(&["show", first["document"].as_str().unwrap(), "--json"]),
        desk.export()[0].clone(),
    ];
    assert_eq!(direct, remote);
    for key in [
        "dossier", "document", "file", "desk", "page", "pages", "score", "kind", "number", "date", "snippet",
        "boxes",
    ] {
        assert!(remote[0][0].get(key).is_some(), "{key}");
    }
    // Through the service, the same bytes are the same document.
    std::fs::write(desk.data().join("a.png"), scripted_page(0, 90)).unwrap();
    let again = desk.json(&["ingest", "--json", desk.data().join("a.png").to_str().unwrap()]);
    assert_eq!((&again["document"], &again["new"]), (&first["document"], &false.into()));
    drop(running);
}

#[test]
fn text_export_names_file_and_page() {
    let desk = Desk::new("scripted:");
    desk.drop_file("a.png", &scripted_page(0, 90));
    assert!(desk.run(&["ingest", desk.folder().to_str().unwrap()]).status.success());
    let output = desk.run(&["export", "--all", "--format", "txt"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("=== a.png (") && text.contains("page 1 ===\nrong90 cao40\n"), "{text}");
}

#[test]
fn an_export_takes_the_place_of_an_earlier_one_only_when_it_is_whole() {
    let desk = Desk::new("scripted:");
    let folder = desk.data().with_file_name("xuat");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("a.jsonl");
    let path = file.to_str().unwrap();
    std::fs::write(&file, "the earlier one").unwrap();
    let export = |more: &[&str]| desk.run(&[&["export", "--all"], more].concat());
    assert_eq!(export(&["-o", path]).status.code(), Some(3), "there is no archive yet");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "the earlier one");
    desk.drop_file("a.png", &scripted_page(0, 90));
    assert!(desk.run(&["ingest", desk.folder().to_str().unwrap()]).status.success());
    let output = export(&["--json"]).stdout;
    assert_eq!(export(&["-o", "-"]).stdout, output);
    assert!(!desk.data().with_file_name("-").exists());
    let check = || {
        assert!(export(&["-o", path]).status.success());
        assert_eq!(std::fs::read(&file).unwrap(), output);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
        assert_eq!(export(&["--json", "--format", "txt"]).status.code(), Some(2));
        assert_eq!(export(&["-o", folder.to_str().unwrap()]).status.code(), Some(2), "a folder is no file");
        let none = desk.run(&["export", "--dossier", "H39.18-240815-0007", "--format", "pdf"]);
        assert_eq!((none.status.code(), none.stdout.len()), (Some(0), 0), "none is an answer");
    };
    check();
    std::fs::write(&file, "the earlier one").unwrap();
    let _running = desk.serve();
    check();
}

#[test]
fn what_is_shown_holds_nothing_that_a_terminal_obeys_and_what_was_read_can_be_had() {
    let desk = Desk::new("scripted:");
    desk.drop_file("a.png", &scripted_page(17, 90));
    assert!(desk.run(&["ingest", desk.folder().to_str().unwrap()]).status.success());
    let text = desk.run(&["export", "--all", "--format", "txt"]).stdout;
    assert!(String::from_utf8(text).unwrap().ends_with("page 1 ===\nrong90 cao40 Đơn[2J\n\n"));
    let shown = "rong90 cao40 Đơn\u{1b}[2J\n";
    let exported = desk.export();
    assert_eq!(exported[0]["pages"][0]["text"], shown, "JSON escapes it");
    let found = desk.run(&["search", "rong90"]).stdout;
    assert!(!found.is_empty() && !found.contains(&0x1B), "{}", String::from_utf8_lossy(&found));
    let running = desk.serve();
    let page = format!("/api/v1/documents/{}/pages/1/text", exported[0]["document"].as_str().unwrap());
    assert_eq!(running.json(&page)["text"], shown);
    assert_eq!(
        running.json(&format!("{page}?raw=1"))["text"],
        "rong90 cao40 Ðơn\u{1b}[2J\n",
        "as it was read"
    );
}

#[test]
fn cover_sheets_are_written_whole_or_refused_with_the_reason() {
    let desk = Desk::new("scripted:");
    let file = desk.data().with_file_name("covers.pdf");
    let path = file.to_str().unwrap();
    let written = desk.run(&["coversheet", "H39.18-240815-0007", "000.00.18.H39-240815-0008", "-o", path]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let sheets = std::fs::read(&file).unwrap();
    assert_eq!(String::from_utf8_lossy(&sheets).matches("/Type /Page\n").count(), 2);
    assert!(!desk.data().join("hoso.lock").exists(), "it needs no archive");
    let beside = std::fs::read_dir(file.parent().unwrap()).unwrap();
    assert!(beside.flatten().all(|entry| !entry.file_name().to_string_lossy().starts_with(".covers")));

    let refused = desk.run(&["coversheet", "H39.18-241315-0007", "-o", path]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not a day"));
    assert_eq!(std::fs::read(&file).unwrap(), sheets, "what was there stays");
    let output = desk.run(&["coversheet", "H39.18-240815-0007", "--desk", "mot", "-o", "-"]);
    assert!(output.stdout.starts_with(b"%PDF-"));
    let unknown = desk.run(&["coversheet", "H39.18-240815-0007", "--desk", "hai", "-o", "-"]);
    assert_eq!((unknown.status.code(), unknown.stdout.len()), (Some(2), 0));
}
