//! Numbers that are written in other ways as well: dates and telephone numbers.

use super::{Also, Unit, dates};
use crate::analyser::{Forms, tokens};
use crate::numbers;

/// Gives units that are dates or telephone numbers their other forms.
pub(super) fn add(units: &mut [&mut Unit]) {
    add_dates(units);
    add_dialled(units);
}

/// A telephone number with the country's digits is found as it is dialled in the country.
fn add_dialled(units: &mut [&mut Unit]) {
    for unit in units {
        if let [one] = &unit.tokens[..]
            && let Some(number) = numbers::dialled(&one.exact)
        {
            unit.also.push(Also { tokens: tokens(&number), share: 1.0 });
        }
    }
}

/// A date that is typed as digits is found as it is written out, and the other way; and by the day of the paper.
fn add_dates(units: &mut [&mut Unit]) {
    let word = |unit: &Unit, text: &str| matches!(&unit.tokens[..], [one] if one.folded == text);
    let number = |unit: &Unit| match &unit.tokens[..] {
        [one] if numbers::is_digits(&one.exact) => Some(one.clone()),
        _ => None,
    };
    for unit in units.iter_mut() {
        let typed: Vec<&str> = unit.tokens.iter().map(|token| token.exact.as_str()).collect();
        let Some(days) = dates::days(&typed.join("/")).filter(|_| typed.len() > 1) else { continue };
        // The year comes first only where machines write dates.
        let mut parts: Vec<Forms> = unit.tokens.clone();
        if parts[0].exact.len() == 4 {
            parts.reverse();
        }
        unit.days = Some(days);
        let words: &[&str] = if parts.len() == 3 { &["tháng", "năm"] } else { &["năm"] };
        let mut written: Vec<Forms> = Vec::new();
        for (at, part) in parts.into_iter().enumerate() {
            if let Some(word) = at.checked_sub(1).and_then(|at| words.get(at)) {
                written.extend(tokens(word));
            }
            written.push(part);
        }
        unit.also.push(Also { tokens: written, share: 1.0 });
    }
    for at in 0..units.len().saturating_sub(4) {
        let row = &units[at..at + 5];
        let (Some(day), Some(month), Some(year)) = (number(row[0]), number(row[2]), number(row[4])) else {
            continue;
        };
        if word(row[1], "thang") && word(row[3], "nam") {
            let tokens = vec![day, month, year];
            for unit in &mut units[at..at + 5] {
                unit.also.push(Also { tokens: tokens.clone(), share: 0.2 });
            }
        }
    }
}
