//! The lower part of a paper: receivers left, who signs right.

use crate::draft::Draft;
use crate::flow::{Flow, LEFT};
use crate::numbers::Numbers;
use crate::phrases;
use crate::typeset::{Face, Fit, Placed};

/// Middle of the right column.
const MIDDLE: f32 = 432.0;

/// Lays the two columns out; the left one is written first, which is also how it is read.
pub(crate) fn lay(draft: &Draft<'_>, numbers: &mut Numbers, flow: &mut Flow) {
    let top = flow.y + 30.0;
    let mut receivers = vec!["Như trên;".to_owned()];
    for place in numbers.shuffled(phrases::RECEIVERS.len()).into_iter().take(3) {
        receivers.push(phrases::RECEIVERS[place].to_owned());
    }
    receivers.push("Lưu: VT.".to_owned());
    let mut baseline = top;
    let sheet = flow.sheet();
    let mut write = |text: String, baseline, size, face| {
        sheet.lines.push(Placed { text, x: LEFT, baseline, size, face, fit: Fit::Start });
    };
    write("Nơi nhận:".to_owned(), baseline, 12.0, Face::BoldItalic);
    for receiver in receivers {
        baseline += 14.5;
        write(format!("- {receiver}"), baseline, 11.0, Face::Regular);
    }
    let mut baseline = top;
    for title in &draft.signature.titles {
        sheet.centred(title, MIDDLE, baseline, 13.5, Face::Bold);
        baseline += 17.5;
    }
    // The seal covers the left third of the signature (Nghị định 30/2020/NĐ-CP, article 33).
    sheet.seal = Some((MIDDLE - 62.0, baseline + 22.0));
    sheet.centred(&draft.signature.name, MIDDLE, baseline + 66.0, 14.0, Face::Bold);
}
