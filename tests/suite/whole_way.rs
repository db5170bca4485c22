//! From a desk's folder to a hit on the page.

use hoso_samples::{Scan, compose, draw, jpeg, pdf, png, tiff_deflate, tiff_g4, tiff_jpeg, tiff_lzw};
use serde_json::Value;

use super::desk::Desk;

const DPI: u32 = 200;

/// Papers in every format that is taken, as (name, bytes, a phrase of three words that is on it).
fn papers() -> Vec<(String, Vec<u8>, String)> {
    type Writer = fn(&[image::DynamicImage]) -> Vec<u8>;
    let writers: [(&str, Writer); 7] = [
        ("scan.pdf", |pages| pdf(pages, DPI, 85).unwrap()),
        ("g4.tif", |pages| tiff_g4(pages, DPI).unwrap()),
        ("lzw.tif", |pages| tiff_lzw(pages, DPI).unwrap()),
        ("deflate.tif", |pages| tiff_deflate(pages, DPI).unwrap()),
        ("jpeg.tif", |pages| tiff_jpeg(pages, DPI).unwrap()),
        ("scan.jpg", |pages| jpeg(&pages[0], DPI, 85).unwrap()),
        ("scan.png", |pages| png(&pages[0], DPI).unwrap()),
    ];
    let mut papers = Vec::new();
    for (seed, (name, writer)) in (100..).zip(writers) {
        let paper = compose(seed, 1);
        let scan = Scan { dpi: DPI, skew_degrees: 0.0, noise: 0, seal: false, grey: true };
        let bytes = writer(&draw(&paper, &scan).unwrap());
        papers.push((format!("{}/{name}", paper.dossier), bytes, paper.number));
    }
    papers
}

#[test]
fn every_format_is_found_by_its_words_and_the_boxes_lie_on_them() {
    let desk = Desk::new("tesseract:vie");
    let papers = papers();
    // One is there already when the service starts.
    desk.drop_file(&papers[0].0, &papers[0].1);
    let running = desk.serve();
    for (name, bytes, _) in &papers[1..] {
        desk.drop_file(name, bytes);
    }
    let count = papers.len() as u64;
    let status = desk.wait_until(240, |totals| totals["indexed"].as_u64() == Some(count));
    assert_eq!(status["totals"]["pages_failed"], 0, "{status:#}");
    assert!(desk.left().is_empty(), "{:?}", desk.left());

    for (name, _, number) in &papers {
        let (dossier, file) = name.split_once('/').unwrap();
        // By its number, if that was read; and by its dossier in any case.
        let found = desk.json(&["search", dossier, "--json"]);
        let hit = hit_of(&found, file, dossier);
        assert_eq!(hit["desk"], "mot", "{number}");
        let dossier_view = desk.json(&["show", dossier, "--json"]);
        assert_eq!(dossier_view["documents"][0]["document"], hit["document"]);
        assert_eq!(dossier_view["documents"][0]["dossier_source"], "folder-name");
    }

    // The motto of Decree 30 stands on each, with and without diacritics.
    for query in ["Độc lập - Tự do - Hạnh phúc", "doc lap tu do hanh phuc", "ĐỘC LẬP TỰ DO HẠNH PHÚC"]
    {
        let found = desk.json(&["search", query, "--json"]);
        assert_eq!(found["total"].as_u64(), Some(count), "{query}: {found:#}");
        for hit in found["hits"].as_array().unwrap() {
            assert!(hit["snippet"].as_str().unwrap().contains("<mark>"), "{hit:#}");
            let first = &hit["boxes"][0];
            // It stands in the right half of the head of the page.
            let [x0, y0, x1, y1] = [0, 1, 2, 3].map(|i| first[i].as_f64().unwrap());
            assert!(x0 > 0.4 && x1 > x0 && x1 <= 1.0 && y0 > 0.02 && y1 > y0 && y1 < 0.2, "{first}");
        }
    }

    // The same through the API, and the page image is one.
    let found = running.json("/api/v1/search?q=hanh%20phuc&limit=3");
    assert_eq!(found["hits"].as_array().unwrap().len(), 3);
    let id = found["hits"][0]["document"].as_str().unwrap();
    let (status, image) = running.get(&format!("/api/v1/documents/{id}/pages/1/image?width=800"));
    assert_eq!(status, 200);
    let image = image::load_from_memory(&image).unwrap();
    assert!(image.width() <= 800 && image.height() > image.width());
    let (_, original) = running.get(&format!("/api/v1/documents/{id}/original"));
    assert!(papers.iter().any(|(_, bytes, _)| *bytes == original), "the original comes back as it was");

    let verified = desk.json(&["verify", "--json"]);
    assert_eq!(verified["findings"], Value::Array(vec![]), "{verified:#}");
}

fn hit_of<'a>(found: &'a Value, file: &str, dossier: &str) -> &'a Value {
    let hits = found["hits"].as_array().unwrap();
    let hit = hits.iter().find(|hit| hit["dossier"] == dossier && hit["file"] == file);
    hit.unwrap_or_else(|| panic!("{file} of {dossier} is not in {found:#}"))
}

#[test]
fn what_a_paper_says_of_itself_is_drawn_from_it() {
    let desk = Desk::new("tesseract:vie");
    let paper = compose(7, 2);
    let scan = Scan { dpi: 300, skew_degrees: 0.0, noise: 0, seal: false, grey: true };
    desk.drop_file("van-ban.pdf", &pdf(&draw(&paper, &scan).unwrap(), 300, 90).unwrap());
    let output = desk.run(&["ingest", "--json", desk.folder().join("van-ban.pdf").to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let exported = desk.export();
    let metadata = &exported[0]["metadata"];
    assert_eq!(metadata["number"]["value"], paper.number.as_str(), "{metadata:#}");
    assert_eq!(metadata["date"]["value"], paper.date.as_str(), "{metadata:#}");
    assert_eq!(metadata["kind"]["value"], paper.kind.as_str(), "{metadata:#}");
    assert_eq!(exported[0]["pages"].as_array().unwrap().len(), 2);
    assert_eq!(exported[0]["state"], "indexed");
}
