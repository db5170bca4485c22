//! Sheets being filled from top to bottom.

use crate::typeset::{Face, Fit, Placed, SHEET_HEIGHT, SHEET_WIDTH, Sheet, broken};

/// Left border of the text (30 mm).
pub(crate) const LEFT: f32 = 85.0;
/// Right border of the text (15 mm from the sheet's edge).
pub(crate) const RIGHT: f32 = SHEET_WIDTH - 42.5;
/// Size of the body's letters.
pub(crate) const BODY: f32 = 14.0;
/// Upper border of the text.
const TOP: f32 = 70.0;
/// Lower border of the text (20 mm).
const BOTTOM: f32 = SHEET_HEIGHT - 56.7;
/// From one baseline of the body to the next.
const PITCH: f32 = 20.0;
/// Between two paragraphs.
const GAP: f32 = 5.0;
/// Indent of a paragraph's first line.
const INDENT: f32 = 28.3;
/// What the signature needs at the end of the last sheet, with the sentence before it.
const SIGNATURE: f32 = 230.0;

/// The sheets so far, and the baseline last written on.
pub(crate) struct Flow {
    sheets: Vec<Sheet>,
    wanted: usize,
    pub(crate) y: f32,
}

impl Flow {
    /// An empty first sheet of `wanted`.
    pub(crate) fn new(wanted: usize) -> Self {
        Self { sheets: vec![Sheet::default()], wanted, y: TOP - PITCH }
    }

    /// The sheet being written on.
    pub(crate) fn sheet(&mut self) -> &mut Sheet {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }

    /// Has the paper room for a paragraph of `text` before the signature?
    pub(crate) fn takes(&self, text: &str) -> bool {
        let lines = broken(text, BODY, Face::Regular, RIGHT - LEFT, INDENT).len();
        self.sheets.len() < self.wanted || self.y + lines as f32 * PITCH + GAP < BOTTOM - SIGNATURE
    }

    /// Writes a paragraph in the body's size, over the end of the sheet if need be.
    pub(crate) fn paragraph(&mut self, text: &str, face: Face) {
        let lines = broken(text, BODY, face, RIGHT - LEFT, INDENT);
        let last = lines.len().saturating_sub(1);
        self.y += GAP;
        for (place, text) in lines.into_iter().enumerate() {
            self.y += PITCH;
            if self.y > BOTTOM && self.sheets.len() < self.wanted {
                self.new_sheet();
            }
            let x = if place == 0 { LEFT + INDENT } else { LEFT };
            let fit = if place == last { Fit::Start } else { Fit::Width(RIGHT - x) };
            let baseline = self.y;
            self.sheet().lines.push(Placed { text, x, baseline, size: BODY, face, fit });
        }
    }

    /// Writes `text` in the middle of the text's width, in as many lines as it needs.
    pub(crate) fn centred(&mut self, text: &str, size: f32, face: Face) {
        for line in broken(text, size, face, RIGHT - LEFT - 40.0, 0.0) {
            self.y += size * 1.35;
            let baseline = self.y;
            self.sheet().centred(&line, f32::midpoint(LEFT, RIGHT), baseline, size, face);
        }
    }

    /// The sheets.
    pub(crate) fn into_sheets(self) -> Vec<Sheet> {
        self.sheets
    }

    /// Turns to a new sheet, which has its number at the top.
    fn new_sheet(&mut self) {
        self.sheets.push(Sheet::default());
        let number = self.sheets.len().to_string();
        self.sheet().centred(&number, SHEET_WIDTH / 2.0, 45.0, 13.0, Face::Regular);
        self.y = TOP + GAP;
    }
}
