//! Text to a model: syllables counted by twos and threes.
//!
//! Interpolated Kneser-Ney smoothing (Kneser & Ney 1995; Chen & Goodman 1999, section 2.7) with one discount an order, then
//! pruned: of three words only those are kept whose probability differs enough from what two of them would have given
//! (Seymore & Rosenfeld 1996).

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::file::{self, Bigram, Trigram, Unigram};
use crate::vocabulary::{NUMBER, OTHER, STOP, keys};

/// What is kept of what was counted.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// A syllable that is seen less often is [`OTHER`].
    pub fewest: u32,
    /// Any other word that is seen less often is.
    pub fewest_foreign: u32,
    /// The gain of three words over two, times how often they were seen, in nats.
    pub gain: f64,
    /// The same of two words over one.
    pub gain_of_two: f64,
}

impl Default for Recipe {
    fn default() -> Self {
        Self { fewest: 3, fewest_foreign: 30, gain: 6.0, gain_of_two: 2.0 }
    }
}

/// Counts texts.
#[derive(Default)]
pub struct Counts {
    words: HashMap<String, u32>,
    /// All texts, one after another, each ended by a stop.
    stream: Vec<u32>,
    names: Vec<String>,
    seen: Vec<u32>,
}

impl Counts {
    /// Counts a text, as if it stood there `times` times.
    pub fn add(&mut self, text: &str, times: u32) {
        for _ in 0..times {
            self.push(STOP);
            for key in keys(text) {
                self.push(&key);
            }
        }
        self.push(STOP);
    }

    fn push(&mut self, key: &str) {
        let id = if let Some(id) = self.words.get(key) {
            *id
        } else {
            let id = self.names.len() as u32;
            self.words.insert(key.to_owned(), id);
            self.names.push(key.to_owned());
            self.seen.push(0);
            id
        };
        self.seen[id as usize] += 1;
        self.stream.push(id);
    }

    /// How many words were counted.
    pub fn len(&self) -> usize {
        self.stream.len()
    }

    /// Was nothing counted?
    pub fn is_empty(&self) -> bool {
        self.stream.is_empty()
    }

    /// The model's file.
    pub fn model(&self, recipe: Recipe) -> Vec<u8> {
        // Text in which a mark stands twice or by itself is no word's spelling.
        let whole = |name: &str| name.nfd().nfc().eq(name.chars()) && !name.chars().any(is_combining_mark);
        let kept = |name: &str, seen: u32| {
            [NUMBER, STOP, OTHER].contains(&name)
                || whole(name)
                    && seen
                        >= if hoso_viet::is_syllable(name) { recipe.fewest } else { recipe.fewest_foreign }
        };
        let mut vocabulary: Vec<(String, &str)> = self
            .names
            .iter()
            .zip(&self.seen)
            .filter(|(name, seen)| kept(name, **seen))
            .map(|(name, _)| (hoso_viet::fold(name), name.as_str()))
            .collect();
        if !self.words.contains_key(OTHER) {
            vocabulary.push((OTHER.to_owned(), OTHER));
        }
        if !self.words.contains_key(NUMBER) {
            vocabulary.push((NUMBER.to_owned(), NUMBER));
        }
        // Words of the same letters stand side by side.
        vocabulary.sort();
        let ids: HashMap<&str, u64> = vocabulary.iter().zip(0..).map(|((_, name), id)| (*name, id)).collect();
        let other = ids[OTHER];
        let mapped: Vec<u64> =
            self.names.iter().map(|name| ids.get(name.as_str()).copied().unwrap_or(other)).collect();
        let stream: Vec<u64> = self.stream.iter().map(|id| mapped[*id as usize]).collect();
        let words: Vec<&str> = vocabulary.iter().map(|(_, name)| *name).collect();
        smoothed(&stream, &words, recipe)
    }
}

/// Runs of equal values in a sorted list, with how many there are.
fn runs(sorted: &[u64]) -> Vec<(u64, u32)> {
    let mut runs: Vec<(u64, u32)> = Vec::new();
    for value in sorted {
        match runs.last_mut() {
            Some((last, count)) if last == value => *count += 1,
            _ => runs.push((*value, 1)),
        }
    }
    runs
}

const BITS: u32 = 16;
const LOW: u64 = (1 << BITS) - 1;

/// The discount of an order (Ney, Essen & Kneser 1994).
fn discount(counts: impl Iterator<Item = u32>) -> f64 {
    let (mut ones, mut twos) = (0.0, 0.0);
    for count in counts {
        match count {
            1 => ones += 1.0,
            2 => twos += 1.0,
            _ => {}
        }
    }
    if ones == 0.0 { 0.5 } else { ones / (ones + 2.0 * twos) }
}

fn smoothed(stream: &[u64], words: &[&str], recipe: Recipe) -> Vec<u8> {
    let mut threes: Vec<u64> =
        stream.windows(3).map(|w| (w[0] << (2 * BITS)) | (w[1] << BITS) | w[2]).collect();
    threes.sort_unstable();
    let threes = runs(&threes);
    // How many different words stand before two, and before one (Kneser-Ney's continuation counts).
    let mut twos: Vec<u64> = threes.iter().map(|(key, _)| key & ((1 << (2 * BITS)) - 1)).collect();
    twos.sort_unstable();
    let twos = runs(&twos);
    let mut ones = vec![0u32; words.len()];
    for (key, _) in &twos {
        ones[(key & LOW) as usize] += 1;
    }

    let all: f64 = ones.iter().map(|count| f64::from(*count)).sum();
    // A word that only ever stood at the very beginning has none: it counts as if it had half a one.
    let p1: Vec<f64> = ones.iter().map(|count| f64::from(*count).max(0.5) / all.max(1.0)).collect();

    let d2 = discount(twos.iter().map(|(_, count)| *count));
    let after_one = sums(&twos, BITS);
    let p2: HashMap<u64, f64> = twos
        .iter()
        .map(|(key, count)| {
            let (sum, kinds) = after_one[&(key >> BITS)];
            let lower = d2 * f64::from(kinds) / sum * p1[(key & LOW) as usize];
            (*key, (f64::from(*count) - d2) / sum + lower)
        })
        .collect();
    let two = |context: u64, word: u64| {
        p2.get(&((context << BITS) | word)).copied().unwrap_or_else(|| {
            let share = after_one.get(&context).map_or(1.0, |(sum, kinds)| d2 * f64::from(*kinds) / sum);
            share * p1[word as usize]
        })
    };
    let d3 = discount(threes.iter().map(|(_, count)| *count));
    let after_two = sums(&threes, BITS);
    let mut kept3: Vec<(u64, f64)> = Vec::new();
    for (key, count) in &threes {
        let (sum, kinds) = after_two[&(key >> BITS)];
        let lower = two((key >> BITS) & LOW, key & LOW);
        let share = d3 * f64::from(kinds) / sum;
        let p = (f64::from(*count) - d3) / sum + share * lower;
        if *count > 1 && f64::from(*count) * (p / (share * lower).max(1e-9)).ln() > recipe.gain {
            kept3.push((*key, p));
        }
    }
    let contexts: std::collections::HashSet<u64> = kept3.iter().map(|(key, _)| key >> BITS).collect();
    let mut kept2: Vec<(u64, f64)> = Vec::new();
    for (key, count) in &twos {
        let p = p2[key];
        let (sum, kinds) = after_one[&(key >> BITS)];
        let lower = d2 * f64::from(kinds) / sum * p1[(key & LOW) as usize];
        if contexts.contains(key) || f64::from(*count) * (p / lower.max(1e-12)).ln() > recipe.gain_of_two {
            kept2.push((*key, p));
        }
    }
    // A context of three that never was a continuation (the very first words) is kept as well.
    let missing: Vec<u64> = contexts.iter().filter(|key| !p2.contains_key(key)).copied().collect();
    kept2.extend(missing.into_iter().map(|key| (key, two(key >> BITS, key & LOW))));
    kept2.sort_unstable_by_key(|(key, _)| *key);

    let back1 = left_over(&kept2, |key| p1[(key & LOW) as usize]);
    let kept: HashMap<u64, f64> = kept2.iter().copied().collect();
    let two_kept = |key: u64| {
        kept.get(&(key & ((1 << (2 * BITS)) - 1))).copied().unwrap_or_else(|| {
            back1.get(&((key >> BITS) & LOW)).copied().unwrap_or(1.0) * p1[(key & LOW) as usize]
        })
    };
    let back2 = left_over(&kept3, two_kept);

    let unigrams = words
        .iter()
        .zip(0u64..)
        .map(|(word, id)| Unigram {
            word,
            cost: cost(p1[id as usize]),
            back: cost(back1.get(&id).copied().unwrap_or(1.0)),
        })
        .collect::<Vec<_>>();
    let bigrams = kept2
        .iter()
        .map(|(key, p)| Bigram {
            first: (key >> BITS) as u16,
            second: (key & LOW) as u16,
            cost: cost(*p),
            back: cost(back2.get(key).copied().unwrap_or(1.0)),
        })
        .collect::<Vec<_>>();
    let trigrams = kept3
        .iter()
        .map(|(key, p)| Trigram {
            context: ((key >> (2 * BITS)) as u16, ((key >> BITS) & LOW) as u16),
            third: (key & LOW) as u16,
            cost: cost(*p),
        })
        .collect::<Vec<_>>();
    file::written(&unigrams, &bigrams, &trigrams)
}

/// For each context (a key without its last word): the sum of its counts, and of how many kinds they are.
fn sums(counted: &[(u64, u32)], bits: u32) -> HashMap<u64, (f64, u32)> {
    let mut sums: HashMap<u64, (f64, u32)> = HashMap::new();
    for (key, count) in counted {
        let entry = sums.entry(key >> bits).or_default();
        entry.0 += f64::from(*count);
        entry.1 += 1;
    }
    sums
}

/// For each context the factor that what is not kept of it is given by its shorter form.
fn left_over(kept: &[(u64, f64)], lower: impl Fn(u64) -> f64) -> HashMap<u64, f64> {
    let mut shares: HashMap<u64, (f64, f64)> = HashMap::new();
    for (key, p) in kept {
        let entry = shares.entry(key >> BITS).or_default();
        entry.0 += p;
        entry.1 += lower(*key);
    }
    shares
        .into_iter()
        .map(|(key, (kept, lower))| (key, ((1.0 - kept).max(1e-4) / (1.0 - lower).max(1e-4)).min(4.0)))
        .collect()
}

/// A probability as a cost in the file's units; more than 1 costs nothing.
fn cost(p: f64) -> u8 {
    (-p.ln() * f64::from(file::UNITS)).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::{Counts, Recipe};
    use crate::{Model, Read, Weights, decode};

    fn model(texts: &[&str]) -> Model {
        let mut counts = Counts::default();
        for text in texts {
            counts.add(text, 40);
        }
        Model::of(counts.model(Recipe::default()).leak()).unwrap()
    }

    fn right(model: &Model, text: &str) -> String {
        let words: Vec<Read<'_>> =
            text.split(' ').map(|text| Read { text, confidence: 90.0, begins: false }).collect();
        let right = decode(model, &words, Weights::default());
        words
            .iter()
            .zip(&right)
            .map(|(word, right)| right.as_deref().unwrap_or(word.text))
            .collect::<Vec<_>>()
            .join(" ")
    }

    const TEXTS: [&str; 2] = [
        "sửa đổi, bổ sung một số điều của luật tổ chức chính quyền địa phương",
        "bỏ phiếu tín nhiệm; tô màu bản đồ; phó chủ tịch thành phố",
    ];

    #[test]
    fn the_same_letters_are_other_words_beside_other_words() {
        let model = model(&TEXTS);
        assert_eq!(
            right(&model, "bỏ sung một sô điêu của luật tô chức"),
            "bổ sung một số điều của luật tổ chức"
        );
        assert_eq!(right(&model, "bỏ phiếu tín nhiệm tô màu"), "bỏ phiếu tín nhiệm tô màu");
        assert_eq!(right(&model, "CHỦ TỊCH THÀNH PHÓ"), "CHỦ TỊCH THÀNH PHỐ");
        assert_eq!(right(&model, "PHÓ CHỦ TỊCH"), "PHÓ CHỦ TỊCH");
    }

    #[test]
    fn what_never_stood_together_is_left_as_it_was_read() {
        let model = model(&TEXTS);
        for text in ["một xe lạ", "12/QĐ-UBND ngày 5", "Nguyễn Văn Tô", "website UBND", "", "a)", "…"]
        {
            assert_eq!(right(&model, text), text);
        }
    }

    #[test]
    fn probabilities_after_any_two_words_sum_to_one_or_less() {
        let model = model(&TEXTS);
        let ids: Vec<_> = ["bổ", "sung", "một", "số", "của", "luật", "0", ".", "?"]
            .iter()
            .filter_map(|word| model.id(word))
            .collect();
        let all: Vec<_> = TEXTS
            .iter()
            .flat_map(|text| crate::keys(text))
            .chain(["0".to_owned(), "?".to_owned()])
            .collect::<std::collections::BTreeSet<_>>()
            .iter()
            .filter_map(|word| model.id(word))
            .collect();
        for first in &ids {
            for second in &ids {
                let sum: f32 = all.iter().map(|third| (-model.cost((*first, *second), *third)).exp()).sum();
                assert!(sum > 0.5 && sum < 1.15, "{} {}: {sum}", model.word(*first), model.word(*second));
            }
        }
    }

    #[test]
    fn words_of_the_same_letters_are_found_together() {
        let model = model(&TEXTS);
        let words: Vec<_> = model.alike("bo").map(|id| model.word(id)).collect();
        assert_eq!(words, ["bỏ", "bổ"]);
        assert_eq!(model.alike("xyz").count(), 0);
    }
}
