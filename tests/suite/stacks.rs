//! Stacks, folders of images, two sides, ZIP files, dossiers.

use std::io::Write as _;
use std::time::Duration;

use serde_json::Value;

use super::desk::{Desk, scripted_page, wait_for};

const SEVEN: &str = "H39.18-240815-0007";
const EIGHT: &str = "H39.18-240815-0008";

/// Cover sheets for codes as the command prints them, as pages of pixels.
fn cover_sheets(desk: &Desk, codes: &[&str]) -> Vec<image::DynamicImage> {
    let file = desk.data().with_file_name("bia.pdf");
    let mut arguments = vec!["coversheet"];
    arguments.extend(codes);
    arguments.extend(["-o", file.to_str().unwrap()]);
    let output = desk.run(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let limits = hoso_scan::Limits::default();
    let opened = std::fs::File::open(&file).unwrap();
    let mut scan = hoso_scan::Scan::open(opened, hoso_model::MediaType::Pdf, limits).unwrap();
    (0..scan.pages())
        .map(|page| {
            let grey = scan.page(hoso_model::PageNo::from_index(page)).unwrap().to_grey();
            image::GrayImage::from_raw(grey.width, grey.height, grey.pixels).unwrap().into()
        })
        .collect()
}

fn page(text: &str) -> image::DynamicImage {
    hoso_samples::small_page(&["Giấy tiếp nhận", text], 150).unwrap().into()
}

fn file_pages(document: &Value) -> usize {
    document["pages"].as_array().unwrap().len()
}

#[test]
fn a_stack_is_cut_at_its_cover_sheets_and_found_under_its_dossiers() {
    let desk = Desk::new("tesseract:vie");
    let _running = desk.serve();
    let sheets = cover_sheets(&desk, &[SEVEN, EIGHT]);
    let stack = [
        page("trang đầu"),
        sheets[0].clone(),
        page("chứng minh"),
        page("hộ khẩu"),
        // Sheets are laid as they come to hand.
        sheets[1].rotate180(),
        page("khai sinh"),
    ];
    desk.drop_file("chong.pdf", &hoso_samples::pdf(&stack, 300, 80).unwrap());
    desk.wait_until(90, |totals| totals["indexed"] == 3 && totals["documents"] == 3);
    let seven = desk.json(&["show", SEVEN, "--json"]);
    assert_eq!(seven["documents"].as_array().unwrap().len(), 1, "{seven:#}");
    let paper = &seven["documents"][0];
    assert_eq!((paper["dossier_source"].as_str(), file_pages(paper)), (Some("qr"), 2));
    assert_eq!(paper["cut_from"]["pages"], "3-4");
    for (words, dossier) in [("ho khau", SEVEN), ("khai sinh", EIGHT), ("trang dau", "null")] {
        let found = desk.json(&["search", words, "--json"]);
        assert_eq!(found["total"], 1, "{words}: {found:#}");
        let told = found["hits"][0]["dossier"].as_str().unwrap_or("null").to_owned();
        assert_eq!(told, dossier, "{words}");
    }
    // The original is kept whole, sheets and all.
    let stack = desk.json(&["show", paper["cut_from"]["document"].as_str().unwrap(), "--json"]);
    assert_eq!((stack["state"].as_str(), file_pages(&stack)), (Some("replaced"), 6));
    assert_eq!(desk.json(&["verify", "--json"])["findings"], Value::Array(vec![]));
}

#[test]
fn two_codes_in_a_name_wait_for_a_person_who_chooses() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    desk.drop_file(&format!("{SEVEN} {EIGHT}.png"), &scripted_page(0, 60));
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["conflicts"] == 1);
    let document = &desk.export()[0];
    assert_eq!((&document["dossier"], document["conflict"].as_array().unwrap().len()), (&Value::Null, 2));
    let id = document["document"].as_str().unwrap();
    assert!(desk.run(&["assign", id, EIGHT]).status.success());
    let shown = desk.json(&["show", EIGHT, "--json"]);
    assert_eq!(shown["documents"][0]["dossier_source"], "manual");
    wait_for("it to be found under its dossier", Duration::from_secs(40), || {
        let found = running.json(&format!("/api/v1/search?q=rong60&dossier={EIGHT}"));
        (found["total"] == 1).then_some(())
    });
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["conflicts"] == 0);
}

#[test]
fn images_of_one_folder_are_one_document_in_natural_order() {
    let desk = Desk::new("scripted:");
    desk.set_desk("[intake]\nimages_quiet_s = 1", "images = \"one-document\"");
    let _running = desk.serve();
    let folder = format!("{SEVEN} ban sao");
    for number in [10, 2, 1, 9] {
        desk.drop_file(&format!("{folder}/trang {number}.png"), &scripted_page(0, 100 + number));
    }
    desk.drop_file("rieng.png", &scripted_page(0, 60));
    desk.wait_until(60, |totals| totals["indexed"] == 2 && totals["documents"] == 2);
    let shown = desk.json(&["show", SEVEN, "--json"]);
    let document = &shown["documents"][0];
    assert_eq!((document["file"].as_str(), file_pages(document)), (Some(folder.as_str()), 4));
    let names: Vec<_> =
        document["originals"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap()).collect();
    assert_eq!(names, ["trang 1.png", "trang 2.png", "trang 9.png", "trang 10.png"]);
    assert_eq!(desk.left(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn fronts_and_backs_are_interleaved_and_a_stack_left_alone_is_taken_with_a_note() {
    let desk = Desk::new("scripted:");
    desk.set_desk(
        "[intake]\npair_patience_s = 4",
        "duplex = { fronts = \"_truoc\", backs = \"_sau\", backs_reversed = true }",
    );
    let _running = desk.serve();
    let sized = |width| image::GrayImage::from_pixel(width, 40, image::Luma([255])).into();
    let stack = |widths: [u32; 2]| hoso_samples::pdf(&widths.map(sized), 100, 90).unwrap();
    desk.drop_file("don_truoc.pdf", &stack([101, 103]));
    desk.drop_file("don_sau.pdf", &stack([104, 102]));
    desk.drop_file("le_truoc.pdf", &stack([111, 113]));
    desk.wait_until(60, |totals| totals["indexed"] == 2);
    let exported = desk.export();
    let of =
        |name: &str| exported.iter().find(|one| one["file"].as_str().unwrap().starts_with(name)).unwrap();
    let order: Vec<_> = of("don")["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| page["text"].as_str().unwrap().split_whitespace().next().unwrap().to_owned())
        .collect();
    assert_eq!(order, ["rong101", "rong102", "rong103", "rong104"]);
    let alone = desk.json(&["show", of("le")["document"].as_str().unwrap(), "--json"]);
    let noted = alone["history"].as_array().unwrap().iter().any(|row| row["event"] == "noted");
    assert!(noted, "{alone:#}");
}

#[test]
fn a_zip_file_of_scans_is_opened_and_a_bomb_is_refused() {
    let desk = Desk::new("scripted:");
    desk.set("[limits]\nzip_mb = 64");
    let _running = desk.serve();
    let zip = |members: &[(&str, Vec<u8>)]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let deflated =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        for (name, bytes) in members {
            zip.start_file(*name, deflated).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let good = zip(&[
        ("giay.png", scripted_page(0, 61)),
        (&format!("{EIGHT}/giay.png"), scripted_page(0, 62)),
        ("doc.txt", b"not a scan".to_vec()),
        ("__MACOSX/._giay.png", b"x".to_vec()),
    ]);
    desk.drop_file(&format!("{SEVEN}.zip"), &good);
    desk.drop_file("bom.zip", &zip(&[("den.png", vec![0; 200 << 20])]));
    desk.wait_until(60, |totals| totals["indexed"] == 2 && totals["refused"] == 2);
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    let dossiers: Vec<_> =
        desk.export().iter().map(|one| one["dossier"].as_str().unwrap().to_owned()).collect();
    assert!(dossiers.contains(&SEVEN.to_owned()) && dossiers.contains(&EIGHT.to_owned()), "{dossiers:?}");
    let refused = desk.json(&["status", "--json"])["refused"].clone();
    let reason = |name: &str| {
        let found =
            refused.as_array().unwrap().iter().find(|file| file["file"].as_str().unwrap().ends_with(name));
        found.unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!((reason("bom.zip").as_str(), reason("/doc.txt").as_str()), ("too-large", "unknown-type"));
    assert_eq!(desk.json(&["verify", "--json"])["findings"], Value::Array(vec![]));
}

#[test]
fn a_desks_own_numbers_of_before_are_dossiers_too() {
    let desk = Desk::new("scripted:");
    desk.set_desk("", "local_numbers = ['(?i)(?P<number>[0-9]{5}-TNHS)']");
    let _running = desk.serve();
    desk.drop_file("2016/00092-tnhs don.png", &scripted_page(0, 61));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let shown = desk.json(&["show", "mot:00092-TNHS", "--json"]);
    assert_eq!(shown["documents"][0]["dossier_source"], "file-name");
}
