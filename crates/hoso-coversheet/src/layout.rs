//! Where things stand on a cover sheet.

use hoso_model::Separator;
use unicode_normalization::UnicodeNormalization as _;

use crate::a4::{HEIGHT, MM, WIDTH};
use crate::canvas::{Align, Box, Canvas};
use crate::codes::{Qr, code_128};
use crate::typeface::Face;
use crate::{CoverSheetError, Sheet};

/// Lines that the name of a desk may take.
const NAME_LINES: usize = 3;
/// Their width.
const NAME_WIDTH: f32 = 140.0 * MM;
/// And how its letters are set.
const NAME_TYPE: (Face, f32) = (Face::Bold, 15.0);

/// The middle of the page.
const MIDDLE: f32 = WIDTH / 2.0;
/// Nothing is printed nearer to an edge: office printers leave up to 6 mm white, and feeders shift a page by as much.
const MARGIN: f32 = 12.0 * MM;
/// A module of a corner mark: five pixels at 200 dpi.
const MARK_MODULE: f32 = 0.65 * MM;
/// The side of the large QR with its quiet zone; its modules are 2 mm and more.
const QR_SIDE: f32 = 82.0 * MM;
/// A narrow bar as one would like it, and the narrowest that 200 dpi in black and white carries well.
const BAR: f32 = 0.55 * MM;
const NARROWEST_BAR: f32 = 0.40 * MM;
/// The code's height.
const BARS_HEIGHT: f32 = 24.0 * MM;
/// Text and bars stay within this width.
const COLUMN: f32 = 178.0 * MM;

/// What a clerk needs to know.
const ADVICE: [&str; 2] = [
    "Đặt tờ này lên trên giấy tờ của hồ sơ rồi quét cả tập; phần mềm tự nhận ra và bỏ tờ này.",
    "Mỗi phiếu chỉ dùng cho một hồ sơ.",
];

/// The content of the page of `sheet`.
pub(crate) fn page(sheet: &Sheet, mut canvas: Canvas<'_>) -> Result<Vec<u8>, CoverSheetError> {
    marks(sheet, &mut canvas)?;
    canvas.text("PHIẾU BÌA HỒ SƠ", (Face::Bold, 28.0), (MIDDLE, 30.0 * MM), Align::Centre)?;
    canvas.text("Dossier cover sheet", (Face::Regular, 12.0), (MIDDLE, 37.0 * MM), Align::Centre)?;
    rule(&mut canvas, 49.0 * MM);

    canvas.text("Mã hồ sơ", (Face::Regular, 13.0), (MIDDLE, 61.0 * MM), Align::Centre)?;
    let code = sheet.dossier.as_str();
    let size = (COLUMN / canvas.width(code, (Face::Bold, 1.0))?).min(50.0);
    canvas.text(code, (Face::Bold, size), (MIDDLE, 79.0 * MM), Align::Centre)?;

    let qr = Qr::new(code)?;
    canvas.fill(&qr.boxes(MIDDLE - QR_SIDE / 2.0, 85.0 * MM, QR_SIDE / qr.side()), 0.0);
    bars(sheet, &mut canvas, 171.0 * MM)?;
    rule(&mut canvas, 207.0 * MM);

    facts(sheet, &mut canvas)?;
    for (line, advice) in ADVICE.into_iter().enumerate() {
        let y = 252.0 * MM + line as f32 * 15.0;
        canvas.text(advice, (Face::Regular, 11.0), (MIDDLE, y), Align::Centre)?;
    }
    Ok(canvas.finish())
}

/// The marks in the four corners: a sheet with a torn or stapled corner is known by the others.
fn marks(sheet: &Sheet, canvas: &mut Canvas<'_>) -> Result<(), CoverSheetError> {
    let mark = Qr::new(&Separator::mark(&sheet.dossier))?;
    let side = mark.side() * MARK_MODULE;
    for x in [MARGIN, WIDTH - MARGIN - side] {
        for y in [MARGIN, HEIGHT - MARGIN - side] {
            canvas.fill(&mark.boxes(x, y, MARK_MODULE), 0.0);
        }
    }
    Ok(())
}

/// The Code 128, its bars beginning at `y`.
fn bars(sheet: &Sheet, canvas: &mut Canvas<'_>, y: f32) -> Result<(), CoverSheetError> {
    let (length, bars) = code_128(&sheet.dossier);
    let bar = (COLUMN / length).min(BAR);
    if bar < NARROWEST_BAR {
        return Err(CoverSheetError::Code(sheet.dossier.to_string()));
    }
    let start = MIDDLE - length * bar / 2.0;
    let boxes: Vec<Box> = bars
        .into_iter()
        .map(|(x, width)| Box { x: start + x * bar, y, width: width * bar, height: BARS_HEIGHT })
        .collect();
    canvas.fill(&boxes, 0.0);
    let below = (MIDDLE, y + BARS_HEIGHT + 5.5 * MM);
    canvas.text(sheet.dossier.as_str(), (Face::Regular, 11.0), below, Align::Centre)
}

/// The desk and the day, between the rules.
fn facts(sheet: &Sheet, canvas: &mut Canvas<'_>) -> Result<(), CoverSheetError> {
    let (left, right) = (MIDDLE - COLUMN / 2.0, MIDDLE + COLUMN / 2.0);
    let (labels, first) = (214.0 * MM, 221.5 * MM);
    canvas.text("Nơi tiếp nhận", (Face::Regular, 10.0), (left, labels), Align::Left)?;
    canvas.text("Ngày", (Face::Regular, 10.0), (right, labels), Align::Right)?;
    let day = sheet.date.strftime("%d/%m/%Y").to_string();
    canvas.text(&day, (Face::Bold, 15.0), (right, first), Align::Right)?;

    // Decomposed letters have no glyphs of their own.
    let name: String = sheet.desk.nfc().collect();
    if name.trim().is_empty() {
        canvas.fill(&[Box { x: left, y: first, width: 120.0 * MM, height: 0.6 }], 0.0);
    }
    let lines = lines(&name, canvas)?;
    if lines.len() > NAME_LINES {
        return Err(too_long(&sheet.desk));
    }
    for (line, text) in lines.iter().enumerate() {
        if canvas.width(text, NAME_TYPE)? > NAME_WIDTH {
            return Err(too_long(&sheet.desk));
        }
        canvas.text(text, NAME_TYPE, (left, first + line as f32 * 19.0), Align::Left)?;
    }
    Ok(())
}

fn too_long(name: &str) -> CoverSheetError {
    CoverSheetError::Name { name: name.to_owned(), lines: NAME_LINES }
}

/// The words of `name` in lines.
fn lines(name: &str, canvas: &Canvas<'_>) -> Result<Vec<String>, CoverSheetError> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        match lines.last_mut() {
            Some(line) if canvas.width(&format!("{line} {word}"), NAME_TYPE)? <= NAME_WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    Ok(lines)
}

/// A thin grey line across the page.
fn rule(canvas: &mut Canvas<'_>, y: f32) {
    canvas.fill(&[Box { x: MIDDLE - COLUMN / 2.0, y, width: COLUMN, height: 0.75 }], 0.6);
}
