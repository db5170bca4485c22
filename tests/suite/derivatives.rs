//! Documents given back: the bytes of their pictures, their words, and what is kept.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, Name, Stream};
use hoso_samples::{Scan, compose, draw};
use image::DynamicImage;

use super::desk::{Desk, Running, scripted_page};

/// The streams of a page's pictures.
fn streams(pdf: &Pdf, page: usize) -> Vec<Stream<'_>> {
    let page = &pdf.pages()[page];
    let resources: Dict<'_> = page.raw().get("Resources").unwrap();
    let images: Dict<'_> = resources.get("XObject").unwrap();
    (0..images.len()).map(|at| images.get(format!("I{at}")).unwrap()).collect()
}

/// The bytes of a page's pictures with the names of their filters.
fn pictures(pdf: &Pdf, page: usize) -> Vec<(String, Vec<u8>)> {
    streams(pdf, page)
        .into_iter()
        .map(|image| {
            let filter = image.dict().get::<Name<'_>>("Filter").unwrap().as_str().to_owned();
            (filter, image.raw_data().into_owned())
        })
        .collect()
}

fn contains(file: &[u8], part: &[u8]) -> bool {
    part.len() > 20 && file.windows(part.len()).any(|window| window == part)
}

fn given(running: &Running, id: &str, form: &str) -> Vec<u8> {
    let (status, body) = running.get(&format!("/api/v1/documents/{id}/{form}"));
    assert_eq!(status, 200, "{form}: {}", String::from_utf8_lossy(&body));
    body
}

fn slips(count: u32) -> Vec<DynamicImage> {
    (0..count).map(|n| hoso_samples::small_page(&[&format!("Tờ {n}")], 100).unwrap().into()).collect()
}

/// Every file under `folder` with its bytes, in order.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}

/// Every file in `folder` with its inode, in order: a file that was written again has another.
fn inodes(folder: &Path) -> Vec<(PathBuf, u64)> {
    files(folder).into_iter().map(|(path, _)| (path.clone(), path.metadata().unwrap().ino())).collect()
}

#[test]
fn pictures_of_every_kind_of_file_pass_through_and_originals_stay() {
    let desk = Desk::new("scripted:");
    let page = slips(1).remove(0);
    let jpeg = hoso_samples::jpeg(&page, 100, 80).unwrap();
    let png = hoso_samples::png(&page, 100).unwrap();
    let fax = hoso_samples::tiff_g4(&slips(3), 100).unwrap();
    let pdf = hoso_samples::pdf(&slips(2), 100, 80).unwrap();
    // No PDF/A may hold LZW: its pixels are packed anew.
    let unpacked = slips(1).remove(0);
    let lzw = hoso_samples::tiff_lzw(std::slice::from_ref(&unpacked), 100).unwrap();
    for (name, bytes) in
        [("a.jpg", &jpeg), ("b.png", &png), ("c.tif", &fax), ("d.pdf", &pdf), ("e.tif", &lzw)]
    {
        desk.drop_file(name, bytes);
    }
    let running = desk.serve();
    desk.wait_until(60, |totals| totals["indexed"] == 5);
    let before = files(&desk.data().join("blobs"));
    for document in desk.export() {
        let id = document["document"].as_str().unwrap();
        let file = given(&running, id, "searchable.pdf");
        let text = String::from_utf8_lossy(&file);
        assert!(text.contains("<pdfaid:part>2</pdfaid:part>") && text.contains("/Lang (vi)"));
        let back = Pdf::new(file).unwrap();
        assert_eq!(back.pages().len(), document["pages"].as_array().unwrap().len());
        for page in 0..back.pages().len() {
            let [(filter, bytes)] = pictures(&back, page).try_into().unwrap();
            let (wanted, source) = match document["file"].as_str().unwrap() {
                "a.jpg" => ("DCTDecode", Some(&jpeg)),
                "b.png" => ("FlateDecode", Some(&png)),
                "c.tif" => ("CCITTFaxDecode", Some(&fax)),
                "d.pdf" => ("DCTDecode", Some(&pdf)),
                _ => ("FlateDecode", None),
            };
            assert_eq!(filter, wanted, "{document}");
            if let Some(source) = source {
                assert!(contains(source, &bytes), "{}: the stream is the file's own", document["file"]);
            } else {
                let pixels = streams(&back, page)[0].decoded().unwrap().into_owned();
                assert!(pixels == unpacked.to_luma8().into_raw(), "the pixels are the file's own");
            }
        }
    }
    assert_eq!(files(&desk.data().join("blobs")), before, "originals are only read");
    assert_eq!(files(&desk.data().join("derived")).len(), 5);
}

#[test]
fn words_lie_under_a_page_that_was_scanned_on_its_head() {
    let desk = Desk::new("tesseract:vie");
    let paper = compose(11, 1);
    let scan = Scan { dpi: 150, seal: false, ..Scan::default() };
    let upright = draw(&paper, &scan).unwrap().remove(0);
    let (width, height) = (upright.width(), upright.height());
    let jpeg = hoso_samples::jpeg(&upright.rotate180(), 150, 85).unwrap();
    desk.drop_file("lộn ngược.jpg", &jpeg);
    let running = desk.serve();
    desk.wait_until(120, |totals| totals["indexed"] == 1);
    let exported = desk.export();
    let id = exported[0]["document"].as_str().unwrap();
    assert_eq!(exported[0]["pages"][0]["rotation"], 180);
    let pdf = Pdf::new(given(&running, id, "searchable.pdf")).unwrap();
    let page = &pdf.pages()[0];
    let points = |pixels: u32| pixels as f32 * 72.0 / 150.0;
    let (across, down) = page.render_dimensions();
    assert!((across - points(width)).abs() < 1.0 && (down - points(height)).abs() < 1.0);
    assert_eq!(pictures(&pdf, 0), [("DCTDecode".to_owned(), jpeg)]);
    let alto = String::from_utf8(given(&running, id, "alto.xml")).unwrap();
    assert!(alto.contains(&format!("WIDTH=\"{width}\" HEIGHT=\"{height}\"")), "{alto}");
    let hocr = String::from_utf8(given(&running, id, "hocr.html")).unwrap();
    let text = String::from_utf8(given(&running, id, "text")).unwrap();
    for word in text.split_whitespace().filter(|word| word.chars().all(char::is_alphanumeric)) {
        assert!(alto.contains(&format!("CONTENT=\"{word}\"")) && hocr.contains(&format!(">{word}</span>")));
    }
    assert!(text.contains("Hạnh phúc"), "{text}");
}

#[test]
fn pages_that_failed_or_are_empty_are_there_and_what_was_made_is_kept() {
    let desk = Desk::new("scripted:");
    // The scripted engine fails at a page whose first pixel is so, and finds nothing on an empty one.
    let mut page = DynamicImage::from(image::GrayImage::from_pixel(90, 40, image::Luma([255])));
    let sound = page.clone();
    if let DynamicImage::ImageLuma8(grey) = &mut page {
        grey.put_pixel(0, 0, image::Luma([1]));
    }
    desk.drop_file("a.tif", &hoso_samples::tiff_deflate(&[sound, page], 100).unwrap());
    desk.drop_file("b.png", &scripted_page(0, 70));
    let running = desk.serve();
    desk.wait_until(60, |totals| totals["documents"] == 2 && totals["pages_waiting"] == 0);
    for document in desk.export() {
        let id = document["document"].as_str().unwrap();
        let first = given(&running, id, "searchable.pdf");
        let made = inodes(&desk.data().join("derived"));
        assert_eq!(first, given(&running, id, "searchable.pdf"));
        // Made anew it would have the same bytes under the same name.
        assert_eq!(made, inodes(&desk.data().join("derived")));
        let pdf = Pdf::new(first).unwrap();
        for page in 0..document["pages"].as_array().unwrap().len() {
            assert_eq!(pictures(&pdf, page).len(), 1);
        }
    }
    assert_eq!(running.get("/api/v1/documents/01ARZ3NDEKTSV4RRFFQ69G5FAV/alto.xml").0, 404);
    drop(running);
    let folder = desk.data().with_file_name("ra");
    let export = |desk: &Desk, more: &[&str]| {
        let mut arguments = vec!["export", "--all", "--format"];
        arguments.extend(more);
        desk.run(&arguments)
    };
    let direct = export(&desk, &["pdf", "-o", folder.to_str().unwrap()]);
    assert!(direct.status.success(), "{}", String::from_utf8_lossy(&direct.stderr));
    let written = files(&folder);
    assert_eq!(written.len(), 2);
    let running = desk.serve();
    assert!(export(&desk, &["pdf", "-o", folder.to_str().unwrap()]).status.success());
    assert_eq!(files(&folder), written, "through the service, the same bytes under the same names");
    for format in ["alto", "hocr", "txt"] {
        let into = format!("{}/{format}/", folder.display());
        assert!(export(&desk, &[format, "-o", &into]).status.success());
        assert_eq!(files(Path::new(&into)).len(), 2, "{format}");
    }
    assert_eq!(export(&desk, &["pdf"]).status.code(), Some(2), "two documents are not one stream");
    drop(running);
}
