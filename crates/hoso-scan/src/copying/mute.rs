//! Fonts whose letters mean nothing: they are seen, and neither found nor copied.
//!
//! Every reader takes what a letter means from its font's `ToUnicode` (ISO 32000-1, 9.10.2) before anything else. There,
//! every letter becomes a space: of what a garbled font says, or what cannot be seen, nothing is left that could be found.

use hayro::hayro_syntax::object::{Dict, Name};

use crate::passing_through::deflated;

/// How many bytes a font's letters have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    OfOneByte,
    OfTwoBytes,
}

/// The letters of a font that text is shown in; `None` if this is no such font.
pub(super) fn font(dict: &Dict<'_>) -> Option<Letters> {
    let kind = dict.get::<Name<'_>>("Subtype")?;
    match kind.as_ref() {
        b"Type0" => Some(Letters::OfTwoBytes),
        b"Type1" | b"TrueType" | b"Type3" | b"MMType1" => Some(Letters::OfOneByte),
        _ => None,
    }
}

/// What letters mean: nothing but spaces (Adobe technical note 5411). A range's last byte alone may run.
pub(super) fn meanings(letters: Letters) -> Vec<u8> {
    let spaces = "<0020>".repeat(256);
    let (space, rows): (_, Vec<String>) = match letters {
        Letters::OfOneByte => ("<00> <FF>", vec![format!("<00> <FF> [{spaces}]")]),
        Letters::OfTwoBytes => (
            "<0000> <FFFF>",
            (0..=255).map(|row| format!("<{row:02X}00> <{row:02X}FF> [{spaces}]")).collect(),
        ),
    };
    // At most 100 ranges at a time.
    let ranges = rows
        .chunks(100)
        .map(|some| format!("{} beginbfrange\n{}\nendbfrange\n", some.len(), some.join("\n")));
    let map = format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Mute def\n/CMapType 2 def\n1 begincodespacerange\n{space}\nendcodespacerange\n\
         {}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n",
        ranges.collect::<String>()
    );
    deflated(map.as_bytes())
}
