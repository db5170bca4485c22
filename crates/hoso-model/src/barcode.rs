//! Bar codes found on a page, and the sheets that tell one paper of a stack from the next.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Area, DossierCode};

/// A bar code that was read on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Barcode {
    /// What kind of code it is.
    #[serde(rename = "s")]
    pub symbology: Symbology,
    /// What it says.
    #[serde(rename = "t")]
    pub text: String,
    /// Where it stands on the upright page.
    #[serde(rename = "b")]
    pub area: Area,
}

/// Kinds of bar codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Symbology {
    /// QR code (ISO/IEC 18004, TCVN 7322).
    Qr,
    /// Code 128 (ISO/IEC 15417).
    Code128,
    /// Code 39 (ISO/IEC 16388).
    Code39,
    /// Any other.
    Other,
}

impl Symbology {
    /// True of codes of two dimensions.
    pub const fn is_qr(self) -> bool {
        matches!(self, Self::Qr)
    }
}

/// What a separator sheet says: here one paper of a stack ends and the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separator {
    /// The dossier of the papers that follow; `None` of a plain sheet.
    pub dossier: Option<DossierCode>,
}

/// What the corner marks of our own sheets say before the code.
const MARK: &str = "HOSO:1:BIA:";
/// What the patch sheets of scanner makers say ("Patch T" as a bar code).
const PATCH: &str = "PATCHT";

impl Separator {
    /// The text of the corner marks of the sheet for `dossier` (*phiếu bìa*, cover sheet).
    pub fn mark(dossier: &DossierCode) -> String {
        format!("{MARK}{dossier}")
    }

    /// Is a page with these bar codes a separator sheet? Ours carries the bare code twice, as QR and as Code 128, and
    /// the corner marks: a mark suffices, or both bare codes, so that a sheet with a crease is known and a receipt
    /// that carries its own dossier's code is not taken for one.
    pub fn of(codes: &[Barcode]) -> Option<Self> {
        let marked = codes.iter().find_map(|code| code.text.strip_prefix(MARK)?.parse().ok());
        if marked.is_some() {
            return Some(Self { dossier: marked });
        }
        let bare = |qr: bool| {
            codes
                .iter()
                .filter(move |code| code.symbology == if qr { Symbology::Qr } else { Symbology::Code128 })
                .filter_map(|code| DossierCode::from_str(&code.text).ok())
        };
        if let Some(dossier) = bare(true).find(|dossier| bare(false).any(|other| other == *dossier)) {
            return Some(Self { dossier: Some(dossier) });
        }
        codes.iter().any(|code| code.text == PATCH).then_some(Self { dossier: None })
    }
}

impl fmt::Display for Symbology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Qr => "QR",
            Self::Code128 => "Code 128",
            Self::Code39 => "Code 39",
            Self::Other => "bar code",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Barcode, Separator, Symbology};
    use crate::Area;

    fn code(symbology: Symbology, text: &str) -> Barcode {
        Barcode { symbology, text: text.to_owned(), area: Area::PAGE }
    }

    #[test]
    fn a_sheet_is_known_by_a_mark_or_by_both_bare_codes() {
        let dossier = "H39.18-240815-0007".parse().unwrap();
        let other = "H39.18-240815-0008";
        let bare = |symbology| code(symbology, "H39.18-240815-0007");
        let sheet = Some(Separator { dossier: Some("H39.18-240815-0007".parse().unwrap()) });
        assert_eq!(Separator::of(&[code(Symbology::Qr, &Separator::mark(&dossier))]), sheet);
        assert_eq!(Separator::of(&[bare(Symbology::Code128), bare(Symbology::Qr)]), sheet);
        assert_eq!(Separator::of(&[code(Symbology::Code39, "PATCHT")]), Some(Separator { dossier: None }));
        for page in [
            &[][..],
            &[bare(Symbology::Qr)],
            &[bare(Symbology::Code128)],
            &[bare(Symbology::Qr), code(Symbology::Code128, other)],
            &[code(Symbology::Qr, "Mã hồ sơ H39.18-240815-0007"), bare(Symbology::Code128)],
            &[code(Symbology::Qr, "HOSO:1:BIA:nonsense")],
        ] {
            assert_eq!(Separator::of(page), None);
        }
    }
}
