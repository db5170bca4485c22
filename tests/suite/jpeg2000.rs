//! JPEG 2000, as archives scan: taken, read, shown, and given back as it is.

use std::time::Duration;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, Name, Stream};
use image::DynamicImage;

use super::desk::{Desk, read, wait_for};

#[test]
fn a_jpeg_2000_file_goes_the_whole_way() {
    let desk = Desk::new("tesseract:vie");
    let page: DynamicImage =
        hoso_samples::small_page(&["Biên lai thu phí 4711", "Huyện Bến Lức"], 200).unwrap().into();
    let (file, stream) = (hoso_samples::jp2(&page, 200), hoso_samples::j2k(&page.to_rgb8().into()));
    desk.drop_file("bien-lai.jp2", &file);
    desk.drop_file("bien-lai.j2k", &stream);
    let output = desk.run(&["ingest", desk.folder().to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let running = desk.serve();
    desk.drop_file("cut.jp2", &file[..file.len() * 2 / 3]);
    let reason = desk.folder().join(".hoso/rejected/cut.jp2.reason.txt");
    let reason = wait_for("it to be refused", Duration::from_mins(2), || {
        read(&reason).filter(|text| !text.is_empty())
    });
    assert!(reason.contains("The end of the file is missing"), "{reason}");
    let answer = running.json("/api/v1/search?q=4711");
    assert_eq!(answer["total"], 2, "{answer:#}");
    for hit in answer["hits"].as_array().unwrap() {
        let (id, name) = (hit["document"].as_str().unwrap(), hit["file"].as_str().unwrap());
        let (status, shown) = running.get(&format!("/api/v1/documents/{id}/pages/1/image"));
        assert_eq!((status, image::load_from_memory(&shown).unwrap().width()), (200, page.width()), "{name}");
        let original = running.get(&format!("/api/v1/documents/{id}/original"));
        let own = if name == "bien-lai.jp2" { &file } else { &stream };
        assert_eq!((original.0, &original.1), (200, own));
        let (status, given) = running.get(&format!("/api/v1/documents/{id}/searchable.pdf"));
        assert_eq!(status, 200, "{name}");
        let pdf = Pdf::new(given).unwrap();
        let resources: Dict<'_> = pdf.pages()[0].raw().get("Resources").unwrap();
        let picture: Stream<'_> = resources.get::<Dict<'_>>("XObject").unwrap().get("I0").unwrap();
        assert_eq!(picture.dict().get::<Name<'_>>("Filter").unwrap().as_str(), "JPXDecode", "{name}");
        assert!(
            picture.raw_data().ends_with(own),
            "{name}: the bytes of the file, and before a codestream its boxes"
        );
    }
}
