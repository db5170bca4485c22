//! A page's picture, or a page as its file draws it, as it goes into a document that is made from it.

use serde::{Deserialize, Serialize};

/// A page's picture, packed as its file has it wherever that can be: strips from the top, and how they lie.
///
/// The bytes of all strips are kept apart, one after the other, so that they can be handed on as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CarriedPage {
    /// Pixels of the page across, as it is decoded: turned as its file says, and its pixels square.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Dots per inch of both.
    pub dpi: u32,
    /// How the stored picture has to be laid to stand as its file says.
    pub lies: Lies,
    /// The picture, from its stored top to its bottom.
    pub strips: Vec<CarriedStrip>,
}

/// A page as its PDF file draws it: letters, shapes and pictures, copied as objects of the document that is made from it.
///
/// The bytes of the objects are kept apart, one after the other, so that they can be handed on as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CopiedPage {
    /// Width of the page as its file shows it, in points.
    pub width: f32,
    /// Height, in points.
    pub height: f32,
    /// The number of the object that draws it: a form XObject that fills the page from its lower left corner.
    pub form: i32,
    /// The objects: of each its number, and where it begins.
    pub objects: Vec<(i32, u64)>,
}

/// What any reader makes of a page's own text, in the order in which it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Said {
    /// Its words, as the file says what they are.
    pub words: Vec<String>,
    /// Is there text that nobody sees?
    pub hides: bool,
}

/// How a stored picture lies: it is mirrored left to right first, then turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lies {
    /// Is it mirrored left to right?
    pub mirrored: bool,
    /// Degrees by which it is then turned clockwise: 0, 90, 180 or 270.
    pub turned: u16,
}

impl Lies {
    /// By the number that EXIF and TIFF give it (CIPA DC-008, tag 0x0112): 1 to 8; others are as 1.
    pub const fn from_exif(number: u8) -> Self {
        let (mirrored, turned) = match number {
            2 => (true, 0),
            3 => (false, 180),
            4 => (true, 180),
            5 => (true, 270),
            6 => (false, 90),
            7 => (true, 90),
            8 => (false, 270),
            _ => (false, 0),
        };
        Self { mirrored, turned }
    }

    /// Turned further, clockwise.
    #[must_use]
    pub const fn then(self, degrees: u16) -> Self {
        Self { mirrored: self.mirrored, turned: (self.turned + degrees) % 360 }
    }

    /// Do width and height change places?
    pub const fn swaps(self) -> bool {
        self.turned % 180 == 90
    }
}

/// A strip of a page's picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CarriedStrip {
    /// Pixels across, as stored.
    pub width: u32,
    /// Rows.
    pub rows: u32,
    /// How it is packed.
    pub packing: Packing,
    /// What its samples mean.
    pub colours: Colours,
    /// Bits of a sample: 1, 2, 4, 8 or 16.
    pub bits: u8,
    /// Is the greatest sample the darkest?
    pub inverted: bool,
    /// How many of the page's bytes are this strip's.
    pub bytes: u64,
}

/// How a strip's bytes are packed: the filters of PDF that PDF/A-2 allows (ISO 32000-1, 7.4; ISO 19005-2, 6.1.7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Packing {
    /// A JPEG. Are three colours luminance and chrominance, if anything but the JPEG itself says so?
    Jpeg(Option<bool>),
    /// CCITT fax, by the parameters of its filter.
    Fax(Fax),
    /// JBIG2 as in PDF; so many bytes at its start are what several pictures share.
    Jbig2(u64),
    /// JPEG 2000.
    Jpeg2000,
    /// Deflate with zlib's head, of rows changed by a predictor: 1 is none, 2 TIFF's, 10 to 15 PNG's.
    Flate(u8),
}

/// Parameters of the CCITT filter (ISO 32000-1, table 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a parameter of the filter")]
pub struct Fax {
    /// Under 0 group 4; 0 group 3 in one dimension, above it in two.
    pub k: i32,
    /// Does a code stand at the end of each row?
    pub end_of_line: bool,
    /// Does each row begin with a byte?
    pub byte_aligned: bool,
    /// Does a code end the strip?
    pub end_of_block: bool,
    /// Are ones black?
    pub black_is_one: bool,
}

/// What samples mean. Colours are taken to be those of sRGB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colours {
    /// Shades of grey.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// The places of a palette: red, green and blue of each, a byte each.
    Palette(Vec<u8>),
}

impl Colours {
    /// Samples of a pixel.
    pub const fn samples(&self) -> u8 {
        match self {
            Self::Grey | Self::Palette(_) => 1,
            Self::Rgb => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lies;

    #[test]
    fn a_turn_goes_on_from_where_it_was() {
        assert_eq!(Lies::from_exif(6).then(270), Lies::default());
        assert_eq!(Lies::from_exif(7).then(180), Lies::from_exif(5));
        assert!(Lies::from_exif(8).swaps() && !Lies::from_exif(4).swaps());
        assert_eq!(Lies::from_exif(200), Lies::from_exif(1));
    }
}
