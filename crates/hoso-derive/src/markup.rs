//! Text in XML and HTML.

use std::borrow::Cow;

use hoso_model::{Area, PageText};

/// The word as people should see it: repaired, and without characters that no XML may have (XML 1.0, 2.2).
pub(crate) fn shown(word: &str) -> String {
    hoso_viet::repair_glyphs(word).chars().filter(|letter| is_text(*letter)).collect()
}

/// May XML, and the meanings of a PDF's letters, have it? (XML 1.0, 2.2; ISO 19005-2, 6.2.11.7.2.)
pub(crate) fn is_text(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Escaped, for content and attributes alike.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    let odd = |letter: char| matches!(letter, '&' | '<' | '>' | '"' | '\'') || !is_text(letter);
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if is_text(letter) => out.push(letter),
            _ => out.push(' '),
        }
    }
    Cow::Owned(out)
}

/// A box in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pixels {
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) right: u32,
    pub(crate) bottom: u32,
}

impl Pixels {
    pub(crate) fn of(area: Area, page: &PageText) -> Self {
        let at = |share: f32, side: u32| (share * side as f32).round() as u32;
        Self {
            left: at(area.x0, page.width),
            top: at(area.y0, page.height),
            right: at(area.x1, page.width),
            bottom: at(area.y1, page.height),
        }
    }

    pub(crate) const fn width(self) -> u32 {
        self.right.saturating_sub(self.left)
    }

    pub(crate) const fn height(self) -> u32 {
        self.bottom.saturating_sub(self.top)
    }
}

#[cfg(test)]
mod tests {
    use super::{escaped, shown};

    #[test]
    fn marks_of_markup_and_control_characters_are_text_or_gone() {
        assert_eq!(escaped("a&b<c>\"d'"), "a&amp;b&lt;c&gt;&quot;d&#39;");
        assert_eq!(escaped("x\u{1}\u{FFFE}y"), "x  y");
        assert_eq!(shown("Hạnh\u{0}\u{7}phúc"), "Hạnhphúc");
    }
}
