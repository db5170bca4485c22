//! The paragraphs of a paper.

use crate::draft::{Draft, filled};
use crate::flow::Flow;
use crate::numbers::Numbers;
use crate::phrases;
use crate::typeset::Face;

/// Lays out paragraphs until the paper is full.
pub(crate) fn lay(draft: &Draft<'_>, numbers: &mut Numbers, flow: &mut Flow) {
    opening(draft, numbers, flow);
    let mut sentences = Sentences::default();
    let mut number = 2;
    loop {
        let count = numbers.between(1, 3);
        let text = (0..count).map(|_| sentences.next(draft, numbers)).collect::<Vec<_>>().join(" ");
        let text = numbered(draft, number, &text);
        if !flow.takes(&text) {
            break;
        }
        flow.paragraph(&text, Face::Regular);
        number += 1;
    }
    let closing = if draft.is_decision() {
        numbered(
            draft,
            number,
            "Các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.",
        )
    } else {
        "Đề nghị các đơn vị, cá nhân có liên quan phối hợp thực hiện./.".to_owned()
    };
    flow.paragraph(&closing, Face::Regular);
}

/// What stands before the first numbered paragraph, and that paragraph, which names the dossier.
fn opening(draft: &Draft<'_>, numbers: &mut Numbers, flow: &mut Flow) {
    let first = format!("Giải quyết hồ sơ có mã {} về việc {}.", draft.dossier, draft.subject);
    if draft.is_decision() {
        let mut order = numbers.shuffled(phrases::GROUNDS.len() - 2);
        order.truncate(2);
        order.sort_unstable();
        for place in order {
            flow.paragraph(phrases::GROUNDS[place], Face::Italic);
        }
        flow.paragraph(numbers.pick(&phrases::GROUNDS[phrases::GROUNDS.len() - 2..]), Face::Italic);
        flow.y += 8.0;
        flow.centred("QUYẾT ĐỊNH:", 14.0, Face::Bold);
    } else {
        let intro = filled(
            "Sau khi xem xét tình hình tiếp nhận và giải quyết thủ tục {t}, cơ quan có ý kiến như sau:",
            numbers,
            draft.date,
        );
        flow.paragraph(&intro, Face::Regular);
    }
    flow.paragraph(&numbered(draft, 1, &first), Face::Regular);
}

/// `Điều 3. …` in a decision, `3. …` elsewhere.
fn numbered(draft: &Draft<'_>, number: u32, text: &str) -> String {
    if draft.is_decision() { format!("Điều {number}. {text}") } else { format!("{number}. {text}") }
}

/// The pool of sentences, without one twice until all were used.
#[derive(Default)]
struct Sentences(Vec<usize>);

impl Sentences {
    fn next(&mut self, draft: &Draft<'_>, numbers: &mut Numbers) -> String {
        if self.0.is_empty() {
            self.0 = numbers.shuffled(phrases::SENTENCES.len());
        }
        let sentence =
            self.0.pop().and_then(|place| phrases::SENTENCES.get(place)).copied().unwrap_or_default();
        filled(sentence, numbers, draft.date)
    }
}
