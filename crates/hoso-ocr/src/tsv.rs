//! Tesseract's table of results.

use hoso_model::{Area, Line, Word};

/// The lines of a page from Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height (in
/// pixels), confidence, text; words have level 5. A row that does not fit is passed over.
pub(crate) fn lines(table: &str, page_width: u32, page_height: u32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut at = None;
    let mut paragraphs = 0;
    for row in table.lines() {
        let mut cells = row.splitn(12, '\t');
        if cells.next() != Some("5") {
            continue;
        }
        let mut number = || cells.next()?.trim().parse::<u32>().ok();
        let (Some(_), Some(block), Some(paragraph), Some(line), Some(_)) =
            (number(), number(), number(), number(), number())
        else {
            continue;
        };
        let (Some(left), Some(top), Some(width), Some(height)) = (number(), number(), number(), number())
        else {
            continue;
        };
        let confidence = cells.next().and_then(|cell| cell.trim().parse::<f32>().ok());
        let (Some(confidence), Some(text)) = (confidence, cells.next()) else {
            continue;
        };
        let text = hoso_viet::nfc(text.trim());
        if text.is_empty() {
            continue;
        }
        let here = (block, paragraph, line);
        if at != Some(here) {
            if at.is_some_and(|(b, p, _)| (b, p) != (block, paragraph)) {
                paragraphs += 1;
            }
            at = Some(here);
            lines.push(Line { block: block.saturating_sub(1), paragraph: paragraphs, words: Vec::new() });
        }
        if let Some(line) = lines.last_mut() {
            line.words.push(Word::new(
                text.into_owned(),
                Area::from_pixels(left, top, width, height, page_width, page_height),
                (confidence.clamp(0.0, 100.0) * 10.0).round() / 10.0,
            ));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;
    use hoso_model::Area;

    #[test]
    fn words_come_in_lines_with_boxes_and_odd_rows_are_passed_over() {
        let table = "1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t\n\
            4\t1\t1\t1\t1\t0\t100\t100\t500\t50\t-1\t\n\
            5\t1\t1\t1\t1\t1\t100\t200\t200\t50\t96.04\tQuye\u{302}\u{301}t\n\
            5\t1\t1\t1\t1\t2\t310\t200\t100\t50\t91\tđịnh\n\
            5\t1\t1\t1\t2\t1\t100\t300\t100\t50\t91\t \n\
            5\t1\t2\t1\t1\t1\t100\t400\t100\t50\t50\tSố\n\
            5\t1\t2\tx\t1\t1\t100\t400\t100\t50\t50\tlạc\n";
        let lines = lines(table, 1000, 2000);
        assert_eq!(lines.iter().map(hoso_model::Line::text).collect::<Vec<_>>(), ["Quyết định", "Số"]);
        assert_eq!(lines[0].words[0].area, Area::from([0.1, 0.1, 0.3, 0.125]));
        assert_eq!((lines[1].block, lines[1].paragraph), (1, 1));
        assert!((lines[0].words[0].confidence - 96.0).abs() < 0.01);
    }
}
