//! Bar codes as dark rectangles.

use code128::Code128;
use hoso_model::DossierCode;
use qrcode::{Color, EcLevel, QrCode};

use crate::CoverSheetError;
use crate::canvas::Box;

/// White modules that a QR needs on each side.
const QR_QUIET: f32 = 4.0;

/// A QR with its quiet zone: modules in rows.
pub(crate) struct Qr {
    modules: Vec<Color>,
    side: usize,
}

impl Qr {
    /// A QR of `text` that survives the loss of a quarter of it.
    pub(crate) fn new(text: &str) -> Result<Self, CoverSheetError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::Q)
            .map_err(|_| CoverSheetError::Code(text.to_owned()))?;
        Ok(Self { side: code.width(), modules: code.into_colors() })
    }

    /// Modules on a side, with the quiet zone.
    pub(crate) fn side(&self) -> f32 {
        self.side as f32 + 2.0 * QR_QUIET
    }

    /// The dark runs of each row, with modules of `module` points; (`x`, `y`) is the corner of the quiet zone.
    pub(crate) fn boxes(&self, x: f32, y: f32, module: f32) -> Vec<Box> {
        let mut boxes = Vec::new();
        for (row, modules) in self.modules.chunks(self.side).enumerate() {
            let mut column = 0;
            for run in modules.chunk_by(|one, other| one == other) {
                if run[0] == Color::Dark {
                    boxes.push(Box {
                        x: x + (QR_QUIET + column as f32) * module,
                        y: y + (QR_QUIET + row as f32) * module,
                        width: run.len() as f32 * module,
                        // Rows touch; a hair of overlap keeps a viewer from drawing a white line between them.
                        height: module * 1.02,
                    });
                }
                column += run.len();
            }
        }
        boxes
    }
}

/// The Code 128 of `dossier`: its length in narrow bars with the quiet zones, and its bars (start, width) in the same.
pub(crate) fn code_128(dossier: &DossierCode) -> (f32, Vec<(f32, f32)>) {
    let code = Code128::encode(dossier.as_str().as_bytes());
    let bars = code.bar_coordinates().map(|bar| (bar.x as f32, f32::from(bar.width)));
    (code.len() as f32, bars.collect())
}

#[cfg(test)]
mod tests {
    use super::{Qr, code_128};

    #[test]
    fn quiet_zones_are_part_of_the_codes() {
        let qr = Qr::new("H39.18-240815-0007").unwrap();
        assert_eq!(qr.side() as u32, 33, "version 2 and four modules on each side");
        let boxes = qr.boxes(0.0, 0.0, 1.0);
        assert!(boxes.iter().all(|b| b.x >= 4.0 && b.y >= 4.0 && b.x + b.width <= 29.0 && b.y < 29.0));
        assert_eq!(
            (boxes[0].x, boxes[0].y, boxes[0].width),
            (4.0, 4.0, 7.0),
            "the finder pattern's top edge"
        );

        let (length, bars) = code_128(&"H39.18-240815-0007".parse().unwrap());
        let (last, width) = bars[bars.len() - 1];
        assert_eq!((bars[0].0 as u32, length as u32), (10, (last + width) as u32 + 10));
    }
}
