//! The likeliest words for what was read: a beam search over words of the same letters.

use std::collections::HashMap;

use crate::digits;
use crate::frozen;
use crate::marks;
use crate::model::{Model, WordId};
use crate::nearby;
use crate::vocabulary::{NUMBER, Read, Token};

/// How the engine's word and the model's are weighed.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// How much it counts how sure the engine is.
    pub sure: f32,
    /// What any change costs besides, in nats.
    pub change: f32,
    /// What was read is no word of the model: so much less likely than any unknown word is, in nats.
    pub unknown: f32,
    /// How much the model's word counts beside the engine's.
    pub model: f32,
    /// How many ways of reading are followed at once.
    pub beam: usize,
}

impl Default for Weights {
    fn default() -> Self {
        Self { sure: 1.0, change: 0.7, unknown: 7.0, model: 0.8, beam: 16 }
    }
}

/// What of a word may be other than it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// Nothing.
    None,
    /// Marks.
    Marks,
    /// Marks, and a letter.
    Letters,
}

/// One way to read up to here.
#[derive(Clone, Copy)]
struct Way {
    context: (WordId, WordId),
    cost: f32,
    /// The step before, and what was chosen in this one.
    from: usize,
    chosen: Option<WordId>,
}

/// For each word what it says instead, if another reading is likelier.
///
/// `words` are in reading order; what does not belong together is decoded apart.
pub fn decode(model: &Model, words: &[Read<'_>], weights: Weights) -> Vec<Option<String>> {
    let tokens: Vec<Token<'_>> = words.iter().map(|word| Token::of(word.text)).collect();
    if !frozen::is_marked(&tokens) {
        return vec![None; words.len()];
    }
    let fixed = frozen::frozen(words, &tokens);
    let dates = digits::of_dates(&tokens);
    // All ways of all steps, and where each step's begin.
    let mut ways = vec![Way { context: (model.stop, model.stop), cost: 0.0, from: 0, chosen: None }];
    let mut alive = 0..1;
    let mut steps = Vec::new();
    for (at, (word, token)) in words.iter().zip(&tokens).enumerate() {
        let Some(key) = token.key() else { continue };
        let key = if matches!(dates.get(at), Some(Some(_))) { NUMBER.to_owned() } else { key };
        let change = match fixed.get(at) {
            Some(false) if token.is_word() => {
                // Names are written with capitals, and are in no list.
                let small = |token: &Token<'_>| token.core.chars().next().is_some_and(char::is_lowercase);
                if small(token) || tokens.get(at + 1).is_some_and(small) {
                    Change::Letters
                } else {
                    Change::Marks
                }
            }
            _ => Change::None,
        };
        let candidates = candidates(model, word, &key, change, weights);
        alive = step(model, &mut ways, alive, &candidates, weights);
        steps.push(word.text);
        if token.ends() {
            for way in ways.get_mut(alive.clone()).unwrap_or_default() {
                way.cost += weights.model * model.cost(way.context, model.stop);
                way.context = (way.context.1, model.stop);
            }
        }
    }
    let best = alive.min_by(|a, b| ways[*a].cost.total_cmp(&ways[*b].cost)).unwrap_or(0);
    let mut chosen = Vec::with_capacity(steps.len());
    let mut at = best;
    for _ in 0..steps.len() {
        let way = &ways[at];
        chosen.push(way.chosen);
        at = way.from;
    }
    let mut chosen = chosen.into_iter().rev();
    tokens
        .iter()
        .zip(dates)
        .map(|(token, date)| {
            token.key()?;
            let word = chosen.next()?.map(|id| marks::in_the_case_of(token.core, model.word(id)));
            let core = word.or(date)?;
            Some(format!("{}{core}{}", token.before, token.after))
        })
        .collect()
}

/// What a word may be, with what it costs to take it for that; `None` is as it was read.
fn candidates(
    model: &Model,
    word: &Read<'_>,
    key: &str,
    change: Change,
    weights: Weights,
) -> Vec<(WordId, Option<WordId>, f32)> {
    let own = model.id(key);
    let mut candidates = Vec::new();
    match own {
        Some(id) => candidates.push((id, None, 0.0)),
        None if change == Change::None => candidates.push((model.other, None, 0.0)),
        None => candidates.push((model.other, None, weights.unknown)),
    }
    if change == Change::None {
        return candidates;
    }
    let sure = sureness(word.confidence) * weights.sure + weights.change;
    for id in model.alike(&hoso_viet::fold(key)) {
        if Some(id) == own {
            continue;
        }
        let Some(cost) = marks::misread(model.word(id), key) else { continue };
        candidates.push((id, Some(id), (cost + sure).max(0.1)));
    }
    if own.is_none() && change == Change::Letters {
        let nearby = nearby::nearby(model, key).into_iter();
        candidates.extend(nearby.map(|(id, cost)| (id, Some(id), (cost + sure).max(0.1))));
    }
    candidates
}

/// Follows each way that is alive with each candidate; of those that say the same last two words the best stays.
fn step(
    model: &Model,
    ways: &mut Vec<Way>,
    alive: std::ops::Range<usize>,
    candidates: &[(WordId, Option<WordId>, f32)],
    weights: Weights,
) -> std::ops::Range<usize> {
    let mut next: HashMap<(WordId, WordId), Way> = HashMap::new();
    for from in alive {
        let way = ways[from];
        for (id, chosen, price) in candidates {
            let cost = way.cost + price + weights.model * model.cost(way.context, *id);
            let context = (way.context.1, *id);
            let better = Way { context, cost, from, chosen: *chosen };
            next.entry(context)
                .and_modify(|way| {
                    if cost < way.cost {
                        *way = better;
                    }
                })
                .or_insert(better);
        }
    }
    let mut next: Vec<Way> = next.into_values().collect();
    next.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.context.cmp(&b.context)));
    next.truncate(weights.beam);
    let start = ways.len();
    ways.extend(next);
    start..ways.len()
}

/// How much less likely than others, in nats, a word of this confidence is misread (the same papers as for marks).
fn sureness(confidence: f32) -> f32 {
    const POINTS: [(f32, f32); 7] =
        [(80.0, -2.5), (88.0, -2.2), (91.0, -1.6), (94.0, -1.0), (96.0, 0.3), (96.5, 1.2), (97.0, 2.3)];
    let mut below = POINTS[0];
    for point in POINTS {
        if confidence < point.0 {
            let share = (confidence - below.0) / (point.0 - below.0).max(f32::EPSILON);
            return below.1 + share.clamp(0.0, 1.0) * (point.1 - below.1);
        }
        below = point;
    }
    below.1
}

#[cfg(test)]
mod tests {
    use super::{Read, Weights, decode, sureness};
    use crate::Model;

    fn right(text: &str, confidence: f32) -> Vec<(String, String)> {
        let words: Vec<Read<'_>> = text
            .split(' ')
            .enumerate()
            .map(|(at, text)| Read { text, confidence, begins: at == 0 })
            .collect();
        let right = decode(Model::administrative(), &words, Weights::default());
        assert_eq!(right.len(), words.len());
        let changed =
            words.iter().zip(right).filter_map(|(word, right)| Some((word.text.to_owned(), right?)));
        changed.collect()
    }

    #[test]
    fn lost_marks_come_back_with_case_and_punctuation() {
        let changed = |text| right(text, 90.0).into_iter().map(|(_, right)| right).collect::<Vec<_>>();
        assert_eq!(changed("QUYÉT ĐỊNH của Chủ tịch Ủy ban nhân dân"), ["QUYẾT"]);
        assert_eq!(changed("Xét đề nghị của Giảm đốc Sở"), ["Giám"]);
        assert_eq!(changed("được sửa đối, (bỗ sung)"), ["đổi,", "(bổ"]);
        assert_eq!(changed("một nghìu đồng"), ["nghìn"]);
        assert_eq!(changed("ban hành ngày 2O tháng 12 năm 2018,"), ["20"]);
    }

    #[test]
    fn what_the_engine_is_sure_of_and_makes_sense_stays() {
        let text = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Xét đề nghị của Giám đốc \
                    Sở Tài nguyên và Môi trường tại Tờ trình số 12/TTr-STNMT";
        assert_eq!(right(text, 96.0), []);
        assert!(right("bỏ sung", 60.0).len() >= right("bỏ sung", 97.0).len());
    }

    #[test]
    fn any_text_is_taken() {
        for text in
            ["", " ", "\u{301}", "\u{0} ế\u{301}\u{301} ", "ﬁ Ⅳ ½ ² ạ̈", "ƯỜ́NG ỊỊỊ đđđ", "🏳️‍🌈 a\u{200d}b"]
        {
            let _ = right(text, f32::NAN);
        }
        let long = "quyét định ".repeat(3000);
        assert_eq!(right(long.trim(), 90.0).len(), 3000);
    }

    #[test]
    fn surer_is_never_likelier_misread() {
        let costs: Vec<f32> = (0..=200).map(|half| sureness(half as f32 / 2.0)).collect();
        assert!(costs.is_sorted(), "{costs:?}");
    }
}
