//! The model: what three words in a row cost.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::file::{A_PAIR, A_TRIPLE, A_WORD, HEAD, MAGIC, UNITS};
use crate::vocabulary::{NUMBER, OTHER, STOP};

/// A word of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(u16);

/// What is likely to follow what. Its tables are read where they lie: only the list of words is gone through once.
#[derive(Debug)]
pub struct Model {
    bytes: &'static [u8],
    words: Vec<&'static str>,
    ids: HashMap<&'static str, WordId>,
    /// The words of the same letters, by these letters.
    alike: HashMap<String, std::ops::Range<u16>>,
    table: usize,
    pairs: usize,
    triples: usize,
    /// A number.
    pub number: WordId,
    /// The end of a clause.
    pub stop: WordId,
    /// A word that is not in it.
    pub other: WordId,
}

/// A file that is no model.
#[derive(Debug, thiserror::Error)]
#[error("this is no language model, or one of another version; count it anew")]
pub struct NoModel;

impl Model {
    /// The model that comes with the product, counted from Vietnamese law texts (`docs/language.md`).
    pub fn administrative() -> &'static Self {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            Model::of(include_bytes!("../model/administrative.bin")).expect("a test reads this file")
        });
        &MODEL
    }

    /// A model from its file's bytes.
    ///
    /// # Errors
    /// [`NoModel`] if they are not of such a file, or of one cut short.
    pub fn of(bytes: &'static [u8]) -> Result<Self, NoModel> {
        if bytes.get(..8) != Some(MAGIC) {
            return Err(NoModel);
        }
        let count = |at: usize| u32_at(bytes, at).map(|count| count as usize);
        let counts = [count(8), count(12), count(16), count(20)];
        let [Some(words), Some(letters), Some(pairs), Some(triples)] = counts else { return Err(NoModel) };
        // None of these can overflow: each count has 32 bits.
        let table = HEAD + letters;
        let pairs_at = table + (words + 1) * A_WORD;
        let triples_at = pairs_at + (pairs + 1) * A_PAIR;
        if bytes.len() != triples_at + triples * A_TRIPLE || words > usize::from(u16::MAX) {
            return Err(NoModel);
        }
        let list = std::str::from_utf8(bytes.get(HEAD..table).ok_or(NoModel)?).map_err(|_| NoModel)?;
        let list: Vec<&'static str> = list.lines().collect();
        if list.len() != words {
            return Err(NoModel);
        }
        let ids: HashMap<&str, WordId> = list.iter().zip(0..).map(|(word, id)| (*word, WordId(id))).collect();
        let mut alike: HashMap<String, std::ops::Range<u16>> = HashMap::new();
        for (word, id) in list.iter().zip(0..) {
            alike.entry(hoso_viet::fold(word)).and_modify(|ids| ids.end = id + 1).or_insert(id..id + 1);
        }
        let of = |word| ids.get(word).copied().ok_or(NoModel);
        let (number, stop, other) = (of(NUMBER)?, of(STOP)?, of(OTHER)?);
        Ok(Self {
            bytes,
            words: list,
            ids,
            alike,
            table,
            pairs: pairs_at,
            triples: triples_at,
            number,
            stop,
            other,
        })
    }

    /// How many words, pairs and triples it has.
    pub fn size(&self) -> (usize, usize, usize) {
        let pairs = (self.triples - self.pairs) / A_PAIR - 1;
        (self.words.len(), pairs, (self.bytes.len() - self.triples) / A_TRIPLE)
    }

    /// The word of an exact form ([`hoso_viet::exact`]).
    pub fn id(&self, exact: &str) -> Option<WordId> {
        self.ids.get(exact).copied()
    }

    /// The exact form of a word.
    pub fn word(&self, id: WordId) -> &'static str {
        self.words.get(usize::from(id.0)).copied().unwrap_or_default()
    }

    /// The words that have these letters without their marks ([`hoso_viet::fold`]).
    pub fn alike(&self, folded: &str) -> impl Iterator<Item = WordId> + use<> {
        self.alike.get(folded).cloned().unwrap_or(0..0).map(WordId)
    }

    /// What `third` costs after two words, in nats: the negative logarithm of its probability.
    pub fn cost(&self, context: (WordId, WordId), third: WordId) -> f32 {
        self.units(context, third).unwrap_or(u32::from(u8::MAX)) as f32 / UNITS as f32
    }

    fn units(&self, (first, second): (WordId, WordId), third: WordId) -> Option<u32> {
        let mut back = 0;
        if let Some(pair) = self.pair(first, second) {
            let at = self.pairs + pair * A_PAIR;
            let range = u32_at(self.bytes, at)? as usize..u32_at(self.bytes, at + A_PAIR)? as usize;
            let found = search(range, |index| u16_at(self.bytes, self.triples + index * A_TRIPLE), third.0);
            if let Some(index) = found {
                return self.byte(self.triples + index * A_TRIPLE + 2);
            }
            back = self.byte(at + 7)?;
        }
        if let Some(pair) = self.pair(second, third) {
            return Some(back + self.byte(self.pairs + pair * A_PAIR + 6)?);
        }
        let table = |word: WordId| self.table + usize::from(word.0) * A_WORD;
        Some(back + self.byte(table(second) + 5)? + self.byte(table(third) + 4)?)
    }

    fn pair(&self, first: WordId, second: WordId) -> Option<usize> {
        let at = self.table + usize::from(first.0) * A_WORD;
        let range = u32_at(self.bytes, at)? as usize..u32_at(self.bytes, at + A_WORD)? as usize;
        search(range, |index| u16_at(self.bytes, self.pairs + index * A_PAIR + 4), second.0)
    }

    fn byte(&self, at: usize) -> Option<u32> {
        self.bytes.get(at).map(|byte| u32::from(*byte))
    }
}

/// The index in a sorted table at which `key` stands.
fn search(range: std::ops::Range<usize>, key_at: impl Fn(usize) -> Option<u16>, key: u16) -> Option<usize> {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low.midpoint(high);
        match key_at(middle)?.cmp(&key) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::Model;

    #[test]
    fn the_model_that_comes_along_knows_administrative_words() {
        let model = Model::administrative();
        let id = |word: &str| model.id(word).unwrap_or_else(|| panic!("{word}"));
        let cost = |words: [&str; 3]| model.cost((id(words[0]), id(words[1])), id(words[2]));
        assert!(cost(["sửa", "đổi", "bổ"]) + 3.0 < cost(["sửa", "đổi", "bỏ"]));
        assert!(cost(["ủy", "ban", "nhân"]) < 1.0);
        assert!(cost(["quốc", "hội", "quyết"]) < cost(["quốc", "hội", "nghề"]));
    }

    #[test]
    fn no_other_bytes_are_a_model() {
        let whole: &'static [u8] = include_bytes!("../model/administrative.bin");
        for end in [0, 7, 8, 20, 100, whole.len() / 2, whole.len() - 1] {
            assert!(Model::of(&whole[..end]).is_err(), "{end}");
        }
        assert!(Model::of(b"hosolm 2").is_err());
        let mut other = whole[..64].to_vec();
        other[8..24].fill(0xFF);
        assert!(Model::of(other.leak()).is_err());
    }
}
