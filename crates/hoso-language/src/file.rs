//! The model's file: fixed tables in little-endian order, read where they lie.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `hosolm 1` |
//! | 4 x 4 | how many words, bytes of words, pairs, triples |
//! | … | the words, each ended by a line feed, in order of their folded forms |
//! | 6 a word (and one more) | where its pairs begin (4), its cost, the cost of falling back from it |
//! | 8 a pair (and one more) | where its triples begin (4), its second word (2), cost, cost of falling back |
//! | 3 a triple | its third word (2), cost |
//!
//! Costs are negative logarithms in [`UNITS`] a nat.

/// How many units of cost one nat is.
pub(crate) const UNITS: u32 = 14;
pub(crate) const MAGIC: &[u8; 8] = b"hosolm 1";
pub(crate) const HEAD: usize = 24;
pub(crate) const A_WORD: usize = 6;
pub(crate) const A_PAIR: usize = 8;
pub(crate) const A_TRIPLE: usize = 3;

pub(crate) struct Unigram<'a> {
    pub(crate) word: &'a str,
    pub(crate) cost: u8,
    pub(crate) back: u8,
}

pub(crate) struct Bigram {
    pub(crate) first: u16,
    pub(crate) second: u16,
    pub(crate) cost: u8,
    pub(crate) back: u8,
}

pub(crate) struct Trigram {
    pub(crate) context: (u16, u16),
    pub(crate) third: u16,
    pub(crate) cost: u8,
}

/// The file of these tables, each sorted.
pub(crate) fn written(words: &[Unigram<'_>], pairs: &[Bigram], triples: &[Trigram]) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    let letters: usize = words.iter().map(|word| word.word.len() + 1).sum();
    for count in [words.len(), letters, pairs.len(), triples.len()] {
        file.extend((count as u32).to_le_bytes());
    }
    for word in words {
        file.extend(word.word.bytes());
        file.push(b'\n');
    }
    let mut next = 0;
    for (id, word) in words.iter().enumerate() {
        file.extend((next as u32).to_le_bytes());
        file.extend([word.cost, word.back]);
        while pairs.get(next).is_some_and(|pair| usize::from(pair.first) == id) {
            next += 1;
        }
    }
    file.extend((next as u32).to_le_bytes());
    file.extend([0, 0]);
    let mut next = 0;
    for pair in pairs {
        file.extend((next as u32).to_le_bytes());
        file.extend(pair.second.to_le_bytes());
        file.extend([pair.cost, pair.back]);
        while triples.get(next).is_some_and(|triple| triple.context == (pair.first, pair.second)) {
            next += 1;
        }
    }
    file.extend((next as u32).to_le_bytes());
    file.extend([0, 0, 0, 0]);
    for triple in triples {
        file.extend(triple.third.to_le_bytes());
        file.push(triple.cost);
    }
    file
}
