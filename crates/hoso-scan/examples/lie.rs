use hoso_model::{MediaType, PageNo};
use hoso_scan::*;
use std::fs::File;
fn main() {
    for folder in std::env::args().skip(1) {
        let mut files: Vec<_> =
            std::fs::read_dir(format!("{folder}/docs")).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        for path in files {
            let media = match path.extension().unwrap().to_str().unwrap() {
                "pdf" => MediaType::Pdf,
                "tif" => MediaType::Tiff,
                "jpg" => MediaType::Jpeg,
                _ => MediaType::Png,
            };
            let mut scan = Scan::open(File::open(&path).unwrap(), media, Limits::default()).unwrap();
            for i in 0..scan.pages() {
                let page = scan.page(PageNo::from_index(i)).unwrap();
                let c = clean(page, Steps::ALL);
                println!(
                    "{} {} turned {} skew {:.2} stamps {} blank {}",
                    path.file_name().unwrap().to_str().unwrap(),
                    i + 1,
                    c.turned,
                    c.skew,
                    c.stamps.len(),
                    c.blank
                );
            }
        }
    }
}
