//! What decoding a picture in a PDF takes, by its headers.

use hayro::hayro_syntax::object::{Array, Name, Stream};

/// Samples of JPEG 2000 are computed with as floats, all components at once.
const JPX: u64 = 24;
/// Samples of 16 bits become floats on their way through a colour space.
const DEEP: u64 = 16;
/// Four inks of a byte, and the three colours that they make.
const USUAL: u64 = 7;
/// A shade, and what stands for it in the page.
const BILEVEL: u64 = 3;

/// How a picture is packed, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// A JPEG and nothing around it.
    Jpeg,
    /// JPEG 2000, or a JPEG inside something else: it says its own size.
    OwnSize,
    /// Rows as the dictionary says.
    Other,
}

/// By the names of the filters (ISO 32000-1, table 6; the short ones are of inline pictures).
pub(crate) fn packing(stream: &Stream<'_>) -> Packing {
    let dict = stream.dict();
    let names: Vec<Name<'_>> = ["Filter", "F"]
        .into_iter()
        .flat_map(|key| match dict.get::<Array<'_>>(key) {
            Some(names) => names.iter::<Name<'_>>().collect(),
            None => dict.get::<Name<'_>>(key).into_iter().collect::<Vec<_>>(),
        })
        .collect();
    match names.last().map(AsRef::as_ref) {
        Some(b"DCTDecode" | b"DCT") if names.len() == 1 => Packing::Jpeg,
        Some(b"DCTDecode" | b"DCT" | b"JPXDecode") => Packing::OwnSize,
        _ => Packing::Other,
    }
}

/// Pixels across and down, and bytes a pixel at the peak. `stated` is what the picture's dictionary says.
pub(crate) fn cost(stream: &Stream<'_>, stated: (u32, u32)) -> (u32, u32, u64) {
    let number = |long: &str, short: &str| {
        stream.dict().get::<u32>(long).or_else(|| stream.dict().get::<u32>(short)).unwrap_or(8)
    };
    if let Some((width, height)) = jpx_size(&stream.raw_data()) {
        // Decoded as large as the stream itself says, whatever the dictionary does.
        return (width.max(stated.0), height.max(stated.1), JPX);
    }
    let bytes = match number("BitsPerComponent", "BPC") {
        16 => DEEP,
        1 => BILEVEL,
        _ => USUAL,
    };
    (stated.0, stated.1, bytes)
}

/// The size in the head of a JPEG 2000 codestream (ITU-T T.800, A.5.1).
fn jpx_size(bytes: &[u8]) -> Option<(u32, u32)> {
    // It may lie in boxes; colour profiles before it are some kilobytes long.
    let head = bytes.get(..bytes.len().min(1 << 16))?;
    let at = head.windows(4).position(|four| four == [0xFF, 0x4F, 0xFF, 0x51])?;
    let number = |at: usize| Some(u32::from_be_bytes(*head.get(at..at + 4)?.first_chunk()?));
    let side = |end: usize, start: usize| Some(number(at + end)?.saturating_sub(number(at + start)?));
    Some((side(8, 16)?, side(12, 20)?))
}

#[cfg(test)]
mod tests {
    use super::jpx_size;

    #[test]
    fn a_codestream_says_its_size() {
        let mut stream = b"\0\0\0\x0CjP  ".to_vec();
        stream.extend([0xFF, 0x4F, 0xFF, 0x51, 0, 47, 0, 0]);
        for number in [20_010_u32, 5_005, 10, 5] {
            stream.extend(number.to_be_bytes());
        }
        assert_eq!(jpx_size(&stream), Some((20_000, 5_000)));
        assert_eq!(jpx_size(&stream[..20]), None);
        assert_eq!(jpx_size(b"\xFF\xD8"), None);
    }
}
