//! *V/v* (*về việc*, "on the matter of"): where a letter says what it is about.

use std::sync::LazyLock;

use regex::Regex;

use crate::passage::Passage;

/// `V/v` and what it is misread for, on folded text.
pub(crate) static ABOUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*v(?:\s?[/il1|7t]?\s?v\b|/)\W*")
        .expect("the pattern is a constant, compiled by the tests")
});

/// Does this row start what a letter is about?
pub(crate) fn is_about(row: &Passage<'_>) -> bool {
    ABOUT.is_match(&row.folded)
}
