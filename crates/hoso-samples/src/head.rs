//! The upper part of a paper: bodies left, country right, number, day, title.

use crate::draft::{Draft, in_words};
use crate::flow::{Flow, LEFT, RIGHT};
use crate::typeset::{Face, Rule, about_width, broken};

/// Middle of the left column.
const LEFT_MIDDLE: f32 = 158.0;
/// Width of the left column.
const LEFT_WIDTH: f32 = 190.0;
/// Middle of the right column.
const RIGHT_MIDDLE: f32 = 414.0;
/// Size of the letters.
const SIZE: f32 = 12.5;
/// From baseline to baseline.
const PITCH: f32 = 16.5;

/// Lays the head out; the left column is written first, which is also how it is read.
pub(crate) fn lay(draft: &Draft<'_>, flow: &mut Flow) {
    let top = flow.y + 12.0;
    let left_end = left_column(draft, flow, top);
    let right_end = right_column(draft, flow, top);
    flow.y = left_end.max(right_end);
    if draft.is_letter() {
        flow.y += 10.0;
        flow.centred(&format!("Kính gửi: {}.", addressee(draft)), 14.0, Face::Regular);
    } else {
        title(draft, flow);
    }
    flow.y += 6.0;
}

/// The bodies and the number; gives the last baseline.
fn left_column(draft: &Draft<'_>, flow: &mut Flow, top: f32) -> f32 {
    let sheet = flow.sheet();
    let mut y = top;
    sheet.centred(draft.agency.parent, LEFT_MIDDLE, y, SIZE, Face::Regular);
    for line in draft.agency.name.iter().filter(|line| !line.is_empty()) {
        y += PITCH;
        sheet.centred(line, LEFT_MIDDLE, y, SIZE, Face::Bold);
    }
    sheet.rules.push(Rule::across(LEFT_MIDDLE, y + 6.0, 64.0));
    y += PITCH + 9.0;
    sheet.centred(&format!("Số: {}", draft.number), LEFT_MIDDLE, y, 13.0, Face::Regular);
    if draft.is_letter() {
        for line in broken(&format!("V/v {}", draft.subject), 12.0, Face::Regular, LEFT_WIDTH, 0.0) {
            y += PITCH - 1.0;
            sheet.centred(&line, LEFT_MIDDLE, y, 12.0, Face::Regular);
        }
    }
    y
}

/// The country, the motto, place and day; gives the last baseline.
fn right_column(draft: &Draft<'_>, flow: &mut Flow, top: f32) -> f32 {
    let motto = "Độc lập - Tự do - Hạnh phúc";
    let sheet = flow.sheet();
    sheet.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", RIGHT_MIDDLE, top, SIZE, Face::Bold);
    sheet.centred(motto, RIGHT_MIDDLE, top + PITCH, 13.5, Face::Bold);
    let width = about_width(motto, 13.5, Face::Bold);
    sheet.rules.push(Rule::across(RIGHT_MIDDLE, top + PITCH + 6.0, width));
    let day = format!("{}, {}", draft.agency.place, in_words(draft.date));
    let baseline = top + 2.0 * PITCH + 9.0;
    sheet.centred(&day, RIGHT_MIDDLE, baseline, 13.5, Face::Italic);
    baseline
}

/// The type's name, what it is about, and who decides.
fn title(draft: &Draft<'_>, flow: &mut Flow) {
    flow.y += 14.0;
    flow.centred(draft.kind.name, 15.0, Face::Bold);
    flow.centred(&format!("Về việc {}", draft.subject), 14.0, Face::Bold);
    let y = flow.y + 9.0;
    flow.sheet().rules.push(Rule::across(f32::midpoint(LEFT, RIGHT), y, 90.0));
    flow.y += 12.0;
    if draft.is_decision() {
        let agency = draft.agency;
        flow.centred(&format!("{} {}", agency.head, agency.full_name()), 13.5, Face::Bold);
    } else {
        flow.centred(&format!("Kính gửi: {}.", addressee(draft)), 14.0, Face::Regular);
    }
}

/// To whom a paper that is not a decision goes.
fn addressee(draft: &Draft<'_>) -> &'static str {
    match draft.kind.symbol {
        "TTr" => "Hội đồng nhân dân cùng cấp",
        "BC" => "Ban Chỉ đạo cải cách hành chính",
        "TB" => "Toàn thể nhân dân trên địa bàn",
        _ => "Trưởng các phòng, ban, đơn vị trực thuộc",
    }
}
