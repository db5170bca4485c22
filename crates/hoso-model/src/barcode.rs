//! Bar codes found on a page, and the sheets that tell one paper of a stack from the next.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Area, DossierCode};

/// A bar code that was read on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
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

    /// Is a page with these bar codes a separator sheet? A sheet is known by its own mark, of which it has one in each
    /// corner, so that one with a crease or a torn corner is known. The bare code of a dossier is none, however often it
    /// stands there: receipts carry it, as QR and as Code 128. Whether there is nothing else on it is seen from its ink.
    pub fn of(codes: &[Barcode]) -> Option<Self> {
        let marked = codes.iter().find_map(|code| code.text.strip_prefix(MARK)?.parse().ok());
        if marked.is_some() {
            return Some(Self { dossier: marked });
        }
        codes.iter().any(|code| code.text == PATCH).then_some(Self { dossier: None })
    }

    /// Where our sheet prints, and nowhere else: left, top, right, bottom in mm of its A4 page. The corners are the marks'.
    pub const PRINT: [[f32; 4]; 11] = [
        [12.0, 12.0, 37.0, 37.0],
        [173.0, 12.0, 198.0, 37.0],
        [12.0, 260.0, 37.0, 285.0],
        [173.0, 260.0, 198.0, 285.0],
        // What it is, in two languages; a rule.
        [45.0, 19.0, 165.0, 39.0],
        [16.0, 48.0, 194.0, 50.0],
        // The dossier's code.
        [16.0, 56.0, 194.0, 83.0],
        // As QR, and as bars with the code below.
        [64.0, 85.0, 146.0, 167.0],
        [16.0, 171.0, 194.0, 208.0],
        // The desk and the day.
        [16.0, 209.0, 194.0, 240.0],
        // What to do with it.
        [16.0, 247.0, 194.0, 259.0],
    ];
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
    fn a_sheet_is_known_by_its_mark_and_a_receipt_is_none() {
        let dossier = "H39.18-240815-0007".parse().unwrap();
        let other = "H39.18-240815-0008";
        let bare = |symbology| code(symbology, "H39.18-240815-0007");
        let sheet = Some(Separator { dossier: Some("H39.18-240815-0007".parse().unwrap()) });
        assert_eq!(Separator::of(&[code(Symbology::Qr, &Separator::mark(&dossier))]), sheet);
        assert_eq!(Separator::of(&[code(Symbology::Code39, "PATCHT")]), Some(Separator { dossier: None }));
        for page in [
            &[][..],
            &[bare(Symbology::Qr)],
            &[bare(Symbology::Code128)],
            &[bare(Symbology::Code128), bare(Symbology::Qr)],
            &[bare(Symbology::Qr), code(Symbology::Code128, other)],
            &[code(Symbology::Qr, "Mã hồ sơ H39.18-240815-0007"), bare(Symbology::Code128)],
            &[code(Symbology::Qr, "HOSO:1:BIA:nonsense")],
        ] {
            assert_eq!(Separator::of(page), None);
        }
    }
}
