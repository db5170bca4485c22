//! Which brackets of a query belong together, and which of them mean something.

use std::collections::HashMap;

use super::operators::Operator;

/// Brackets stand in ordinary text, too: only around operators, or after one, are they the query's own.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    /// Where each that is opened is closed, in bytes.
    closed: HashMap<usize, usize>,
    /// Where operators stand.
    operators: Vec<usize>,
    /// Is there one without its other?
    pub odd: bool,
}

impl Brackets {
    pub(super) fn of(text: &str) -> Self {
        let mut brackets = Self::default();
        let mut open = Vec::new();
        let mut word = 0;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match c {
                '(' => open.push(at),
                ')' => match open.pop() {
                    Some(from) => {
                        brackets.closed.insert(from, at);
                    }
                    None => brackets.odd = true,
                },
                _ if c.is_whitespace() => {
                    if Operator::of(&text[word..at]).is_some() {
                        brackets.operators.push(word);
                    }
                    word = at + c.len_utf8();
                }
                _ => {}
            }
        }
        brackets.odd |= !open.is_empty();
        brackets
    }

    /// Where the group ends that begins with the bracket at `at`; `None` if it is an ordinary one. `joined` says that an
    /// operator stands before it.
    pub(super) fn group(&self, at: usize, joined: bool) -> Option<usize> {
        let end = *self.closed.get(&at)?;
        let next = self.operators.partition_point(|operator| *operator < at);
        let around = self.operators.get(next).is_some_and(|operator| *operator < end);
        (joined || around).then_some(end)
    }
}
