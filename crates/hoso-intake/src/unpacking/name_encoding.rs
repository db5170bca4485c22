//! In what encoding an archive's names are that are not UTF-8.
//!
//! ZIP knows two (APPNOTE, appendix D): UTF-8 and code page 437, which has no Vietnamese. Windows writes names in the
//! code page of the system instead, and says nothing of it: 1258 where the system is Vietnamese. Names may also have been
//! typed for the 8-bit fonts of before Unicode. What makes Vietnamese of the names of an archive together is taken.

use encoding_rs::WINDOWS_1258;
use hoso_viet::{ENCODINGS, Encoding, is_syllable, nfc};

/// Bytes of names that are looked at.
const LOOKED_AT: usize = 64 << 10;
/// Of the words with a letter that is not ASCII, so large a share is Vietnamese in the right encoding: abbreviations and
/// foreign names are the rest.
const RIGHT: f32 = 0.6;

/// How bytes of names become letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameEncoding {
    /// As ZIP says.
    Standard,
    /// The code page of Vietnamese Windows.
    Windows1258,
    /// One of before Unicode.
    Typed(Encoding),
}

impl NameEncoding {
    /// The encoding of an archive with these names. Where several make as much Vietnamese, it is the one that systems
    /// use.
    pub(super) fn of(names: impl Iterator<Item = Vec<u8>>) -> Self {
        let mut bytes = Vec::new();
        for name in names.filter(|name| std::str::from_utf8(name).is_err()) {
            bytes.extend(name);
            bytes.push(b'/');
            if bytes.len() > LOOKED_AT {
                break;
            }
        }
        let mut best = (RIGHT, Self::Standard);
        for encoding in [Self::Windows1258].into_iter().chain(ENCODINGS.map(Self::Typed)) {
            let share = encoding.decode(&bytes).as_deref().map_or(0.0, vietnamese_share);
            if share > best.0 {
                best = (share, encoding);
            }
        }
        best.1
    }

    /// The name of these bytes; `None` if it is as ZIP says.
    pub(super) fn decode(self, name: &[u8]) -> Option<String> {
        match self {
            Self::Standard => None,
            Self::Windows1258 => Some(nfc(&WINDOWS_1258.decode_without_bom_handling(name).0).into_owned()),
            Self::Typed(encoding) => {
                let letters: String = name.iter().map(|byte| char::from(*byte)).collect();
                Some(encoding.decode(&letters))
            }
        }
    }
}

/// Of the words of `names` with a letter that is not ASCII, the share that is Vietnamese.
fn vietnamese_share(names: &str) -> f32 {
    let words = names.split(|character: char| character.is_ascii() && !character.is_ascii_alphabetic());
    let (mut valid, mut all) = (0u32, 0u32);
    for word in words.filter(|word| !word.is_ascii()) {
        all += 1;
        valid += u32::from(is_syllable(word));
    }
    if all == 0 { 0.0 } else { valid as f32 / all as f32 }
}

#[cfg(test)]
mod tests {
    use super::NameEncoding;
    use hoso_viet::Encoding;

    /// Code page 1258 as Windows writes it: tones stand behind their vowels (Microsoft's table `cp1258`).
    const NAMES_1258: [(&[u8], &str); 3] = [
        (b"\xd0\xf5n xin c\xe2\xec\x70 gi\xe2\xec\x79.pdf", "Đơn xin cấp giấy.pdf"),
        (b"H\xf4\xcc s\xf5/Quy\xea\xec\x74 \xf0i\xf2nh s\xf4\xec 5.tif", "Hồ sơ/Quyết định số 5.tif"),
        (b"NGUY\xca\xde\x4e V\xc3N AN.jpg", "NGUYỄN VĂN AN.jpg"),
    ];

    #[test]
    fn names_of_vietnamese_windows_are_vietnamese_together_and_alone() {
        let all = NameEncoding::of(NAMES_1258.iter().map(|(raw, _)| raw.to_vec()));
        for (raw, name) in NAMES_1258 {
            for encoding in [all, NameEncoding::of([raw.to_vec()].into_iter())] {
                assert_eq!(encoding.decode(raw).as_deref(), Some(name), "{encoding:?}");
            }
        }
    }

    #[test]
    fn names_of_before_unicode_are_known_by_what_they_become() {
        // As they were typed for `.VnTime` and for `VNI-Times`.
        for (encoding, raw) in [
            (Encoding::Tcvn3, &b"\xa7\xacn xin c\xcap gi\xcay ph\xd0p x\xa9y d\xf9ng.pdf"[..]),
            (Encoding::Vni, b"\xd1\xf4n xin ca\xe1p gia\xe1y phe\xf9p xa\xe2y d\xf6\xefng.pdf"),
        ] {
            let found = NameEncoding::of([raw.to_vec()].into_iter());
            assert_eq!(found, NameEncoding::Typed(encoding));
            assert_eq!(found.decode(raw).as_deref(), Some("Đơn xin cấp giấy phép xây dựng.pdf"));
        }
    }

    #[test]
    fn other_names_are_as_zip_says() {
        // `résumé`, `Übersicht` in code page 437, and nothing at all.
        for names in [vec![b"r\x82sum\x82.pdf".to_vec(), b"\x9abersicht.pdf".to_vec()], vec![]] {
            assert_eq!(NameEncoding::of(names.into_iter()), NameEncoding::Standard);
        }
        assert_eq!(NameEncoding::of(["Đơn.pdf".as_bytes().to_vec()].into_iter()), NameEncoding::Standard);
    }
}
