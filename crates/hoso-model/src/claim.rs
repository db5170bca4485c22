//! What is said of the dossier a paper belongs to.

use serde::{Deserialize, Serialize};

use crate::{DossierCode, DossierSource};

/// What one source (a name, the codes on the pages) says of a paper's dossier.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// Nothing.
    #[default]
    Nobody,
    /// This dossier.
    One(Candidate),
    /// Several different ones: a person has to say which.
    Conflict(Vec<Candidate>),
}

/// A dossier that somebody or something named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Candidate {
    /// The dossier.
    pub code: DossierCode,
    /// Who named it.
    pub source: DossierSource,
}

impl std::fmt::Display for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.code, self.source)
    }
}

impl Claim {
    /// What `source` says by naming `codes`; naming one twice says no more than once.
    pub fn of(codes: impl IntoIterator<Item = DossierCode>, source: DossierSource) -> Self {
        let mut candidates: Vec<Candidate> = Vec::new();
        for code in codes {
            if candidates.iter().all(|known| known.code != code) {
                candidates.push(Candidate { code, source });
            }
        }
        match candidates.len() {
            0 => Self::Nobody,
            1 => candidates.pop().map_or(Self::Nobody, Self::One),
            _ => Self::Conflict(candidates),
        }
    }

    /// This, or what `next` says if this says nothing.
    #[must_use]
    pub fn or_else(self, next: impl FnOnce() -> Self) -> Self {
        if self == Self::Nobody { next() } else { self }
    }

    /// The one dossier that is named.
    pub const fn one(&self) -> Option<&Candidate> {
        match self {
            Self::One(candidate) => Some(candidate),
            _ => None,
        }
    }

    /// The different dossiers that are named, if there are several.
    pub fn conflict(&self) -> &[Candidate] {
        match self {
            Self::Conflict(candidates) => candidates,
            _ => &[],
        }
    }

    /// A key that is the same for the same dossiers, however they are ordered; empty for none.
    pub fn key(&self) -> String {
        let mut codes: Vec<&str> = match self {
            Self::Nobody => Vec::new(),
            Self::One(candidate) => vec![candidate.code.as_str()],
            Self::Conflict(candidates) => {
                candidates.iter().map(|candidate| candidate.code.as_str()).collect()
            }
        };
        codes.sort_unstable();
        codes.join("|")
    }
}

#[cfg(test)]
mod tests {
    use super::Claim;
    use crate::{DossierCode, DossierSource};

    #[test]
    fn two_different_codes_are_a_conflict_and_one_twice_is_not() {
        let code = |number: &str| -> DossierCode { format!("H39.18-240815-{number}").parse().unwrap() };
        let said = |numbers: &[&str]| Claim::of(numbers.iter().map(|n| code(n)), DossierSource::FileName);
        assert_eq!(said(&[]), Claim::Nobody);
        assert_eq!(said(&["0001", "0001"]).one().unwrap().code, code("0001"));
        assert_eq!(said(&["0001", "0002"]).conflict().len(), 2);
        assert_eq!(said(&["0001", "0002"]).key(), said(&["0002", "0001"]).key());
        assert_eq!(said(&[]).or_else(|| said(&["0003"])), said(&["0003"]));
        assert_eq!(said(&["0001"]).or_else(|| said(&["0003"])), said(&["0001"]));
    }
}
