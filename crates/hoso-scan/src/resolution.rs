//! Dots per inch, from the file or from the size of the picture.

/// The resolution at which a page is rendered that is not one picture, unless most of it is a coarser one.
pub const RENDER_DPI: u32 = 300;
/// An A4 page's longer side in inches (ISO 216: 297 mm).
pub(crate) const A4_INCHES: f32 = 11.69;
/// Resolutions outside these are taken for a mistake of the file.
const PLAUSIBLE: std::ops::RangeInclusive<u32> = 70..=1600;

/// A screen's resolution, up to this, is what programs state that know none.
const SCREEN: f32 = 100.0;
/// The longer side of A3 in inches (ISO 216: 420 mm), and a scanner's margin. Nobody scans more at a screen's resolution.
const A3_INCHES: f32 = 17.5;

/// Is a picture of so many pixels on its longer side a sheet of its own size, and not one of A4 whose resolution nobody
/// knew?
pub(crate) fn believed(dpi: f32, longer: f32) -> bool {
    dpi > SCREEN || longer <= A3_INCHES * dpi
}

/// The resolution that a file states, if plausible; else that of a picture of this size on A4.
pub(crate) fn or_a4(stated: Option<u32>, width: u32, height: u32) -> u32 {
    let longer = width.max(height) as f32;
    let plausible = |dpi: &u32| PLAUSIBLE.contains(dpi) && believed(*dpi as f32, longer);
    stated
        .filter(plausible)
        .unwrap_or_else(|| ((longer / A4_INCHES).round() as u32).clamp(*PLAUSIBLE.start(), 600))
}

/// The resolution of a picture on a sheet whose size is stated, if it is believed: coarse ones are what they are.
pub(crate) fn on_sheet(dpi: u32, width: u32, height: u32) -> u32 {
    let plausible = dpi <= *PLAUSIBLE.end() && believed(dpi as f32, width.max(height) as f32);
    if plausible { dpi } else { or_a4(None, width, height) }
}

/// What a JPEG's JFIF header states (ITU-T T.871, 10.1).
pub(crate) fn of_jpeg(bytes: &[u8]) -> Option<u32> {
    let at = bytes.get(..512.min(bytes.len()))?.windows(5).position(|five| five == b"JFIF\0")?;
    let &[unit, high, low] = bytes.get(at + 7..at + 10)?.first_chunk::<3>()?;
    per_inch(unit, u32::from(u16::from_be_bytes([high, low])))
}

/// What a PNG's pHYs chunk states (ISO/IEC 15948, 11.3.5.3): pixels per metre.
pub(crate) fn of_png(bytes: &[u8]) -> Option<u32> {
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8).and_then(|head| head.first_chunk::<8>()) {
        let [l0, l1, l2, l3, kind @ ..] = *head;
        if &kind == b"IDAT" {
            return None;
        }
        if &kind == b"pHYs" {
            let &[p0, p1, p2, p3, _, _, _, _, 1] = bytes.get(at + 8..at + 17)?.first_chunk::<9>()? else {
                return None;
            };
            return Some((u32::from_be_bytes([p0, p1, p2, p3]) as f32 * 0.0254).round() as u32);
        }
        at = at.checked_add(12)?.checked_add(u32::from_be_bytes([l0, l1, l2, l3]) as usize)?;
    }
    None
}

/// What a BMP's header states (BITMAPINFOHEADER, biXPelsPerMeter): pixels per metre.
pub(crate) fn of_bmp(bytes: &[u8]) -> Option<u32> {
    let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..at + 4)?.first_chunk()?));
    // The older header, of 12 bytes, has no such field.
    let stated = (number(14)? >= 40).then(|| number(38))??;
    Some((stated as f32 * 0.0254).round() as u32)
}

fn per_inch(unit: u8, density: u32) -> Option<u32> {
    match unit {
        1 => Some(density),
        2 => Some((density as f32 * 2.54).round() as u32),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{of_bmp, of_jpeg, of_png, on_sheet, or_a4};

    #[test]
    fn files_say_their_resolution_and_a4_stands_in() {
        assert_eq!(of_jpeg(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\x01\x01\x2C\x01\x2C\0\0"), Some(300));
        assert_eq!(of_jpeg(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\x02\0\x76\0\x76\0\0"), Some(300));
        assert_eq!(of_jpeg(b"\xFF\xD8"), None);
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR".to_vec();
        png.extend([0; 17]);
        png.extend(b"\0\0\0\x09pHYs\0\0\x2E\x23\0\0\x2E\x23\x01\0\0\0\0");
        assert_eq!(of_png(&png), Some(300));
        assert_eq!(of_png(b"\x89PNG\r\n\x1a\n\xFF\xFF\xFF\xFFzzzz"), None);
        let mut bmp = vec![0; 54];
        (bmp[14], bmp[38], bmp[39]) = (40, 0x23, 0x2E);
        assert_eq!((of_bmp(&bmp), of_bmp(&bmp[..30])), (Some(300), None));
        assert_eq!(or_a4(None, 2480, 3508), 300);
        assert_eq!(or_a4(Some(1), 1654, 2339), 200);
        assert_eq!(or_a4(Some(150), 2480, 3508), 150);
    }

    #[test]
    fn a_screens_resolution_is_not_believed_of_more_than_a3() {
        for stated in [72, 96, 100] {
            assert_eq!(or_a4(Some(stated), 2480, 3508), 300, "{stated}");
        }
        assert_eq!(
            (on_sheet(72, 2480, 3508), on_sheet(50, 413, 585), on_sheet(3000, 1240, 1754)),
            (300, 50, 150)
        );
        // A3 at 72, and A2 at 150, may be what they say.
        assert_eq!(or_a4(Some(72), 842, 1191), 72);
        assert_eq!(or_a4(Some(150), 2480, 3508), 150);
    }
}
