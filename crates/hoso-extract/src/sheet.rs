//! One page, prepared: its rows, and what a value found on it is reported with.

use hoso_model::{FieldSource, FieldValue, PageNo, PageText, TextSource};

use crate::passage::Passage;
use crate::row::rows;
use crate::stamp::without_stamps;

/// A page without its incoming stamps, in rows.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    /// Its rows over the whole width, from top to bottom.
    pub(crate) rows: Vec<Passage<'a>>,
    no: PageNo,
    source: FieldSource,
}

impl<'a> Sheet<'a> {
    /// The sheet of page `no`.
    pub(crate) fn new(no: PageNo, page: &'a PageText) -> Self {
        let source = match page.source {
            TextSource::Ocr => FieldSource::Ocr,
            TextSource::TextLayer | TextSource::LegacyTextLayer => FieldSource::TextLayer,
        };
        Self { rows: rows(without_stamps(page)), no, source }
    }

    /// The whole page, row by row.
    pub(crate) fn running(&self) -> Passage<'a> {
        Passage::join(&self.rows)
    }

    /// The row after row `at`, if the one goes on in the other: it runs to the margin, and the next starts small.
    pub(crate) fn continuation(&self, at: usize) -> Option<&Passage<'a>> {
        let full =
            self.rows.get(at).is_some_and(|row| row.area().x1 > 0.86 && !row.text.ends_with(['.', ';']));
        self.rows.get(at + 1).filter(|next| full && next.text.starts_with(char::is_lowercase))
    }

    /// `value`, read from the words of `from` by a rule that is right in `rule` (0 to 1) of the cases.
    pub(crate) fn value(&self, value: impl Into<String>, from: &Passage<'_>, rule: f32) -> FieldValue {
        FieldValue {
            value: value.into(),
            confidence: (from.confidence() * rule).clamp(0.0, 0.99),
            source: self.source,
            page: self.no,
            area: (!from.is_empty()).then(|| from.area()),
        }
    }

    /// The same of a value in which a reading error was repaired: a person has to confirm it.
    pub(crate) fn repaired(&self, value: impl Into<String>, from: &Passage<'_>, rule: f32) -> FieldValue {
        let source = if self.source == FieldSource::Ocr { FieldSource::OcrRepaired } else { self.source };
        FieldValue { source, ..self.value(value, from, rule) }
    }
}
