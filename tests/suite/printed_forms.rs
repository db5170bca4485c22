//! What is printed in another form of its letters, or broken at the end of a line, is found as people type it.

use hoso_samples::{TextPage, mapped_text_pdf, text_pages_pdf};

use super::desk::Desk;

fn filled() -> Desk {
    let desk = Desk::new("scripted:");
    desk.drop_file("m2.pdf", &mapped_text_pdf("Diện tích đất ở 1234,5 m²"));
    desk.drop_file("fi.pdf", &mapped_text_pdf("Đề nghị lưu hồ sơ vào proﬁle"));
    desk.drop_file("shy.pdf", &mapped_text_pdf("hồ sơ vay của Tech\u{AD}combank"));
    let lines = vec![b"ho so xin vay mua nha cho con Agri-".to_vec(), b"bank nay".to_vec()];
    let page = TextPage { font: "Times-Roman", lines, ..TextPage::default() };
    desk.drop_file("broken.pdf", &text_pages_pdf(&[page]).unwrap());
    let output = desk.run(&["ingest", desk.folder().to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    desk
}

/// The files that are found, and the first snippet.
fn found(desk: &Desk, query: &str) -> (Vec<String>, String) {
    let answer = desk.json(&["search", query, "--json"]);
    let hits = answer["hits"].as_array().unwrap();
    let snippet = hits.first().map_or("", |hit| hit["snippet"].as_str().unwrap()).to_owned();
    (hits.iter().map(|hit| hit["file"].as_str().unwrap().to_owned()).collect(), snippet)
}

#[test]
fn each_form_finds_the_other_and_the_printed_one_is_shown() {
    let desk = filled();
    for (query, file, shown) in [
        ("1234,5 m2", "m2.pdf", "<mark>1234,5 m²</mark>"),
        ("\"1234,5 m²\"", "m2.pdf", "<mark>1234,5 m²</mark>"),
        ("profile", "fi.pdf", "<mark>proﬁle</mark>"),
        ("proﬁle", "fi.pdf", "<mark>proﬁle</mark>"),
        ("techcombank", "shy.pdf", "<mark>Tech-combank</mark>"),
        ("agribank", "broken.pdf", "<mark>Agri- bank</mark> nay"),
        ("\"con agribank nay\"", "broken.pdf", "<mark>con Agri- bank nay</mark>"),
        ("\"bank nay\"", "broken.pdf", "Agri- <mark>bank nay</mark>"),
    ] {
        let (files, snippet) = found(&desk, query);
        assert_eq!(files, [file], "{query}");
        assert!(snippet.contains(shown), "{query}: {snippet}");
    }
}

#[test]
fn an_index_of_an_older_analyser_is_made_anew_by_itself() {
    let desk = filled();
    let mut changed = 0;
    for generation in std::fs::read_dir(desk.data().join("index")).unwrap() {
        let meta = generation.unwrap().path().join("meta.json");
        let schema = std::fs::read_to_string(&meta).unwrap();
        let older = schema.replace("hoso_folded_3", "hoso_folded").replace("hoso_exact_3", "hoso_exact");
        changed += u32::from(older != schema);
        std::fs::write(&meta, older).unwrap();
    }
    assert_eq!(changed, 1);
    assert_eq!(found(&desk, "profile").0, ["fi.pdf"]);
}
