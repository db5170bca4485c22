//! Which fonts say what is printed in them: judged one by one, by what the file says of them and by what their words
//! look like.

use hoso_model::Line;
use hoso_scan::{LayerText, LayerWord};
use hoso_viet::LegacyFont;

use super::language::{self, Look};

/// More of a font's letters without a meaning than this, as a share: it has lost more than a bullet.
const MEANINGLESS: f32 = 0.05;
/// Bullets and ticks are words of a letter or two.
const WORD: usize = 3;
/// What is in the names of fonts of signs: they draw bullets, and nobody reads them.
const SIGNS: [&str; 8] =
    ["symbol", "wingding", "webding", "dingbat", "mt extra", "mt-extra", "marlett", "icon"];

/// The fonts of a page, and whether each is to be believed.
pub(super) struct Trust {
    fonts: Vec<Believed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Believed {
    Yes,
    No,
    /// It draws signs and no letters.
    Signs,
}

impl Trust {
    /// Judges the fonts of `layer`, whose words were decoded to `lines`; `encodings` are those that are converted.
    pub(super) fn of(layer: &LayerText, lines: &[Line], encodings: &[Option<LegacyFont>]) -> Self {
        let mut fonts = vec![OfFont::default(); layer.fonts.len()];
        let words =
            layer.lines.iter().zip(lines).flat_map(|(line, decoded)| line.words.iter().zip(&decoded.words));
        for (word, decoded) in words {
            for run in &word.runs {
                if let Some(font) = fonts.get_mut(run.font) {
                    font.guessed |= word.guessed;
                    font.words.push(&decoded.text);
                }
            }
        }
        let judge = |(place, font): (usize, &OfFont<'_>)| {
            let name = layer.fonts.get(place).and_then(Option::as_deref).unwrap_or_default().to_lowercase();
            if SIGNS.iter().any(|sign| name.contains(sign)) {
                Believed::Signs
            } else if encodings.get(place).copied().flatten().is_some() || font.is_believed() {
                Believed::Yes
            } else {
                Believed::No
            }
        };
        Self { fonts: fonts.iter().enumerate().map(judge).collect() }
    }

    /// Has `word`, decoded to `text`, to be read from the picture?
    pub(super) fn doubts(&self, word: &LayerWord, text: &str) -> bool {
        let believed = |font: usize| self.fonts.get(font).copied().unwrap_or(Believed::No);
        if word.runs.iter().all(|run| believed(run.font) == Believed::Signs) {
            return false;
        }
        let lost = text.chars().skip(1).any(language::is_meaningless) || text.starts_with('\u{FFFD}');
        (lost && text.chars().count() >= WORD)
            || word.runs.iter().any(|run| believed(run.font) == Believed::No)
    }
}

/// What is printed in a font.
#[derive(Debug, Clone, Default)]
struct OfFont<'a> {
    words: Vec<&'a str>,
    /// Does the file leave it to a guess what some of its codes are?
    guessed: bool,
}

impl OfFont<'_> {
    fn is_believed(&self) -> bool {
        let signs = || self.words.iter().flat_map(|word| word.chars());
        let lost = signs().filter(|c| language::is_meaningless(*c)).count();
        let has_words = self.words.iter().any(|word| word.chars().count() >= WORD);
        if has_words && lost as f32 > MEANINGLESS * signs().count() as f32 {
            return false;
        }
        let look: Look = language::look(self.words.iter().copied());
        if self.guessed { look.reads_surely() } else { !look.is_garbled() }
    }
}

#[cfg(test)]
mod tests {
    use super::OfFont;

    fn believed(text: &str, guessed: bool) -> bool {
        OfFont { words: text.split_whitespace().collect(), guessed }.is_believed()
    }

    #[test]
    fn a_font_is_judged_by_its_words() {
        assert!(
            believed("Về việc công nhận làng nghề", false) && believed("Về việc công nhận làng nghề", true)
        );
        assert!(!believed("V\u{FFFD} vi\u{FFFD}c c\u{FFFD}ng nh\u{FFFD}n", false));
        assert!(!believed("V\u{13} vi\u{14}c c\u{15}ng nh\u{16}n", false));
        // What is not told has to speak for itself; what is told, for figures and names too.
        assert!(!believed("1876/QD", true) && believed("1876/QD", false));
        assert!(believed("Microsoft Windows Server Enterprise Edition Workgroup", false));
        assert!(believed("\u{FFFD} \u{FFFD} \u{FFFD}", false), "bullets");
        // Each letter is another one.
        assert!(!believed("Vt vkbc kzkg nhzkm lwng ngxt dqt hvkz", false));
        assert!(!believed("!\"#$ %&'( )*+,- ./!\" #$%&'", false));
        assert!(believed("…………… ______ ------ ..... =====", false), "leaders");
    }
}
