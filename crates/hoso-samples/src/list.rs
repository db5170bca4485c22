//! A list: the annex of a decision that is a table, with a row for each person.

use crate::draft::person;
use crate::flow::{LEFT, RIGHT};
use crate::numbers::Numbers;
use crate::paper::Paper;
use crate::typeset::{Face, Fit, Placed, Rule, Sheet, broken};
use crate::{compose, phrases};

/// Size of the letters in the table.
const SIZE: f32 = 12.0;
/// From one baseline of a cell to the next.
const PITCH: f32 = 15.0;
/// White between the lines of the table and its text.
const MARGIN: f32 = 4.0;
/// Where the table ends at the latest.
const BOTTOM: f32 = 760.0;
/// The columns: what stands in their heads, and how wide they are.
const COLUMNS: [(&str, f32); 6] = [
    ("STT", 32.0),
    ("Họ và tên", 112.0),
    ("Năm sinh", 38.0),
    ("Số định danh", 88.0),
    ("Nơi cư trú", 110.0),
    ("Số tiền (đồng)", 70.0),
];

/// A list of persons with figures, one page; the same for the same seed. All but its text is that of the decision to
/// which it belongs.
pub fn list(seed: u64) -> Paper {
    let decision = compose(seed, 1);
    let mut numbers = Numbers::new(seed ^ 0x1157);
    let mut sheet = Sheet::default();
    let middle = f32::midpoint(LEFT, RIGHT);
    sheet.centred("DANH SÁCH", middle, 80.0, 14.0, Face::Bold);
    let matter = format!("Các trường hợp {}", numbers.pick(phrases::PROCEDURES));
    sheet.centred(&matter, middle, 100.0, 13.0, Face::Bold);
    let of = format!("(Kèm theo Quyết định số {})", decision.number);
    sheet.centred(&of, middle, 118.0, 13.0, Face::Italic);
    let mut table =
        Table { sheet, top: 135.0, left: (LEFT + RIGHT - COLUMNS.iter().map(|c| c.1).sum::<f32>()) / 2.0 };
    let top = table.top;
    table.row(&COLUMNS.map(|(head, _)| head.to_owned()), Face::Bold);
    let mut number = 1;
    while table.top < BOTTOM {
        table.row(&entry(number, &mut numbers), Face::Regular);
        number += 1;
    }
    let sheet = table.ended(top);
    let lines = sheet.lines.iter().map(|line| line.text.clone()).collect();
    Paper {
        file_stem: format!("danh-sach-{}", decision.file_stem),
        pages: vec![lines],
        sheets: vec![sheet],
        ..decision
    }
}

/// The cells of one person.
fn entry(number: u32, numbers: &mut Numbers) -> [String; 6] {
    let born = numbers.between(1938, 2006);
    // National numbers: three digits of the province, one of century and sex, two of the year (Nghị định 137/2015/NĐ-CP,
    // Điều 13).
    let sex = numbers.between(0, 1) + if born < 2000 { 0 } else { 2 };
    let id = format!("080{sex}{:02}{:06}", born % 100, numbers.between(1, 99_999));
    let amount = numbers.between(1, 9_999) * 500;
    let amount =
        if amount < 1000 { amount.to_string() } else { format!("{}.{:03}", amount / 1000, amount % 1000) };
    let amount = if numbers.once_in(3) { numbers.between(1, 9).to_string() } else { format!("{amount}.000") };
    [
        number.to_string(),
        person(numbers),
        born.to_string(),
        id,
        numbers.pick(phrases::COMMUNES).to_owned(),
        amount,
    ]
}

struct Table {
    sheet: Sheet,
    /// Where the next row begins.
    top: f32,
    left: f32,
}

impl Table {
    /// Writes a row, as high as its highest cell.
    fn row(&mut self, cells: &[String; 6], face: Face) {
        let width: f32 = COLUMNS.iter().map(|column| column.1).sum();
        self.sheet.rules.push(Rule::across(self.left + width / 2.0, self.top, width));
        let mut x = self.left;
        let mut most = 1;
        for (text, (head, width)) in cells.iter().zip(COLUMNS) {
            let lines = broken(text, SIZE, face, width - 2.0 * MARGIN, 0.0);
            most = most.max(lines.len());
            let centred = face == Face::Bold || matches!(head, "STT" | "Năm sinh");
            for (line, text) in lines.into_iter().enumerate() {
                let baseline = self.top + MARGIN + SIZE * 0.8 + line as f32 * PITCH;
                let (x, fit) =
                    if centred { (x + width / 2.0, Fit::Centre) } else { (x + MARGIN, Fit::Start) };
                self.sheet.lines.push(Placed { text, x, baseline, size: SIZE, face, fit });
            }
            x += width;
        }
        self.top += most as f32 * PITCH + MARGIN;
    }

    /// The sheet, with the table's last line and those between columns.
    fn ended(mut self, top: f32) -> Sheet {
        let width: f32 = COLUMNS.iter().map(|column| column.1).sum();
        self.sheet.rules.push(Rule::across(self.left + width / 2.0, self.top, width));
        let mut x = self.left;
        for width in COLUMNS.map(|column| column.1).into_iter().chain([0.0]) {
            self.sheet.rules.push(Rule::down(x, top, self.top - top));
            x += width;
        }
        self.sheet
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn a_list_has_a_row_for_each_person_and_stays_on_its_sheet() {
        for seed in 0..20 {
            let paper = list(seed);
            assert_eq!(paper, list(seed));
            let lines = &paper.pages[0];
            let ids = lines
                .iter()
                .filter(|line| line.len() == 12 && line.bytes().all(|b| b.is_ascii_digit()))
                .count();
            let numbers = (1..100).take_while(|number| lines.contains(&number.to_string())).count();
            assert!(ids >= 15 && numbers >= ids, "seed {seed}: {ids} ids, {numbers} rows");
            let [sheet] = paper.sheets.as_slice() else { panic!("{} sheets", paper.sheets.len()) };
            assert!(sheet.lines.iter().all(|line| line.baseline < 841.0 - 40.0), "seed {seed}");
            assert!(sheet.rules.iter().all(|rule| rule.x >= 40.0 && rule.x + rule.width < 595.0 - 15.0));
        }
    }
}
