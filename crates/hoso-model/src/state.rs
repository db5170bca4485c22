//! How far a document has come, and what happened to it on the way.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Defines an enum whose variants have one word each, for the catalogue and for JSON.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant,)+ }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                crate::schema::word_schema([$($word),+])
            }
        }

        impl utoipa::ToSchema for $name {}

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word it is stored and printed as.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err(word.to_owned()) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// How far a document has come; each state includes the ones before it.
    DocumentState {
        /// Its bytes are stored and its row is committed; the file may leave the desk's folder.
        Admitted = "admitted",
        /// Every page was read or has failed for a reason that is kept.
        Read = "read",
        /// Its metadata was drawn from the text.
        Described = "described",
        /// All of it is in the index.
        Indexed = "indexed",
        /// No page of it could be read; its image is still kept and its name is findable.
        Failed = "failed",
        /// Other documents stand for it: those a stack was cut into, those a ZIP file held, or the same paper that was
        /// in the dossier before.
        Replaced = "replaced",
    }
}

words! {
    /// How far one page has come.
    PageState {
        /// Waits for a reader.
        Waiting = "waiting",
        /// Its text is stored.
        Read = "read",
        /// It could not be read, for a reason that is kept.
        Failed = "failed",
    }
}

words! {
    /// What a file is, by its first bytes (not by its name).
    MediaType {
        /// Portable Document Format (ISO 32000).
        Pdf = "application/pdf",
        /// Tagged Image File Format 6.0, or BigTIFF.
        Tiff = "image/tiff",
        /// JPEG (ITU-T T.81).
        Jpeg = "image/jpeg",
        /// Portable Network Graphics.
        Png = "image/png",
        /// WebP (RFC 9649).
        WebP = "image/webp",
        /// A Windows bitmap (BITMAPFILEHEADER).
        Bmp = "image/bmp",
        /// JPEG 2000: a JP2 or JPX file, or a codestream alone (ITU-T T.800, annexes A and I).
        Jpeg2000 = "image/jp2",
        /// A ZIP file of scans (PKWARE APPNOTE 6.3).
        Zip = "application/zip",
    }
}

words! {
    /// Whose work goes first.
    Priority {
        /// New scans of a desk: somebody waits for them.
        Desk = "desk",
        /// An import of an archive.
        Archive = "archive",
    }
}

words! {
    /// What can happen to a document: the kinds of rows of its history.
    Event {
        /// Stored and committed.
        Admitted = "admitted",
        /// The file left the desk's folder.
        LeftFolder = "left-folder",
        /// The same bytes came again for the same dossier.
        Duplicate = "duplicate",
        /// The same bytes are in another dossier or at another desk; they were not stored or read again.
        Linked = "linked",
        /// Separator sheets were found: it was cut from a stack, or is one that was cut.
        Cut = "cut",
        /// Its dossier was set, by a code on its pages or by a person.
        Assigned = "assigned",
        /// Different dossiers were named: a person has to say which.
        Conflict = "conflict",
        /// Another document stands for it.
        Replaced = "replaced",
        /// Its file was written on after it was taken: the whole of it is another document, which stands for it.
        WrittenOn = "written-on",
        /// Something that an operator should know of how it was put together.
        Noted = "noted",
        /// Files are attached to its file, which were not read.
        Attached = "attached",
        /// A page failed.
        PageFailed = "page-failed",
        /// All pages were read.
        Read = "read",
        /// Metadata was drawn from the text.
        Described = "described",
        /// All of it is searchable.
        Indexed = "indexed",
        /// Somebody or something sent it through again.
        Retried = "retried",
        /// Pages of it that were read are read again.
        Reread = "reread",
        /// A person said what it says.
        Corrected = "corrected",
        /// A verification found something wrong with it.
        Damaged = "damaged",
    }
}

impl MediaType {
    /// What a file that starts with `head` is (256 bytes suffice but for a PDF, whose header may stand anywhere in
    /// the first 1,024: ISO 32000-1, annex H, implementation note 13).
    pub fn sniff(head: &[u8]) -> Option<Self> {
        match head {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            [0, 0, 0, 12, b'j', b'P', b' ', b' ', 0x0D, 0x0A, 0x87, 0x0A, ..]
            | [0xFF, 0x4F, 0xFF, 0x51, ..] => Some(Self::Jpeg2000),
            // Two letters are little: the bytes that are reserved have to be 0, and a header of a known size follows.
            [
                b'B',
                b'M',
                _,
                _,
                _,
                _,
                0,
                0,
                0,
                0,
                _,
                _,
                _,
                _,
                12 | 40 | 52 | 56 | 64 | 108 | 124,
                0,
                0,
                0,
                ..,
            ] => Some(Self::Bmp),
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Self::Tiff),
            _ => {
                let head = &head[..head.len().min(1024)];
                head.windows(5).any(|five| five == b"%PDF-").then_some(Self::Pdf)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DocumentState, Event, MediaType};

    #[test]
    fn words_read_back() {
        for state in DocumentState::ALL {
            assert_eq!(state.as_str().parse(), Ok(*state));
        }
        for event in Event::ALL {
            assert_eq!(serde_json::to_value(event).unwrap(), event.as_str());
        }
        assert!("gone".parse::<DocumentState>().is_err());
    }

    #[test]
    fn types_are_told_by_their_bytes() {
        assert_eq!(MediaType::sniff(b"%PDF-1.4"), Some(MediaType::Pdf));
        assert_eq!(MediaType::sniff(b"\r\n junk %PDF-1.4"), Some(MediaType::Pdf));
        assert_eq!(MediaType::sniff(b"II*\0"), Some(MediaType::Tiff));
        assert_eq!(MediaType::sniff(b"MM\0+\0\x08"), Some(MediaType::Tiff));
        assert_eq!(MediaType::sniff(b"\xFF\xD8\xFF\xE0"), Some(MediaType::Jpeg));
        assert_eq!(MediaType::sniff(b"PK\x03\x04"), Some(MediaType::Zip));
        assert_eq!(MediaType::sniff(b"\x89PNG\r\n\x1a\n"), Some(MediaType::Png));
        assert_eq!(MediaType::sniff(b"RIFF\x24\0\0\0WEBPVP8 "), Some(MediaType::WebP));
        assert_eq!(MediaType::sniff(b"\0\0\0\x0CjP  \r\n\x87\n\0\0"), Some(MediaType::Jpeg2000));
        assert_eq!(MediaType::sniff(b"\xFF\x4F\xFF\x51\0\x2F"), Some(MediaType::Jpeg2000));
        assert_eq!(MediaType::sniff(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), Some(MediaType::Bmp));
        for other in [
            &b""[..],
            b"RIFF\x24\0\0\0WAVE",
            b"BM is no bitmap, by far",
            b"PK\x01\x02",
            b"GIF89a",
            b"%PD",
            &[0; 2000],
        ] {
            assert_eq!(MediaType::sniff(other), None);
        }
    }
}
