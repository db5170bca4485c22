//! The doors at which bytes from outside come in. Fuzzing knocks at each; whatever comes, there is an answer.

#[path = "served.rs"]
mod served;

use std::fs::File;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use hoso_intake::{LocalNumbers, Reserve, Scratch, UnpackLimits, completeness, dossier_of, unpack};
use hoso_model::{Area, DossierCode, Line, MediaType, PageNo, PageText, Word};
use hoso_reader::{Limits, Steps, answers_in, judged};
use hoso_samples as samples;
use hoso_search::Query;
use hoso_store::DataFolder;

/// One door.
pub struct Door {
    /// What its target is called.
    pub name: &'static str,
    /// Knocks.
    pub open: fn(&[u8]),
    /// What to start from.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const DOORS: [Door; 10] = [
    Door { name: "pdf", open: pdf, seeds: pdfs },
    Door { name: "tiff", open: tiff, seeds: tiffs },
    Door { name: "raster", open: raster, seeds: pictures },
    Door { name: "whole", open: whole, seeds: files },
    Door { name: "zip", open: zip, seeds: zips },
    Door { name: "frames", open: frames, seeds: sent },
    Door { name: "names", open: names, seeds: named },
    Door { name: "requests", open: requests, seeds: served::requests },
    Door { name: "queries", open: queries, seeds: queried },
    Door { name: "locks", open: locks, seeds: locked },
];

/// Small: what is slow or large is for the limits, and these have tests of their own.
const LIMITS: Limits = Limits { bytes: 1 << 20, pages: 50, pixels: 1_000_000 };
/// Bytes that decoding may take.
const MEMORY: u64 = 256 << 20;

/// A PDF: opened, asked whether it is signed, two pages taken every way that a child takes them.
pub fn pdf(bytes: &[u8]) {
    decode(bytes, MediaType::Pdf);
}

/// A TIFF: opened, two pages taken in the same way.
pub fn tiff(bytes: &[u8]) {
    decode(bytes, MediaType::Tiff);
}

/// A picture of one page, of the kind that its bytes say.
pub fn raster(bytes: &[u8]) {
    let kinds = [MediaType::Jpeg, MediaType::Png, MediaType::WebP, MediaType::Bmp, MediaType::Jpeg2000];
    if let Some(media) = MediaType::sniff(bytes).filter(|media| kinds.contains(media)) {
        decode(bytes, media);
    }
}

/// Intake's look at whether a file is whole, as each kind.
pub fn whole(bytes: &[u8]) {
    let file = stored(bytes);
    for media in MediaType::ALL {
        completeness(&file, bytes.len() as u64, *media).expect("the file can be read");
    }
}

/// A ZIP file: unpacked within limits.
pub fn zip(bytes: &[u8]) {
    let folder = std::env::temp_dir();
    let scratch = Scratch { folder: &folder, reserve: &Reserve::new(&folder, 0) };
    let limits = UnpackLimits { members: 50, depth: 2, bytes: 4 << 20, ratio: 200, member_bytes: 1 << 20 };
    // A refusal is an answer, too.
    let _ = unpack(stored(bytes), &limits, &scratch, &mut |_| Ok(()));
}

/// What a child sends, as its parent takes it.
pub fn frames(bytes: &[u8]) {
    let _ = answers_in(bytes);
}

/// A file's name, and words of a page: the code of a dossier in them.
pub fn names(bytes: &[u8]) {
    let desk = "mot".parse().expect("a desk's name");
    let pattern = r"(?i)(?P<number>\d{5}-TNHS)".to_owned();
    let local = LocalNumbers::new(desk, &[pattern]).expect("a pattern");
    let _ = dossier_of(Path::new(std::ffi::OsStr::from_bytes(bytes)), &local);
    let text = String::from_utf8_lossy(bytes);
    for (at, _) in DossierCode::find_in_text(&text) {
        assert!(text.is_char_boundary(at));
    }
}

/// What somebody sends to the service: the head of a request, its questions, a body, a file.
pub fn requests(bytes: &[u8]) {
    served::ask(bytes);
}

/// A query: read, asked of the index, and marked on a page.
pub fn queries(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    served::search(&text);
    let word = |text: &str| Word::new(text.to_owned(), Area::from([0.1, 0.1, 0.2, 0.2]), 90.0);
    let words = text.split_whitespace().take(20).map(word).collect();
    let page = PageText::recognised(10, 10, 100, vec![Line { words, ..Line::default() }]);
    let query = Query { text: text.into_owned(), ..Query::default() };
    let marked = hoso_search::mark(&page, &query);
    assert!(marked.boxes.len() <= 20);
}

/// The lock file of a data folder that somebody holds.
pub fn locks(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lock = File::create(folder.path().join("hoso.lock")).expect("a lock");
    lock.write_all(bytes).expect("room for it");
    lock.lock().expect("a lock");
    let holder = DataFolder::held_by(folder.path()).expect("it is held");
    // Whatever it says.
    let _ = holder.runs();
}

fn decode(bytes: &[u8], media: MediaType) {
    let Ok(scan) = hoso_scan::Scan::open(stored(bytes), media, LIMITS) else { return };
    let mut scan = scan.with_memory(MEMORY);
    let _ = scan.signed();
    for page in (0..scan.pages().min(2)).map(PageNo::from_index) {
        if let Some(layer) = scan.text_layer(page) {
            let codes = layer.may_have_codes;
            if judged(&layer).is_some() && codes {
                let _ = scan.draft(page).map(|page| hoso_scan::barcodes(&page.to_grey()));
            }
        }
        if let Ok(page) = scan.page(page) {
            let grey = page.to_grey();
            assert_eq!(grey.pixels.len(), grey.width as usize * grey.height as usize);
            let _ = hoso_scan::barcodes(&grey);
            let clean = hoso_scan::clean(page, Steps::ALL);
            assert_eq!(clean.image.pixels.len(), clean.image.width as usize * clean.image.height as usize);
            if let Some(ruled) = hoso_scan::tables(&clean.image) {
                assert_eq!(ruled.bare.pixels.len(), clean.image.pixels.len());
                let cells = ruled.tables.iter().flat_map(|table| &table.cells);
                assert!(cells.into_iter().all(|cell| cell.x0 < cell.x1 && cell.y0 < cell.y1));
            }
        }
        if let Ok(carried) = scan.carry(page) {
            let strips = carried.page.strips.iter().map(|strip| strip.bytes);
            assert_eq!(strips.sum::<u64>(), carried.bytes.len() as u64);
        }
    }
}

fn stored(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("room for a file");
    file.write_all(bytes).expect("room for its bytes");
    file
}

/// A small page, and the same in colour.
fn drawn() -> [image::DynamicImage; 2] {
    let image = image::GrayImage::from_fn(40, 24, |x, y| image::Luma([(x * 5 + y * 3) as u8]));
    let grey = image::DynamicImage::from(image);
    [grey.clone(), grey.to_rgb8().into()]
}

fn pdfs() -> Vec<Vec<u8>> {
    let mut all = vec![
        samples::picture_pdf((20, 10), 8, (72, 72), &[9; 200]),
        samples::signed_pdf(samples::Signing::Signed),
        samples::encrypted_pdf(),
        samples::pdf_without_pages(),
    ];
    all.extend(samples::pdf(&drawn(), 100, 60));
    all.push(samples::mapped_text_pdf("Giấy tiếp nhận hồ sơ số 12"));
    all.extend(packed());
    all
}

/// PDFs of one picture each: CCITT group 4, JBIG2, JPEG 2000. Ten white rows, or sixteen grey ones.
pub fn packed() -> [Vec<u8>; 3] {
    // Ten rows like the one above, and the end.
    let fax = [0xFF, 0xC0, 0x04, 0x00, 0x40];
    let size = [[0, 0, 0, 16], [0, 0, 0, 10]].concat();
    let jbig2 = [
        // Segment 0 on page 1 says how large the page is: 19 bytes.
        &[0, 0, 0, 0, 48, 0, 1, 0, 0, 0, 19][..],
        &size,
        &[0; 11],
        // Segment 1 is a region over all of it, packed as a fax: 18 bytes and the fax.
        &[0, 0, 0, 1, 38, 0, 1, 0, 0, 0, 18 + fax.len() as u8],
        &size,
        &[0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        &fax,
    ]
    .concat();
    let side = [0, 0, 0, 16];
    let jpx = [
        // SOC, SIZ: one tile of one component of eight bits.
        &[0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0][..],
        &side,
        &side,
        &[0; 8],
        &side,
        &side,
        &[0; 8],
        &[0, 1, 7, 1, 1],
        // COD: one layer, no decomposition, blocks of 64, the reversible wavelet; QCD without quantisation.
        &[0xFF, 0x52, 0, 12, 0, 0, 0, 1, 0, 0, 4, 4, 0, 1, 0xFF, 0x5C, 0, 4, 0x40, 0x40],
        // SOT of 15 bytes, SOD, an empty packet, EOC.
        &[0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 15, 0, 1, 0xFF, 0x93, 0, 0xFF, 0xD9],
    ]
    .concat();
    let one_bit = "/BitsPerComponent 1 /ColorSpace /DeviceGray";
    let fax_entries =
        format!("{one_bit} /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 16 /Rows 10 >>");
    [
        samples::packed_pdf((16, 10), &fax_entries, (16, 10), &fax),
        samples::packed_pdf((16, 10), &format!("{one_bit} /Filter /JBIG2Decode"), (16, 10), &jbig2),
        samples::packed_pdf((16, 16), "/ColorSpace /DeviceGray /Filter /JPXDecode", (16, 16), &jpx),
    ]
}

fn tiffs() -> Vec<Vec<u8>> {
    let pages = drawn();
    let mut all: Vec<Vec<u8>> =
        [samples::tiff_g4, samples::tiff_lzw, samples::tiff_deflate, samples::tiff_jpeg]
            .into_iter()
            .filter_map(|writer| writer(&pages, 100).ok())
            .collect();
    let page = |bits, kinds, bytes: &[u8]| samples::OddPage::new((4, 2), bits, kinds, bytes);
    all.push(samples::odd_tiff(&[
        page((1, 4), (1, 3), &[1; 4]).with(320, &[7; 48]),
        page((4, 8), (1, 5), &[3; 32]),
        page((3, 8), (1, 6), &[5; 12]).with(530, &[2, 2]),
        page((1, 1), (3, 0), &[0, 0x1F, 0x9A, 0x28]),
        page((1, 16), (32773, 1), &[0xF1, 9]).with(317, &[2]),
    ]));
    all
}

fn pictures() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for page in &drawn() {
        all.extend(samples::jpeg(page, 100, 60));
        all.extend(samples::png(page, 100));
        all.extend(samples::webp(page));
        all.extend(samples::bmp(page, 100));
        all.extend([samples::jp2(page, 100), samples::j2k(page)]);
    }
    // A table, whose lines are looked for.
    let scan = samples::Scan { dpi: 60, ..samples::Scan::default() };
    let lists = samples::draw(&samples::list(1), &scan).unwrap_or_default();
    all.extend(lists.iter().flat_map(|page| samples::jpeg(page, 60, 60)));
    all
}

fn files() -> Vec<Vec<u8>> {
    [pdfs(), tiffs(), pictures(), zips()].concat()
}

fn zips() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut inner = Vec::new();
    for _ in 0..2 {
        let mut writer = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in [("H39.18-240815-0007/1.png", pictures().remove(1)), ("trong.zip", inner)] {
            writer.start_file(name, ::zip::write::SimpleFileOptions::default()).expect("a member");
            writer.write_all(&bytes).expect("its bytes");
        }
        inner = writer.finish().expect("an archive").into_inner();
        all.push(inner.clone());
    }
    all
}

fn sent() -> Vec<Vec<u8>> {
    let frame = |body: &[u8]| [&(body.len() as u32).to_le_bytes(), body].concat();
    let refused = frame(br#"{"Refused":{"reason":"broken","detail":"x"}}"#);
    let text = frame(br#"{"Inspected":{"pages":3,"signed":false}}"#);
    vec![[refused.clone(), text].concat(), frame(b"\"Picture\""), vec![0xFF; 8], refused]
}

fn queried() -> Vec<Vec<u8>> {
    let queries = [
        "cải cách \"hành chính\" -xã 1245/QĐ-UBND",
        "(a OR b) AND NOT title:c* \"d e\"~3 f^2 -\"g",
        "Quye\u{302}\u{301}t định ﬁ m²; “một hai” || x && y --z",
    ];
    queries.iter().map(|query| query.as_bytes().to_vec()).collect()
}

fn locked() -> Vec<Vec<u8>> {
    let lock = r#"{"pid":1,"command":"serve","since":"2026-01-01T00:00:00Z","address":"http://127.0.0.1:1","answers":"reading"}"#;
    vec![lock.as_bytes().to_vec(), format!("{lock:<400}\n").into_bytes()]
}

fn named() -> Vec<Vec<u8>> {
    let names = [
        "H39.18-240815-0007/trang 1.pdf",
        "00092-TNHS.tif",
        "Hồ sơ 000.00.18.H39-240815-0007 (2).jpg",
        "a/b\u{301}",
    ];
    names.iter().map(|name| name.as_bytes().to_vec()).collect()
}
