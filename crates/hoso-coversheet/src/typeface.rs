//! The typeface on this machine: a sans serif with every letter of Vietnamese.

use std::path::{Path, PathBuf};

use ttf_parser::{Face as Parsed, GlyphId};

use crate::CoverSheetError;

/// Where distributions keep typefaces that have the letters: folder, file of the regular face, file of the bold one.
const FAMILIES: [(&str, &str, &str); 8] = [
    ("/usr/share/fonts/truetype/liberation2", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("/usr/share/fonts/truetype/liberation", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("/usr/share/fonts/liberation-sans", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("/usr/share/fonts/liberation", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("/usr/share/fonts/truetype/noto", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("/usr/share/fonts/noto", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("/usr/share/fonts/truetype/dejavu", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("/usr/share/fonts/dejavu-sans-fonts", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
];
/// Letters that only a typeface for Vietnamese has; `fonts-liberation` of Debian 12 is too old for them.
const LETTERS: &str = "ĂăĐđƠơƯưẠạẾếỘộỢợỮữỲỳỴỵỸỹ";

/// A face of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    Regular,
    Bold,
}

/// Both, in the order of their objects.
pub(crate) const FACES: [Face; 2] = [Face::Regular, Face::Bold];

impl Face {
    /// What a page calls it.
    pub(crate) const fn resource(self) -> &'static [u8] {
        match self {
            Self::Regular => b"F0",
            Self::Bold => b"F1",
        }
    }
}

/// The bytes of the two faces.
pub(crate) struct Typeface {
    faces: [FaceFile; 2],
}

/// A face that is known to parse.
pub(crate) struct FaceFile {
    /// Its name in the PDF: the file's.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Typeface {
    /// The first of the known typefaces that is here and has the letters.
    pub(crate) fn of_this_machine() -> Result<Self, CoverSheetError> {
        FAMILIES
            .iter()
            .find_map(|(folder, regular, bold)| {
                let folder = Path::new(folder);
                Some(Self { faces: [read(folder.join(regular))?, read(folder.join(bold))?] })
            })
            .ok_or(CoverSheetError::NoTypeface)
    }

    /// One face.
    pub(crate) fn face(&self, face: Face) -> &FaceFile {
        &self.faces[face as usize]
    }
}

impl FaceFile {
    /// What the file says.
    pub(crate) fn parsed(&self) -> Result<Parsed<'_>, CoverSheetError> {
        Parsed::parse(&self.bytes, 0)
            .map_err(|error| CoverSheetError::Typeface(self.name.clone(), error.to_string()))
    }
}

/// Reads a face; `None` if it is not there or lacks the letters.
fn read(path: PathBuf) -> Option<FaceFile> {
    let name = path.file_stem()?.to_str()?.to_owned();
    let face = FaceFile { name, bytes: std::fs::read(path).ok()? };
    let parsed = face.parsed().ok()?;
    let complete = LETTERS.chars().all(|letter| parsed.glyph_index(letter).is_some());
    complete.then_some(face)
}

/// The width of a glyph in thousandths of the type size.
pub(crate) fn advance(face: &Parsed<'_>, glyph: GlyphId) -> f32 {
    f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * 1000.0 / f32::from(face.units_per_em())
}
