//! JPEGs that a PDF may hold as they are.

use hoso_model::{CarriedStrip, Colours, Packing, Refusal};

use super::Held;
use crate::{PageImage, Samples};

/// What a JPEG says of itself before its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) width: u32,
    pub(crate) rows: u32,
    /// Samples of a pixel.
    pub(crate) samples: u8,
    /// Three colours are red, green and blue by the names of the components, and nothing else is said.
    plain_rgb: bool,
}

/// The head of a JPEG that PDF's filter knows: baseline, extended or progressive, of 8 bits (ISO 32000-1, 7.4.8).
pub(crate) fn head(bytes: &[u8]) -> Option<Head> {
    let (mut at, mut said) = (2, false);
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return None;
    }
    loop {
        let &[0xFF, marker, high, low] = bytes.get(at..at + 4)?.first_chunk::<4>()? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let body = || bytes.get(at + 4..at + 2 + length);
        match marker {
            // Stuffing.
            0xFF => {
                at += 1;
                continue;
            }
            // SOF0 to SOF2 (ITU-T T.81, table B.1).
            0xC0..=0xC2 => {
                let &[8, h, l, w, v, samples, ref components @ ..] = body()? else { return None };
                let ids = components.chunks_exact(3).map(|component| component[0]);
                return Some(Head {
                    width: u32::from(u16::from_be_bytes([w, v])),
                    rows: u32::from(u16::from_be_bytes([h, l])),
                    samples,
                    plain_rgb: !said && ids.eq(*b"RGB"),
                })
                .filter(|head| head.width > 0 && head.rows > 0);
            }
            // Lossless, hierarchical and arithmetic ones, or data before any head.
            0xC3 | 0xC5..=0xCB | 0xCD..=0xCF | 0xDA => return None,
            // JFIF and Adobe say what three colours are.
            0xE0 | 0xEE => said |= body()?.starts_with(b"JFIF\0") || body()?.starts_with(b"Adobe"),
            _ => {}
        }
        at += 2 + length;
    }
}

/// A JPEG as a strip, unless its inks have no place in a document whose colours are sRGB (ISO 19005-2, 6.2.4.3).
/// `chroma` is what its surroundings say of its three colours.
pub(crate) fn strip(bytes: &[u8], chroma: Option<bool>, inverted: bool) -> Option<CarriedStrip> {
    let head = head(bytes)?;
    let colours = match head.samples {
        1 => Colours::Grey,
        3 => Colours::Rgb,
        _ => return None,
    };
    let chroma = if head.plain_rgb { chroma.or(Some(false)) } else { chroma };
    Some(CarriedStrip {
        width: head.width,
        rows: head.rows,
        packing: Packing::Jpeg(chroma),
        colours,
        bits: 8,
        inverted,
        bytes: bytes.len() as u64,
    })
}

/// Pixels as a JPEG.
pub(super) fn encoded(image: &PageImage, quality: u8) -> Result<Held, Refusal> {
    let bytes = image.to_jpeg(image.width, quality)?;
    let strip = CarriedStrip {
        width: image.width,
        rows: image.height,
        packing: Packing::Jpeg(None),
        colours: if matches!(image.samples, Samples::Grey(_)) { Colours::Grey } else { Colours::Rgb },
        bits: 8,
        inverted: false,
        bytes: 0,
    };
    Ok(Held { strip, bytes })
}

#[cfg(test)]
mod tests {
    use super::{head, strip};
    use hoso_model::{Colours, Packing};

    #[test]
    fn heads_are_read_and_four_inks_stay_behind() {
        let page = image::DynamicImage::new_rgb8(30, 20);
        let file = hoso_samples::jpeg(&page, 100, 80).unwrap();
        let read = head(&file).unwrap();
        assert_eq!((read.width, read.rows, read.samples, read.plain_rgb), (30, 20, 3, false));
        let given = strip(&file, None, false).unwrap();
        assert_eq!((given.packing, given.colours), (Packing::Jpeg(None), Colours::Rgb));
        let sof = |marker, samples: u8, ids: &[u8]| {
            let mut file = vec![0xFF, 0xD8, 0xFF, marker, 0, 8 + 3 * samples, 8, 0, 2, 0, 3, samples];
            for id in ids {
                file.extend([*id, 0x11, 0]);
            }
            file
        };
        assert_eq!(strip(&sof(0xC0, 3, b"RGB"), None, false).unwrap().packing, Packing::Jpeg(Some(false)));
        assert_eq!(strip(&sof(0xC0, 4, &[1, 2, 3, 4]), None, false), None, "four inks");
        assert_eq!(strip(&sof(0xC9, 3, &[1, 2, 3]), None, false), None, "arithmetic coding");
        for end in 0..file.len().min(400) {
            head(&file[..end]);
        }
    }
}
