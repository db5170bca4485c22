//! Words held against words.

use std::collections::HashMap;
use std::fmt;
use std::ops::AddAssign;

/// Counts over some papers.
#[derive(Default)]
pub(crate) struct Score {
    papers: usize,
    pages: usize,
    seconds: f64,
    /// Words that both have, words of the truth, words read.
    exact: [usize; 3],
    folded: [usize; 3],
    numbers: [usize; 3],
    /// Words that follow one another.
    pairs: [usize; 3],
    /// What was printed and not read.
    pub(crate) missed: Vec<String>,
}

impl Score {
    pub(crate) fn of(pages: &[String], text: &str, seconds: f64) -> Self {
        let truth = pages.join("\n");
        let fold = |text: &str| hoso_viet::fold(text);
        Self {
            papers: 1,
            pages: pages.len(),
            seconds,
            exact: compared(&words(&truth), &words(text)),
            folded: compared(&words(&fold(&truth)), &words(&fold(text))),
            numbers: compared(&numbers(&truth), &numbers(text)),
            pairs: compared(&pairs(&truth), &pairs(text)),
            missed: missed(&words(&truth), &words(text))
                .chain(missed(&numbers(&truth), &numbers(text)))
                .collect(),
        }
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.papers += other.papers;
        self.pages += other.pages;
        self.seconds += other.seconds;
        for (mine, others) in [
            (&mut self.exact, other.exact),
            (&mut self.folded, other.folded),
            (&mut self.numbers, other.numbers),
            (&mut self.pairs, other.pairs),
        ] {
            mine.iter_mut().zip(others).for_each(|(mine, other)| *mine += other);
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        let [both, truth, read] = self.exact;
        write!(
            f,
            "{} | {:.4} | {:.4} | {:.4} | {:.4} | {}/{} | {:.2}",
            self.papers,
            share(both, truth),
            share(both, read),
            share(self.folded[0], self.folded[1]),
            share(self.pairs[0], self.pairs[1]),
            self.numbers[0],
            self.numbers[1],
            self.seconds / self.pages as f64
        )
    }
}

type Bag = HashMap<String, usize>;

fn words(text: &str) -> Bag {
    bag(hoso_viet::nfc(text).to_lowercase().split(|c: char| !c.is_alphanumeric()))
}

/// Each two words that follow one another: how well the order is kept, and phrases are found.
fn pairs(text: &str) -> Bag {
    let text = hoso_viet::nfc(text).to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let pairs: Vec<String> = words.windows(2).map(|pair| pair.join(" ")).collect();
    bag(pairs.iter().map(String::as_str))
}

/// Symbols of papers (`1245/QĐ-UBND`) and ids of twelve digits, as printed.
fn numbers(text: &str) -> Bag {
    let wanted = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let symbol = word.split_once('/').is_some_and(|(number, rest)| {
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && rest.contains('-')
        });
        symbol || (digits == 12 && word.len() == 12)
    };
    bag(text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| wanted(word)))
}

fn bag<'a>(words: impl Iterator<Item = &'a str>) -> Bag {
    let mut bag = Bag::new();
    words.filter(|word| !word.is_empty()).for_each(|word| *bag.entry(word.to_owned()).or_default() += 1);
    bag
}

fn compared(truth: &Bag, read: &Bag) -> [usize; 3] {
    let both = truth.iter().map(|(word, count)| (*count).min(read.get(word).copied().unwrap_or(0))).sum();
    [both, truth.values().sum(), read.values().sum()]
}

fn missed<'a>(truth: &'a Bag, read: &'a Bag) -> impl Iterator<Item = String> + use<> {
    let mut missed: Vec<String> = truth
        .iter()
        .filter(|(word, count)| **count > read.get(*word).copied().unwrap_or(0))
        .map(|(word, _)| word.clone())
        .collect();
    missed.sort();
    missed.into_iter()
}
