//! A query as it was typed, taken apart. Whatever is typed, there is an answer, and nothing is left out in silence.

use super::brackets::Brackets;
use super::fields::{self, Name};
use super::operators::Operator;
use super::{Kind, MOST_WORDS, Node, Note, Taken, Unit, Within, also, dates, synonyms};
use crate::analyser::tokens;

/// Straight and typographic quotation marks.
pub(crate) const QUOTES: [char; 4] = ['"', '“', '”', '„'];
/// Signs of other query languages that have no meaning in this one, wherever they stand.
const SIGNS: [char; 4] = ['^', '\\', '{', '}'];
/// Brackets within brackets.
const DEEPEST: usize = 8;
/// Letters that a pattern has at least: with fewer every word fits.
const FEWEST_LETTERS: usize = 2;

/// What was asked for, and what is to be said about it.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// What stands side by side.
    pub nodes: Vec<Node>,
    /// Somebody said by operators how they belong together: all of them are meant.
    pub strict: bool,
    pub notes: Vec<Note>,
}

/// Reads a query.
pub(crate) fn read(text: &str) -> Read {
    let mut reading = Reading { brackets: Brackets::of(text), text, rest: text, ..Reading::default() };
    let mut nodes = reading.sequence(0);
    let mut notes = reading.notes;
    let strict = !reading.operators.is_empty();
    if strict && (reading.brackets.odd || text.contains(['[', ']'])) {
        add(&mut reading.signs, "( )");
    }
    if !reading.signs.is_empty() {
        notes.push(Note::Signs(reading.signs.join(" ")));
    }
    if strict {
        notes.push(Note::Operators(reading.operators.join(", ")));
    }
    if nodes.is_empty() && !text.trim().is_empty() {
        notes.push(Note::NoWords);
    }
    for row in nodes.chunk_by_mut(|one, next| is_word(one) && is_word(next)) {
        let mut units: Vec<&mut Unit> = row
            .iter_mut()
            .filter_map(|node| if let Node::Unit(unit) = node { Some(unit) } else { None })
            .filter(|unit| unit.kind == Kind::Word)
            .collect();
        also::add(&mut units);
        notes.extend(synonyms::add(&mut units).into_iter().map(|told| Note::Taken(Taken::Synonyms, told)));
    }
    Read { nodes, strict, notes }
}

fn is_word(node: &Node) -> bool {
    matches!(node, Node::Unit(unit) if unit.kind == Kind::Word)
}

#[derive(Debug, Default)]
struct Reading<'a> {
    text: &'a str,
    rest: &'a str,
    brackets: Brackets,
    words: usize,
    signs: Vec<String>,
    operators: Vec<String>,
    notes: Vec<Note>,
}

/// Alternatives, of which each is what AND joins.
type Group = Vec<Vec<Node>>;

impl<'a> Reading<'a> {
    /// OR joins what stands beside it, AND more closely; what stands side by side without either is a row.
    fn sequence(&mut self, depth: usize) -> Vec<Node> {
        let mut groups: Vec<Group> = Vec::new();
        let mut pending: Vec<(&'a str, Operator)> = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() {
                break;
            }
            if self.words >= MOST_WORDS {
                if !tokens(self.rest).is_empty() {
                    self.notes.push(Note::TooLong(self.rest.trim_end().to_owned()));
                }
                self.rest = "";
                break;
            }
            let (word, after) = self.rest.split_once(char::is_whitespace).unwrap_or((self.rest, ""));
            if let Some(operator) = Operator::of(word)
                && joins(&groups, &pending, operator)
                && !tokens(after).is_empty()
            {
                pending.push((word, operator));
                self.rest = after;
                continue;
            }
            let excluded = self.sign();
            let joined = !pending.is_empty() || excluded.is_some_and(|excluded| excluded);
            let Some(node) = self.item(depth, joined) else { continue };
            let node = match node {
                Node::Unit(unit) if excluded == Some(false) => Node::Unit(Unit { required: true, ..unit }),
                node => node,
            };
            let operators = std::mem::take(&mut pending);
            let negated = operators.iter().any(|(_, operator)| *operator == Operator::Not);
            let node = if negated || excluded == Some(true) { Node::Not(Box::new(node)) } else { node };
            let is_not = matches!(node, Node::Not(_));
            match (operators.first().map(|(_, operator)| *operator), groups.last_mut()) {
                (Some(Operator::Or), Some(group)) if !is_not => group.push(vec![node]),
                (Some(Operator::And), Some(group)) if !is_not => match group.last_mut() {
                    Some(all) => all.push(node),
                    None => group.push(vec![node]),
                },
                _ => groups.push(vec![vec![node]]),
            }
            for (word, _) in operators {
                add(&mut self.operators, word);
            }
        }
        groups
            .into_iter()
            .map(|group| one(group, |all| one(all, |node| node, Node::All), Node::Any))
            .collect()
    }

    /// Takes the signs before a word off: `Some(true)` if it must not be there, `Some(false)` if it must.
    fn sign(&mut self) -> Option<bool> {
        let word = self.rest.trim_start_matches(['-', '+']);
        let signs = &self.rest[..self.rest.len() - word.len()];
        if signs.is_empty() || !word.starts_with(|first: char| !first.is_whitespace()) {
            return None;
        }
        // `+84 912 345 678` is a number.
        let number = signs == "+" && word.starts_with(|first: char| first.is_ascii_digit());
        self.rest = word;
        (!number).then(|| signs.ends_with('-'))
    }

    fn item(&mut self, depth: usize, joined: bool) -> Option<Node> {
        if self.rest.starts_with('(') {
            // What is left is a part of the text.
            let at = self.rest.as_ptr() as usize - self.text.as_ptr() as usize;
            if let Some(length) =
                self.brackets.group(at, joined).map(|end| end - at).filter(|end| *end < self.rest.len())
            {
                if depth < DEEPEST {
                    return self.group(length, depth);
                }
                add(&mut self.signs, "( )");
            }
        }
        if let Some(quoted) = self.rest.strip_prefix(QUOTES) {
            let phrase = self.phrase(quoted);
            let node = self.keep(phrase, Kind::Phrase);
            self.after_phrase();
            return node;
        }
        let mut end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
        // `title:"two words"`: the phrase stays one.
        if let Some(at) = self.rest[..end].find(QUOTES).filter(|at| self.rest[..*at].ends_with(':')) {
            end = at;
        }
        let (word, after) = self.rest.split_at(end);
        self.rest = after;
        match self.field(word) {
            Some((name, value, shown)) => self.within(name, value, shown),
            None => self.word(word),
        }
    }

    fn phrase(&mut self, quoted: &'a str) -> &'a str {
        let (phrase, after) = if let Some(parted) = quoted.split_once(QUOTES) {
            parted
        } else {
            if !tokens(quoted).is_empty() {
                self.notes.push(Note::OpenQuote);
            }
            (quoted, "")
        };
        self.rest = after;
        phrase
    }

    /// Reads what stands in brackets as a row of its own.
    fn group(&mut self, length: usize, depth: usize) -> Option<Node> {
        let (inner, after) = (&self.rest[1..length], &self.rest[length + 1..]);
        self.rest = inner;
        let nodes = self.sequence(depth + 1);
        self.rest = if self.words >= MOST_WORDS { self.rest } else { after };
        (!nodes.is_empty()).then(|| one(nodes, |node| node, Node::All))
    }

    /// `name:value`, if that is what `word` is: the field, and its value.
    fn field(&mut self, word: &'a str) -> Option<(Name, &'a str, String)> {
        let (name, of) = word.split_once(':')?;
        let quoted = of.is_empty().then(|| self.rest.strip_prefix(QUOTES)).flatten();
        let is_one = quoted.is_some() || is_value(of);
        let Some(known) = fields::name(name).filter(|_| is_one) else {
            if is_field(name) && is_one {
                let shown = if quoted.is_some() { format!("{word}\"…\"") } else { word.to_owned() };
                self.notes.push(Note::Fields(shown));
            }
            return None;
        };
        let value = quoted.map_or(of, |quoted| self.phrase(quoted));
        let shown = if quoted.is_some() { format!("{word}\"{value}\"") } else { word.to_owned() };
        Some((known, value, shown))
    }

    /// A field's value, or words if it is none.
    fn within(&mut self, name: Name, value: &str, shown: String) -> Option<Node> {
        if let Some(within) = fields::within(name, value) {
            self.notes.push(Note::Taken(Taken::Field, shown));
            self.words += 1;
            return Some(Node::Within(within));
        }
        self.notes.push(Note::BadValue(shown.clone()));
        self.keep(&shown, Kind::Word)
    }

    fn word(&mut self, word: &'a str) -> Option<Node> {
        for sign in SIGNS.iter().filter(|sign| word.contains(**sign)) {
            add(&mut self.signs, &sign.to_string());
        }
        if word.contains("..")
            && let Some((from, to)) = dates::days(word)
        {
            self.notes.push(Note::Taken(Taken::Dates, word.to_owned()));
            self.words += 1;
            return Some(Node::Within(Within::Days(from, to)));
        }
        // At the end of a word it asks, inside of one it stands for a letter.
        let asked = word.trim_end_matches(['?', '!', '.', ',', ';', ':']);
        if asked.contains(['*', '?']) {
            return self.pattern(asked);
        }
        if asked.starts_with('~') || asked.contains('~') {
            let near = asked.trim_start_matches('~');
            let (near, distance) = near.split_once('~').unwrap_or((near, ""));
            let plain = distance.bytes().all(|byte| byte.is_ascii_digit());
            if plain && tokens(near).len() == 1 {
                self.notes.push(Note::Taken(Taken::Near, asked.to_owned()));
                return self.keep(near, Kind::Near);
            }
            add(&mut self.signs, "~");
        }
        self.keep(word, Kind::Word)
    }

    /// `hành*`, `h?nh`, `1245/QĐ*`: `*` is any letters, `?` is one.
    fn pattern(&mut self, word: &str) -> Option<Node> {
        let pattern: String = hoso_viet::fold(word)
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '*' | '?'))
            .take(LONGEST_PATTERN)
            .collect();
        if pattern.chars().filter(|c| c.is_alphanumeric()).count() < FEWEST_LETTERS {
            let sign = if word.contains('*') { "*" } else { "?" };
            add(&mut self.signs, sign);
            return self.keep(word, Kind::Word);
        }
        self.notes.push(Note::Taken(Taken::Pattern, word.to_owned()));
        self.words += 1;
        Some(Node::Unit(Unit::of(Vec::new(), Kind::Pattern(pattern))))
    }

    /// `"two words"~3` and `^2`: the number is no word to look for.
    fn after_phrase(&mut self) {
        let Some(number) = self.rest.strip_prefix(['~', '^']) else { return };
        add(&mut self.signs, &self.rest[..1]);
        self.rest = number.trim_start_matches(|digit: char| digit.is_ascii_digit() || digit == '.');
    }

    fn keep(&mut self, text: &str, kind: Kind) -> Option<Node> {
        let mut tokens = tokens(text);
        let room = MOST_WORDS - self.words.min(MOST_WORDS);
        if tokens.len() > room {
            let left: Vec<String> = tokens.split_off(room).into_iter().map(|token| token.exact).collect();
            self.notes.push(Note::TooLong(
                format!("{} {}", left.join(" "), self.rest.trim()).trim_end().to_owned(),
            ));
            self.rest = "";
        }
        self.words += tokens.len();
        (!tokens.is_empty()).then(|| Node::Unit(Unit::of(tokens, kind)))
    }
}

/// A pattern has no more letters than a word.
const LONGEST_PATTERN: usize = 64;

/// Is there something on both sides for the operator to join? Otherwise it is a word like any other.
fn joins(groups: &[Group], pending: &[(&str, Operator)], operator: Operator) -> bool {
    let before = groups.last().and_then(|group| group.last()).and_then(|all| all.last());
    let wanted = before.is_some_and(|node| !matches!(node, Node::Not(_)));
    match operator {
        Operator::Not => pending.iter().all(|(_, operator)| *operator != Operator::Not),
        Operator::And => pending.is_empty() && before.is_some(),
        Operator::Or => pending.is_empty() && wanted,
    }
}

/// The one of a list, or what joins several.
fn one<T>(mut list: Vec<T>, alone: impl Fn(T) -> Node, join: impl Fn(Vec<Node>) -> Node) -> Node {
    match list.pop() {
        Some(last) if list.is_empty() => alone(last),
        last => join(list.into_iter().chain(last).map(alone).collect()),
    }
}

fn add(told: &mut Vec<String>, what: &str) {
    if !told.iter().any(|one| one == what) {
        told.push(what.to_owned());
    }
}

/// Names of fields in other query languages are words of plain letters.
fn is_field(name: &str) -> bool {
    name.len() > 1 && name.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_')
}

/// Not an address, and not the end of "Kính gửi:".
fn is_value(of: &str) -> bool {
    !of.starts_with("//") && of.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests;
