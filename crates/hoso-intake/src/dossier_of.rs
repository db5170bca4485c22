//! The dossier that a file's name, or the name of its folder, says it belongs to.

use std::path::Path;

use hoso_model::{Claim, DeskId, DossierCode, DossierSource};
use hoso_viet::nfc;
use regex::Regex;

/// How a desk's own numbers of before (*số hồ sơ nội bộ*) look in names: papers of those years carry no national code.
#[derive(Debug, Clone)]
pub struct LocalNumbers {
    desk: DeskId,
    patterns: Vec<Regex>,
}

impl LocalNumbers {
    /// Numbers of `desk` that match one of `patterns`; a pattern's group `number`, or its first, or all that it
    /// matches, is the number.
    ///
    /// # Errors
    /// Which pattern is no regular expression, and why.
    pub fn new(desk: DeskId, patterns: &[String]) -> Result<Self, String> {
        let patterns = patterns.iter().map(|pattern| Regex::new(pattern)).collect::<Result<_, _>>();
        Ok(Self { desk, patterns: patterns.map_err(|error| error.to_string())? })
    }

    /// None at all.
    pub fn none(desk: DeskId) -> Self {
        Self { desk, patterns: Vec::new() }
    }

    fn find(&self, name: &str) -> Vec<DossierCode> {
        let captures = self.patterns.iter().flat_map(|pattern| pattern.captures_iter(name));
        let number = |found: regex::Captures<'_>| {
            let number = found.name("number").or(found.get(1)).or(found.get(0))?;
            DossierCode::local(&self.desk, number.as_str()).ok()
        };
        captures.filter_map(number).collect()
    }
}

/// What names say of the dossier of the file at `inside`, a path within a desk's folder: its own name, else that of the
/// nearest folder that carries a code. In each, a national code goes before one of the desk's own numbers; a name with
/// two different codes is a conflict, for a person to settle.
pub fn dossier_of(inside: &Path, local: &LocalNumbers) -> Claim {
    let mut source = DossierSource::FileName;
    for part in inside.ancestors().filter_map(Path::file_name) {
        let name = nfc(&part.to_string_lossy()).into_owned();
        let claim = Claim::of(DossierCode::find_in_name(&name), source)
            .or_else(|| Claim::of(local.find(&name), source));
        if claim != Claim::Nobody {
            return claim;
        }
        source = DossierSource::FolderName;
    }
    Claim::Nobody
}

#[cfg(test)]
mod tests {
    use super::{LocalNumbers, dossier_of};
    use hoso_model::DossierSource;
    use std::path::Path;

    #[test]
    fn the_files_name_wins_over_its_folders() {
        let none = LocalNumbers::none("mot".parse().unwrap());
        let said = |path: &str| dossier_of(Path::new(path), &none);
        let one = |path: &str| said(path).one().map(|one| (one.code.to_string(), one.source));
        let code = |number: &str| format!("H39.18-240815-{number}");
        assert_eq!(
            one("H39.18-240815-0001/H39_18-240815-0002.pdf"),
            Some((code("0002"), DossierSource::FileName))
        );
        assert_eq!(one("H39.18-240815-0001/ban sao/1.pdf"), Some((code("0001"), DossierSource::FolderName)));
        assert_eq!(said("H39.18-240815-0001 H39.18-240815-0002.pdf").conflict().len(), 2);
        assert_eq!(one("H39.18-240815-0001 (H39_18 240815 0001).pdf").unwrap().0, code("0001"));
        assert_eq!(said("scan0007.pdf").key(), "");
    }

    #[test]
    fn a_desks_own_numbers_are_found_by_its_patterns_after_national_codes() {
        let patterns = [r"(?i)(?P<number>\d{5}[ _-]TNHS)".to_owned(), r"^hs(\d{4})\b".to_owned()];
        let local = LocalNumbers::new("can-giuoc".parse().unwrap(), &patterns).unwrap();
        let said = |path: &str| dossier_of(Path::new(path), &local).key();
        assert_eq!(said("2016/00092_tnhs.pdf"), "can-giuoc:00092-TNHS");
        assert_eq!(said("hs1234/2.pdf"), "can-giuoc:1234");
        assert_eq!(said("00092-TNHS H39.18-240815-0001.pdf"), "H39.18-240815-0001");
        assert_eq!(said("00092-TNHS va 00093-TNHS.pdf"), "can-giuoc:00092-TNHS|can-giuoc:00093-TNHS");
        assert!(LocalNumbers::new("mot".parse().unwrap(), &["(".to_owned()]).is_err());
    }
}
