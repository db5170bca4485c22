//! Papers written on both sides, from a scanner that sees one: a stack of fronts and a stack of backs, made one paper.

use hoso_model::PageNo;
use hoso_viet::nfc;

/// Which side of the sheets a stack shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Pages 1, 3, 5, … of the paper.
    Front,
    /// Pages 2, 4, 6, … of the paper.
    Back,
}

/// A desk's rule for telling stacks, and how it turns them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplexRule {
    /// What the names of stacks of fronts end with, before the extension: `_truoc`. Case does not matter.
    pub fronts: String,
    /// Likewise of backs: `_sau`.
    pub backs: String,
    /// The stack was turned over as a whole, as feeders want it, so that the back of the last sheet comes first.
    pub backs_reversed: bool,
}

impl DuplexRule {
    /// What the file called `name` is, and what its name has in common with that of the other stack: the stem without
    /// the ending, in Unicode normal form C and as it was written. `None` of other names, and of an ending alone.
    pub fn side(&self, name: &str) -> Option<(Side, String)> {
        let name = nfc(name);
        let stem = match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && !extension.contains('/') => stem,
            _ => &name,
        };
        // One ending may end with the other (`sau`, `mat_sau`): the longer one is meant.
        let mut sides = [(Side::Front, &self.fronts), (Side::Back, &self.backs)];
        sides.sort_by_key(|(_, ending)| std::cmp::Reverse(ending.len()));
        sides.into_iter().find_map(|(side, ending)| Some((side, without(stem, &nfc(ending))?)))
    }

    /// Which pages of the two stacks the pages of the whole are, in order; why, if the stacks do not fit.
    ///
    /// There are as many backs as fronts: empty backs are scanned with the others. One back less fits only where backs
    /// come in the order of the sheets: then it is the back of the last sheet that was left out, as it is empty. In a
    /// stack that was turned over a missing one could be that of any sheet — the first that was fed, or one that was
    /// drawn in together with its neighbour —, and every page after it would be bound to the wrong sheet.
    ///
    /// # Errors
    /// What does not fit, in English.
    pub fn order(&self, fronts: u32, backs: u32) -> Result<Vec<(Side, PageNo)>, String> {
        let counts = format!("{fronts} fronts and {backs} backs");
        if fronts == 0 || backs == 0 {
            return Err(format!("{counts}: a stack is empty"));
        }
        if backs > fronts {
            return Err(format!("{counts}: more backs than fronts, so they are not of the same paper"));
        }
        if backs < fronts && self.backs_reversed {
            return Err(format!("{counts}: in a stack that was turned over every sheet needs its back"));
        }
        if fronts - backs > 1 {
            return Err(format!("{counts}: only the back of the last sheet may be left out"));
        }
        // Places from 0. Where the stack was turned over there are as many backs as sheets.
        let pages = (0..fronts).flat_map(|sheet| {
            let back = if self.backs_reversed { backs - 1 - sheet } else { sheet };
            let back = (sheet < backs).then(|| (Side::Back, PageNo::from_index(back)));
            [Some((Side::Front, PageNo::from_index(sheet))), back].into_iter().flatten()
        });
        Ok(pages.collect())
    }
}

/// `stem` without `ending`, if it ends so in any case, and has something before it.
fn without(stem: &str, ending: &str) -> Option<String> {
    if ending.is_empty() {
        return None;
    }
    let count = ending.chars().count();
    let (start, _) = stem.char_indices().rev().nth(count - 1)?;
    let (common, end) = stem.split_at(start);
    (!common.is_empty() && end.to_lowercase() == ending.to_lowercase()).then(|| common.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{DuplexRule, Side};

    fn rule(fronts: &str, backs: &str, backs_reversed: bool) -> DuplexRule {
        DuplexRule { fronts: fronts.into(), backs: backs.into(), backs_reversed }
    }

    #[test]
    fn stacks_are_told_by_the_end_of_their_names() {
        let rule = rule("_trước", "_sau", true);
        let front = |stem: &str| Some((Side::Front, stem.to_owned()));
        let back = |stem: &str| Some((Side::Back, stem.to_owned()));
        assert_eq!(rule.side("H39_trước.pdf"), front("H39"));
        assert_eq!(rule.side("H39_SAU.tif"), back("H39"));
        assert_eq!(rule.side("a.b/Hồ sơ 1.2_tru\u{31b}o\u{31b}\u{301}c.PDF"), front("a.b/Hồ sơ 1.2"));
        assert_eq!(rule.side("không đuôi_sau"), back("không đuôi"));
        for other in ["H39.pdf", "_sau.pdf", "sau.pdf", "H39_sau (2).pdf", "H39_sau.pdf.pdf", "", ".pdf", "ư"]
        {
            assert_eq!(rule.side(other), None, "{other}");
        }
    }

    #[test]
    fn an_ending_within_another_does_not_win_over_it() {
        for rule in [rule("a", "-a", false), rule("a", "-A", false)] {
            assert_eq!(rule.side("x-a.pdf"), Some((Side::Back, "x".into())));
            assert_eq!(rule.side("xa.pdf"), Some((Side::Front, "x".into())));
        }
        // An ending that is not set tells nothing.
        assert_eq!(rule("", "_b", false).side("x.pdf"), None);
    }

    fn pages(fronts: u32, backs: u32, reversed: bool) -> Result<String, String> {
        let order = rule("f", "b", reversed).order(fronts, backs)?;
        let page = |(side, page): &(Side, hoso_model::PageNo)| {
            format!("{}{} ", if *side == Side::Front { 'f' } else { 'b' }, page.get())
        };
        Ok(order.iter().map(page).collect::<String>().trim_end().to_owned())
    }

    #[test]
    fn fronts_and_backs_alternate() {
        assert_eq!(pages(3, 3, false).unwrap(), "f1 b1 f2 b2 f3 b3");
        assert_eq!(pages(3, 3, true).unwrap(), "f1 b3 f2 b2 f3 b1");
        assert_eq!(pages(1, 1, true).unwrap(), "f1 b1");
        assert_eq!(pages(3, 2, false).unwrap(), "f1 b1 f2 b2 f3");
    }

    #[test]
    fn stacks_that_do_not_fit_are_told() {
        for (fronts, backs, reversed) in [
            (3, 2, true),
            (3, 4, true),
            (3, 4, false),
            (3, 1, false),
            (0, 0, false),
            (1, 0, false),
            (0, 1, true),
        ] {
            let why = pages(fronts, backs, reversed).unwrap_err();
            assert!(why.contains(&format!("{fronts} fronts and {backs} backs")), "{why}");
        }
    }
}
