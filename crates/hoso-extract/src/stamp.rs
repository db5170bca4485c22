//! The incoming stamp (*dấu "Đến"*), which carries a number and a day that are not the paper's.

use hoso_model::{Area, PageText, Word};

use crate::passage::Passage;
use crate::row::rows;

/// How far below `ĐẾN` the stamp's lines go, and how far it spreads to the sides, as shares of the page.
///
/// Nghị định 30/2020/NĐ-CP, Phụ lục IV, draws it 35 mm x 50 mm.
const DEPTH: f32 = 0.10;
const SIDE: f32 = 0.09;

/// The words of `page` that are in no incoming stamp.
pub(crate) fn without_stamps(page: &PageText) -> Vec<&Word> {
    let words: Vec<&Word> = page.words().filter(|word| !word.text.trim().is_empty()).collect();
    let stamps: Vec<Area> =
        words.iter().filter(|word| word.area.y0 < 0.5).filter_map(|den| stamp(den, &words)).collect();
    if stamps.is_empty() {
        return words;
    }
    let lines =
        rows(words.iter().copied().filter(|word| stamps.iter().any(|stamp| stamp.holds(word.area.centre()))));
    let stamped: Vec<&Word> =
        lines.iter().filter(|line| is_line_of_stamp(line)).flat_map(Passage::words).collect();
    words.into_iter().filter(|word| !stamped.iter().any(|other| std::ptr::eq(*other, *word))).collect()
}

/// The area of the stamp whose word `ĐẾN` this is, if it is one: in capitals, with a line `Số` or `Ngày` below.
fn stamp(den: &Word, words: &[&Word]) -> Option<Area> {
    let word = Passage::new([den]);
    if word.key() != "den" || !word.is_capitals() {
        return None;
    }
    let (x, area) = (den.area.centre().0, den.area);
    let frame = Area { x0: x - 2.0 * SIDE, y0: area.y0 - 0.004, x1: x + SIDE, y1: area.y1 + DEPTH };
    let lines = rows(words.iter().copied().filter(|word| frame.holds(word.area.centre())));
    let below = lines.iter().filter(|line| line.area().y0 > area.y1 - 0.002);
    below.filter(|line| is_line_of_stamp(line)).count().ge(&1).then_some(frame)
}

/// `ĐẾN`, `CÔNG VĂN ĐẾN`, `Số: 123`, `Ngày: 5/7/2015`, `Chuyển: …`, `Lưu hồ sơ số: …`; and nothing else, as lines of
/// the paper itself run beside and under it.
fn is_line_of_stamp(line: &Passage<'_>) -> bool {
    let key = line.key();
    let (label, rest) = key.split_once([' ', ':']).unwrap_or((key, ""));
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    match label {
        "den" => rest.is_empty(),
        "cong" => key.ends_with("van den"),
        // A number with a symbol is a paper's own; a stamp's is bare.
        "so" => letters <= 1 && !rest.contains('/'),
        "ngay" | "gio" => letters <= 2,
        "chuyen" => key.len() <= 32 && line.text.contains(':'),
        "luu" => key.len() <= 32 && key.starts_with("luu ho so"),
        _ => false,
    }
}
