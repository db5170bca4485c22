//! Files that are attached to a file, by name: they are papers of their own, and are not read with it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// Attached files that are named; more are counted.
const MOST_NAMES: usize = 50;
/// Letters of a name that are kept: file systems allow 255 bytes.
const MOST_LETTERS: usize = 255;

/// The files attached to one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Attached {
    /// Their names, at most 50.
    pub names: Vec<String>,
    /// How many there are beside those that are named.
    #[serde(default)]
    pub more: u32,
    /// True if there may be still more: the file has more to look through than any true one.
    #[serde(default)]
    pub at_least: bool,
}

impl Attached {
    /// One more.
    pub fn add(&mut self, name: &str) {
        if self.names.len() < MOST_NAMES {
            let letters = name.chars().filter(|letter| !letter.is_control());
            self.names.push(letters.take(MOST_LETTERS).collect());
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// The same within its limits, whoever said it.
    #[must_use]
    pub fn bounded(self) -> Self {
        Self::together([self])
    }

    /// Those of several files.
    #[must_use]
    pub fn together(several: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for one in several {
            one.names.iter().for_each(|name| all.add(name));
            all.more = all.more.saturating_add(one.more);
            all.at_least |= one.at_least;
        }
        all
    }

    /// Is nothing attached, as far as anybody can tell?
    pub const fn is_empty(&self) -> bool {
        self.names.is_empty() && self.more == 0 && !self.at_least
    }

    /// That they were not read, and what to do, in Vietnamese.
    pub fn vietnamese(&self) -> String {
        let names = self.listed(("và ít nhất", "và"), "tệp khác");
        format!(
            "CÓ TỆP ĐÍNH KÈM CHƯA ĐƯỢC ĐỌC: {names}. Hãy mở tệp này, lưu từng tệp đính kèm vào thư mục của bàn tiếp nhận"
        )
    }

    /// The same in English.
    pub fn english(&self) -> String {
        let names = self.listed(("and at least", "and"), "more");
        format!(
            "ATTACHED FILES WERE NOT READ: {names}. Open this file and save each of them into the desk's folder"
        )
    }

    /// The names, and how many there are beside them, in one line.
    fn listed(&self, (at_least, and): (&str, &str), more: &str) -> String {
        let mut listed = self.names.join(", ");
        if self.more > 0 || self.at_least {
            let space = if listed.is_empty() { "" } else { " " };
            let how = if self.at_least { at_least } else { and };
            // Writing to a string does not fail.
            let _ = write!(listed, "{space}{how} {} {more}", self.more);
        }
        listed
    }
}

impl std::fmt::Display for Attached {
    /// Both languages in one line, for a history.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} · {}", self.vietnamese(), self.english())
    }
}

#[cfg(test)]
mod tests {
    use super::Attached;

    #[test]
    fn names_and_their_number_are_bounded_and_none_is_left_unsaid() {
        let mut attached = Attached::default();
        assert!(attached.is_empty());
        attached.add(&"ă".repeat(1000));
        for no in 2..=60 {
            attached.add(&format!("{no}.pdf"));
        }
        assert_eq!((attached.names.len(), attached.more, attached.names[0].chars().count()), (50, 10, 255));
        assert!(attached.vietnamese().contains("50.pdf và 10 tệp khác"), "{attached}");
        assert!(attached.english().contains("50.pdf and 10 more"), "{attached}");
        // Said by a child that was taken over.
        let said = Attached { names: vec![format!("\n{}", "x".repeat(300)); 1000], more: 1, at_least: true };
        let bounded = said.bounded();
        assert_eq!((bounded.names.len(), bounded.more, bounded.names[0].len()), (50, 951, 255));
        assert!(bounded.english().contains("and at least 951 more"), "{bounded}");
    }
}
