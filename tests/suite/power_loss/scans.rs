//! What the desks' operators drop, and what has to become of it.

use std::io::{Cursor, Write as _};

use sha2::{Digest as _, Sha256};

use crate::suite::desk::scripted_page;

/// What has to become of a scan, in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// Each of its files is a document.
    Documents,
    /// Its files are one document.
    OneDocument,
    /// What is in it, a ZIP file, are documents.
    Unpacked(Vec<Vec<u8>>),
    /// It is refused.
    Refused,
}

/// A file, or a folder of files, that is moved into a desk's folder when it is whole.
#[derive(Debug, Clone)]
pub(super) struct Scan {
    /// The name of the desk's folder.
    pub desk: &'static str,
    /// Its name there; of a folder, it may be a dossier's code.
    pub name: String,
    /// Its files, by their names in it; one without a name is the scan itself.
    pub files: Vec<(String, Vec<u8>)>,
    /// What has to become of it.
    pub fate: Fate,
}

impl Scan {
    /// Is it a folder of files?
    pub(super) fn is_folder(&self) -> bool {
        self.files.iter().any(|(inside, _)| !inside.is_empty())
    }

    /// The dossier that its name claims.
    pub(super) fn dossier(&self) -> Option<String> {
        self.name.starts_with("H39.18-").then(|| self.name.clone())
    }

    fn file(name: &str, bytes: Vec<u8>, fate: Fate) -> Self {
        Self { desk: "in", name: name.to_owned(), files: vec![(String::new(), bytes)], fate }
    }

    fn folder(name: &str, files: Vec<(String, Vec<u8>)>) -> Self {
        Self { desk: "in", name: name.to_owned(), files, fate: Fate::Documents }
    }
}

/// The digest that names these bytes.
pub(super) fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A page like no other.
pub(super) fn page(number: u32) -> Vec<u8> {
    scripted_page(0, 40 + number)
}

/// The steps of a day at two desks: what is dropped at each at once.
pub(super) fn day() -> Vec<Vec<Scan>> {
    let paper = |name: &str, number| Scan::file(name, page(number), Fate::Documents);
    let refused = |name: &str, bytes: &[u8]| Scan::file(name, bytes.to_vec(), Fate::Refused);
    let numbered =
        |from: u32, to: u32| (from..to).map(|no| (format!("{no}.png"), page(no))).collect::<Vec<_>>();
    let zipped = [page(70), page(71), page(72)];
    let together = Scan { desk: "in2", fate: Fate::OneDocument, ..Scan::folder("lo-1", numbered(80, 83)) };
    let mut cut = page(90);
    cut.truncate(cut.len() - 20);
    vec![
        // There when the service is started.
        vec![
            paper("truoc-1.png", 1),
            Scan::folder("H39.18-240815-0001", numbered(2, 5)),
            refused("hong.txt", b"1"),
        ],
        // Many at once: they share syncs.
        vec![Scan::folder("H39.18-240815-0002", numbered(10, 22)), refused("hong.txt", b"no scan either")],
        // One by one.
        vec![paper("mot.png", 30)],
        vec![paper("hai.png", 31)],
        vec![refused("cut.png", &cut)],
        // The same bytes again: in the same place, under another name, and in another dossier.
        vec![paper("mot.png", 30), paper("mot-nua.png", 30)],
        vec![Scan::folder(
            "H39.18-240815-0003",
            vec![("a.png".to_owned(), page(30)), ("b.png".to_owned(), page(32))],
        )],
        vec![Scan::file("goi.zip", zip(&zipped), Fate::Unpacked(zipped.to_vec()))],
        vec![together],
        // At both desks.
        vec![
            Scan { desk: "in2", ..Scan::folder("H39.18-240815-0004", vec![("x.png".to_owned(), page(33))]) },
            paper("ba.png", 34),
            refused("hong-3.txt", b"nor this"),
        ],
    ]
}

/// What comes last, because all that is looked at after it has to write it: a scan that is stored in parts.
pub(super) fn large() -> Scan {
    let picture = hoso_samples::small_page(&["lớn"], 100).unwrap();
    let mut bytes = hoso_samples::jpeg(&picture.into(), 100, 60).unwrap();
    bytes.resize(9 << 20, 7);
    Scan::file("lon.jpg", bytes, Fate::Documents)
}

fn zip(pages: &[Vec<u8>]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (number, page) in pages.iter().enumerate() {
        zip.start_file(format!("trang {number}.png"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(page).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
