//! What a font's name says of the encoding of its text.

use super::Encoding;

/// A font of an 8-bit encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegacyFont {
    /// The encoding of its codes.
    pub encoding: Encoding,
    /// Does it draw small letters as capitals? Encodings without capitals with tones have such fonts (`.VnTimeH`).
    pub capitals: bool,
}

/// What follows the family in a PostScript name, longest first.
const STYLES: [&str; 6] = ["bolditalic", "boldoblique", "italic", "oblique", "regular", "bold"];

impl LegacyFont {
    /// What the PostScript name of a font says: `.VnTime` (or `VnTime`), `VNI-Times`, `VPS Times`, `VI Times`, with a
    /// subset's tag before it (`ABCDEF+`) and its style after it. `None` of any other font.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.split_once('+').map_or(name, |(_, name)| name).trim();
        let lower = name.to_ascii_lowercase();
        let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| lower.starts_with(prefix));
        if starts(&["vni-", "vni ", "vni_"]) || name.starts_with("VNI") {
            return Some(Self { encoding: Encoding::Vni, capitals: false });
        }
        if starts(&["vps ", "vps-", "vps_"]) || name.starts_with("VPS") {
            return Some(Self { encoding: Encoding::Vps, capitals: false });
        }
        if name.starts_with("VI ") {
            return Some(Self { encoding: Encoding::Viscii, capitals: false });
        }
        // `Vn` and then the family's own capital; `VNtimes` are fonts of another encoding.
        let family = name.strip_prefix(['.', '_']).unwrap_or(name).strip_prefix("Vn");
        let family = family.filter(|family| family.starts_with(|c: char| c.is_ascii_uppercase()))?;
        Some(Self { encoding: Encoding::Tcvn3, capitals: without_style(family).ends_with('H') })
    }
}

/// `TimeH,BoldItalic` and `TimeHBold` are `TimeH`.
fn without_style(mut family: &str) -> &str {
    loop {
        let trimmed = family.trim_end_matches([',', '-', ' ']);
        let styled = STYLES
            .iter()
            .find(|style| trimmed.to_ascii_lowercase().ends_with(*style))
            .map(|style| style.len());
        match styled.and_then(|length| trimmed.get(..trimmed.len() - length)) {
            Some(rest) => family = rest,
            None => return trimmed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LegacyFont;
    use crate::Encoding::{Tcvn3, Viscii, Vni, Vps};

    #[test]
    fn fonts_are_known_by_their_names() {
        for (name, encoding, capitals) in [
            (".VnTime", Tcvn3, false),
            (".VnTimeH", Tcvn3, true),
            ("ABCDEF+.VnTime,BoldItalic", Tcvn3, false),
            ("ABCDEF+.VnTimeH,Bold", Tcvn3, true),
            ("GDNPMF+VnTimeHBold", Tcvn3, true),
            (".VnArial NarrowH", Tcvn3, true),
            (".VnArialH-Italic", Tcvn3, true),
            ("VNI-Times", Vni, false),
            ("ABCDEF+VNI-Helve-Condense", Vni, false),
            ("VPS Times", Vps, false),
            ("VPSTimes", Vps, false),
            ("VI Times", Viscii, false),
        ] {
            assert_eq!(LegacyFont::of_name(name), Some(LegacyFont { encoding, capitals }), "{name}");
        }
        for name in ["TimesNewRomanPSMT", "Vni", "VNtimes", "Vnore", "Vivaldi", "", "+", ".Vn", "Bold"] {
            assert_eq!(LegacyFont::of_name(name), None, "{name}");
        }
    }
}
