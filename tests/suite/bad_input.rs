//! Files that cannot be taken, and pages that cannot be read.

use std::time::Duration;

use hoso_samples::{encrypted_pdf, pdf_without_pages, png_bomb, tiff_without_pages, truncated};

use super::desk::{Desk, scripted_page, wait_for};

#[test]
fn bad_files_are_refused_with_a_reason_and_the_rest_goes_on() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    let bad: [(&str, Vec<u8>, &str); 9] = [
        ("rong.pdf", vec![], "empty"),
        ("van-ban.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 not a scan".to_vec(), "unknown-type"),
        ("mat-khau.pdf", encrypted_pdf(), "encrypted"),
        ("hong.pdf", b"%PDF-1.4\nnothing more".to_vec(), "broken"),
        ("sai.pdf", b"%PDF-1.4\nnothing more\nstartxref\n9\n%%EOF\n".to_vec(), "broken"),
        ("khong-trang.pdf", pdf_without_pages(), "no-pages"),
        ("khong-trang.tif", tiff_without_pages(), "truncated"),
        ("bom.png", png_bomb(20_000), "too-large"),
        ("cut.jpg", truncated(jpeg_head(), 0.02), "truncated"),
    ];
    for (name, bytes, _) in &bad {
        desk.drop_file(name, bytes);
    }
    desk.drop_file("tot.png", &scripted_page(0, 50));
    let status = desk.wait_until(60, |totals| totals["refused"] == 9 && totals["indexed"] == 1);
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    let rejected = desk.folder().join(".hoso/rejected");
    for (name, bytes, reason) in &bad {
        wait_for("it to be put aside", Duration::from_secs(40), || {
            rejected.join(name).exists().then_some(())
        });
        let told = status["refused"].as_array().unwrap().iter().find(|file| file["file"] == *name).unwrap();
        assert_eq!(told["reason"], *reason, "{name}: {told:#}");
        assert!(!told["vietnamese"].as_str().unwrap().is_empty());
        assert_eq!(std::fs::read(rejected.join(name)).unwrap(), *bytes, "{name} is kept as it was");
        let written = std::fs::read_to_string(rejected.join(format!("{name}.reason.txt"))).unwrap();
        assert!(written.contains(&format!("[{reason}]")), "{written}");
    }
    // A good one of the same name is another file; mended and moved back, one is taken, and is no longer complained of.
    desk.drop_file("rong.pdf", &scripted_page(0, 51));
    desk.wait_until(60, |totals| totals["refused"] == 9 && totals["indexed"] == 2);
    std::fs::write(rejected.join("rong.pdf"), scripted_page(0, 52)).unwrap();
    std::fs::rename(rejected.join("rong.pdf"), desk.folder().join("rong.pdf")).unwrap();
    desk.wait_until(60, |totals| totals["refused"] == 8 && totals["indexed"] == 3);
}

fn jpeg_head() -> Vec<u8> {
    let page = hoso_samples::small_page(&["trang"], 150).unwrap();
    hoso_samples::jpeg(&page.into(), 150, 80).unwrap()
}

#[test]
fn a_page_that_kills_hangs_or_grows_costs_that_page_only() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\npage_s = 6\nmemory_mb = 700\nworkers = 2");
    let _running = desk.serve();
    for (first, name) in [(1, "chet.png"), (2, "treo.png"), (3, "phinh.png"), (4, "loi.png"), (0, "tot.png")]
    {
        desk.drop_file(name, &scripted_page(first, 100 + u32::from(first)));
    }
    desk.wait_until(120, |totals| {
        totals["indexed"] == 1 && totals["failed"] == 4 && totals["pages_waiting"] == 0
    });
    let failed = |name: &str| {
        let exported = desk.export();
        let document = exported.iter().find(|document| document["file"] == name).unwrap();
        document["pages"][0]["failure"]["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(failed("chet.png"), "crashed");
    assert_eq!(failed("treo.png"), "too-slow");
    assert_eq!(failed("phinh.png"), "crashed");
    assert_eq!(failed("loi.png"), "broken");
    // Its image is there, and it is found by its name.
    wait_for("its name to be found", Duration::from_secs(40), || {
        (desk.json(&["search", "treo", "--json"])["total"] == 1).then_some(())
    });
}

#[test]
fn one_bad_page_of_a_tiff_leaves_the_others_readable() {
    let desk = Desk::new("scripted:");
    desk.set("[read]\npage_s = 5");
    let _running = desk.serve();
    let page = |first: u8, width: u32| image::load_from_memory(&scripted_page(first, width)).unwrap();
    let tiff = hoso_samples::tiff_lzw(&[page(0, 60), page(1, 61), page(0, 62)], 300).unwrap();
    desk.drop_file("ba.tif", &tiff);
    desk.wait_until(30, |totals| totals["indexed"] == 1 && totals["pages_failed"] == 1);
    for (word, total) in [("rong60", 1), ("rong61", 0), ("rong62", 1)] {
        assert_eq!(desk.json(&["search", word, "--json"])["total"], total, "{word}");
    }
    assert!(desk.run(&["retry"]).status.success());
    desk.wait_until(30, |totals| {
        totals["indexed"] == 1 && totals["pages_failed"] == 1 && totals["pages_waiting"] == 0
    });
}
