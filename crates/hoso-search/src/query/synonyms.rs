//! What means the same in a query: abbreviations of administration and what they stand for, both ways.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Also, Kind, Unit};
use crate::analyser::{Forms, tokens};

/// The table, a group a line.
static TABLE: &str = include_str!("../../../../config/synonyms.txt");
/// Words of the longest form.
const LONGEST: usize = 9;

type Form = Vec<Forms>;

/// For each form, by its folded words: the others of its group.
static OTHERS: LazyLock<HashMap<String, Vec<Form>>> = LazyLock::new(|| {
    let mut others: HashMap<String, Vec<Form>> = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let forms: Vec<Form> = line.split('=').map(tokens).filter(|form| !form.is_empty()).collect();
        for form in &forms {
            let rest = forms.iter().filter(|other| *other != form).cloned();
            others.entry(key(form)).or_default().extend(rest);
        }
    }
    others
});

/// Gives the words of `units` that are a form of something its other forms: each of them stands for its share of the words.
/// Returns what was found to mean the same, to be told.
pub(super) fn add(units: &mut [&mut Unit]) -> Vec<String> {
    let mut told = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let longest = (1..=LONGEST.min(units.len() - at)).rev().find_map(|length| {
            let row = &units[at..at + length];
            let plain = row.iter().all(|unit| unit.kind == Kind::Word);
            let form: Form = row.iter().flat_map(|unit| unit.tokens.clone()).collect();
            let others = OTHERS.get(&key(&form)).filter(|_| plain)?;
            Some((length, form, others))
        });
        let Some((length, form, others)) = longest else {
            at += 1;
            continue;
        };
        for unit in &mut units[at..at + length] {
            let share = 1.0 / length as f32;
            unit.also.extend(others.iter().map(|other| Also { tokens: other.clone(), share }));
        }
        let shown: Vec<String> = std::iter::once(&form).chain(others).map(|form| shown(form)).collect();
        told.push(shown.join(" = "));
        at += length;
    }
    told
}

fn key(form: &[Forms]) -> String {
    form.iter().map(|token| token.folded.as_str()).collect::<Vec<_>>().join(" ")
}

fn shown(form: &[Forms]) -> String {
    form.iter().map(|token| token.exact.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, OTHERS, TABLE};
    use crate::analyser::tokens;

    #[test]
    fn every_line_of_the_table_has_forms_of_which_none_is_a_syllable_alone() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let forms: Vec<_> = line.split('=').map(tokens).collect();
            assert!(forms.len() > 1, "{line}");
            for form in forms {
                assert!((1..=LONGEST).contains(&form.len()), "{line}");
                assert!(form.len() > 1 || !hoso_viet::is_syllable(&form[0].folded), "{line}");
            }
        }
        assert!(OTHERS["ubnd"].iter().any(|form| form.len() == 4));
        assert!(OTHERS["uy ban nhan dan"].iter().any(|form| form[0].exact == "ubnd"));
    }
}
