//! Blocks that stand beside each other are read apart.
//!
//! A paper's head has the issuing body on the left and the motto on the right, its foot the recipients on the left and
//! the signature on the right (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, ô 1 to 9); the engine joins their lines.

use hoso_model::{Area, Line, Word};

/// A gap between two blocks is at least this many times as wide as its line is high: between words it is a third.
const GAP: f32 = 1.0;
/// How far down a page, as a share of its height, the motto may stand.
const HEAD: f32 = 0.45;
/// Two lines further apart than this many times their height are not of one block.
const NEXT: f32 = 4.0;
/// Where the two blocks of a foot meet, as a share of the page's width.
const FOOT: (f32, f32) = (0.3, 0.65);

/// Parts the two blocks of the head and of the foot, left before right. `shape` is the page's height by its width.
pub(crate) fn apart(lines: Vec<Line>, shape: f32) -> Vec<Line> {
    let lines = match lines.iter().enumerate().find_map(|(at, line)| Some((at, motto(line)?))) {
        // The left block may begin a line higher.
        Some((at, cut)) => beside(lines, at.saturating_sub(1), cut, shape),
        None => lines,
    };
    foot(lines, shape)
}

fn foot(lines: Vec<Line>, shape: f32) -> Vec<Line> {
    let recipients = |line: &Line| hoso_viet::fold(&line.text()).starts_with("noi nhan");
    let Some(at) = lines.iter().rposition(recipients) else { return lines };
    // The widest gap of these lines that is about the middle says where the blocks meet.
    let gaps = lines[at..].iter().flat_map(|line| line.words.windows(2));
    let cut = gaps
        .map(|pair| (pair[0].area.x1, pair[1].area.x0))
        .filter(|(left, right)| *right > FOOT.0 && *left < FOOT.1)
        .max_by(|one, other| (one.1 - one.0).total_cmp(&(other.1 - other.0)));
    match cut {
        Some((_, right)) => beside(lines, at, right, shape),
        None => lines,
    }
}

/// Where the motto begins, if it is on this line of the upper page with something to its left.
fn motto(line: &Line) -> Option<f32> {
    let begins = line.words.windows(2).position(|pair| {
        let [first, second] = [&pair[0], &pair[1]].map(|word| hoso_viet::fold(&word.text));
        (first.ends_with("cong") && second.starts_with("hoa"))
            || (first == "doc" && second.starts_with("lap"))
    })?;
    let word = line.words.get(begins)?;
    (begins > 0 && word.area.y1 < HEAD).then_some(word.area.x0)
}

/// Parts lines from `from` on, as long as they have a gap near `cut` or are on one side of it: all of the left block,
/// then all of the right.
fn beside(mut before: Vec<Line>, from: usize, cut: f32, shape: f32) -> Vec<Line> {
    let rest = before.split_off(from);
    let (mut left, mut right, mut after) = (Vec::new(), Vec::new(), Vec::new());
    let mut last: Option<Area> = None;
    let mut ended = false;
    for line in rest {
        let area = line.area();
        let parted = match area {
            Some(area) if !ended && follows(last, area) => part(&line, cut, shape),
            _ => None,
        };
        match parted {
            Some((one, other)) => {
                left.extend(one);
                right.extend(other);
                last = area;
            }
            // The line above the motto is only taken if it is the left block's.
            None if left.is_empty() && right.is_empty() => before.push(line),
            None => {
                ended = true;
                after.push(line);
            }
        }
    }
    let all = [before, left, right, after];
    let mut blocks = Blocks::default();
    all.into_iter().flat_map(|lines| blocks.numbered(lines)).collect()
}

fn follows(last: Option<Area>, area: Area) -> bool {
    last.is_none_or(|last| area.y0 - last.y1 < NEXT * area.height().max(last.height()) && area.y1 > last.y0)
}

/// A line's words left and right of `cut`; `None` if it goes on across.
fn part(line: &Line, cut: f32, shape: f32) -> Option<(Option<Line>, Option<Line>)> {
    let area = line.area()?;
    let high = area.height() * shape;
    let near = |pair: &[Word]| {
        let (end, start) = (pair[0].area.x1, pair[1].area.x0);
        // The right block is centred: its lines begin further left than the motto, and further right.
        start - end >= GAP * high && start > cut - 0.12 && end < cut + 0.12
    };
    let whole = |words: &[Word]| (!words.is_empty()).then(|| Line { words: words.to_vec(), ..line.clone() });
    let gaps = line.words.windows(2).enumerate().filter(|(_, pair)| near(pair));
    let widest = gaps.max_by(|(_, one), (_, other)| {
        let gap = |pair: &[Word]| pair[1].area.x0 - pair[0].area.x1;
        gap(one).total_cmp(&gap(other))
    });
    if let Some((at, _)) = widest {
        return Some((whole(&line.words[..=at]), whole(&line.words[at + 1..])));
    }
    if area.x1 <= cut {
        Some((whole(&line.words), None))
    } else if area.x0 >= cut - 0.08 {
        Some((None, whole(&line.words)))
    } else {
        None
    }
}

/// Counts blocks and paragraphs anew: parts that were moved are blocks of their own.
#[derive(Default)]
pub(crate) struct Blocks {
    block: u32,
    paragraph: u32,
    /// Of the part that is counted: what block and paragraph its last line was.
    last: Option<(u32, u32)>,
    begun: bool,
}

impl Blocks {
    /// The next part, its blocks and paragraphs counted on from the part before.
    pub(crate) fn numbered(&mut self, lines: Vec<Line>) -> Vec<Line> {
        self.last = None;
        let number = |line: Line| {
            let here = (line.block, line.paragraph);
            let (new_block, new_paragraph) =
                self.last.map_or((true, true), |last| (last.0 != here.0, last != here));
            self.block += u32::from(new_block && self.begun);
            self.paragraph += u32::from(new_paragraph && self.begun);
            (self.last, self.begun) = (Some(here), true);
            Line { block: self.block, paragraph: self.paragraph, ..line }
        };
        lines.into_iter().map(number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::apart;
    use hoso_model::{Area, Line, Word};

    /// A line at a height, of runs of words that begin at a place.
    fn line(y: f32, runs: &[(f32, &str)]) -> Line {
        let mut words = Vec::new();
        for (x, text) in runs {
            let mut x0 = *x;
            for word in text.split(' ') {
                let x1 = x0 + 0.012 * word.chars().count() as f32;
                words.push(Word::new(word.to_owned(), Area::from([x0, y, x1, y + 0.012]), 90.0));
                x0 = x1 + 0.006;
            }
        }
        Line { block: 0, paragraph: 0, words }
    }

    fn texts(lines: &[Line]) -> Vec<String> {
        lines.iter().map(Line::text).collect()
    }

    #[test]
    fn the_head_is_read_block_by_block() {
        let lines = vec![
            line(0.05, &[(0.1, "ỦY BAN NHÂN DÂN"), (0.45, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]),
            line(0.07, &[(0.1, "THÀNH PHỐ TÂN AN"), (0.52, "Độc lập - Tự do - Hạnh phúc")]),
            line(0.10, &[(0.1, "Số: 12/UBND-KT"), (0.48, "Tân An, ngày 19 tháng 11 năm 2020")]),
            line(0.12, &[(0.1, "V/v gia hạn thời gian")]),
            line(0.16, &[(0.25, "Kính gửi: Sở Nội vụ tỉnh Long An, Ủy ban nhân dân các huyện")]),
            line(0.20, &[(0.1, "Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013 của Quốc hội")]),
        ];
        let apart = apart(lines, 1.414);
        assert_eq!(
            texts(&apart),
            [
                "ỦY BAN NHÂN DÂN",
                "THÀNH PHỐ TÂN AN",
                "Số: 12/UBND-KT",
                "V/v gia hạn thời gian",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Độc lập - Tự do - Hạnh phúc",
                "Tân An, ngày 19 tháng 11 năm 2020",
                "Kính gửi: Sở Nội vụ tỉnh Long An, Ủy ban nhân dân các huyện",
                "Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013 của Quốc hội",
            ]
        );
        let blocks: Vec<u32> = apart.iter().map(|line| line.block).collect();
        assert_eq!(blocks, [0, 0, 0, 0, 1, 1, 1, 2, 2]);
    }

    #[test]
    fn the_foot_is_read_block_by_block() {
        let lines = vec![
            line(0.70, &[(0.1, "Trân trọng./.")]),
            line(0.74, &[(0.1, "Nơi nhận:"), (0.55, "TM. ỦY BAN NHÂN DÂN")]),
            line(0.76, &[(0.1, "- Như trên;"), (0.6, "CHỦ TỊCH")]),
            line(0.78, &[(0.1, "- Lưu: VT.")]),
            line(0.82, &[(0.58, "Hồ Thanh Cường")]),
        ];
        assert_eq!(
            texts(&apart(lines, 1.414)),
            [
                "Trân trọng./.",
                "Nơi nhận:",
                "- Như trên;",
                "- Lưu: VT.",
                "TM. ỦY BAN NHÂN DÂN",
                "CHỦ TỊCH",
                "Hồ Thanh Cường"
            ]
        );
    }

    #[test]
    fn a_form_whose_motto_stands_alone_keeps_its_order() {
        let lines = vec![
            line(0.05, &[(0.25, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]),
            line(0.07, &[(0.3, "Độc lập - Tự do - Hạnh phúc")]),
            line(0.12, &[(0.1, "Họ và tên:"), (0.5, "Nguyễn Văn An")]),
        ];
        let before = texts(&lines);
        assert_eq!(texts(&apart(lines, 1.414)), before);
    }
}
