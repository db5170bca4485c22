//! What decoding a picture in a PDF takes, by its headers.

use hayro::hayro_syntax::object::{Array, Name, Object, Stream};

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
    /// Fax or JBIG2: they end where they say.
    Bilevel,
    /// Samples, row by row, as the dictionary says.
    Rows,
}

/// The names of the filters (ISO 32000-1, table 6; the short ones are of inline pictures).
fn names<'a>(stream: &Stream<'a>) -> Vec<Name<'a>> {
    let dict = stream.dict();
    ["Filter", "F"]
        .into_iter()
        .flat_map(|key| match dict.get::<Array<'_>>(key) {
            Some(names) => names.iter::<Name<'_>>().collect(),
            None => dict.get::<Name<'_>>(key).into_iter().collect::<Vec<_>>(),
        })
        .collect()
}

/// By the names of the filters.
pub(crate) fn packing(stream: &Stream<'_>) -> Packing {
    let names = names(stream);
    match names.last().map(AsRef::as_ref) {
        Some(b"DCTDecode" | b"DCT") if names.len() == 1 => Packing::Jpeg,
        Some(b"DCTDecode" | b"DCT" | b"JPXDecode") => Packing::OwnSize,
        Some(b"CCITTFaxDecode" | b"CCF" | b"JBIG2Decode") => Packing::Bilevel,
        _ => Packing::Rows,
    }
}

/// By the name of the last filter.
fn is_jpx(stream: &Stream<'_>) -> bool {
    names(stream).last().is_some_and(|name| name.as_ref() == b"JPXDecode")
}

fn number(stream: &Stream<'_>, long: &str, short: &str) -> Option<u32> {
    stream.dict().get::<u32>(long).or_else(|| stream.dict().get::<u32>(short))
}

/// Pixels across and down, as the picture's dictionary says.
pub(crate) fn size(stream: &Stream<'_>) -> (u32, u32) {
    (number(stream, "Width", "W").unwrap_or(0), number(stream, "Height", "H").unwrap_or(0))
}

fn is_stencil(stream: &Stream<'_>) -> bool {
    let dict = stream.dict();
    dict.get::<bool>("ImageMask").or_else(|| dict.get::<bool>("IM")).unwrap_or(false)
}

/// Bits of a sample.
pub(crate) fn bits(stream: &Stream<'_>) -> u32 {
    let usual = if is_stencil(stream) { 1 } else { 8 };
    number(stream, "BitsPerComponent", "BPC").unwrap_or(usual)
}

/// The picture by which this one is seen through.
pub(crate) fn mask<'a>(stream: &Stream<'a>) -> Option<Stream<'a>> {
    let dict = stream.dict();
    dict.get::<Stream<'_>>("SMask").or_else(|| dict.get::<Stream<'_>>("Mask"))
}

/// Samples of a pixel; `None` if the picture leaves it to others to say.
pub(crate) fn samples(stream: &Stream<'_>) -> Option<u64> {
    if is_stencil(stream) {
        return Some(1);
    }
    let space =
        stream.dict().get::<Object<'_>>("ColorSpace").or_else(|| stream.dict().get::<Object<'_>>("CS"))?;
    let Object::Array(parts) = space else { return plain_samples(space.into_name()?.as_ref()) };
    let mut parts = parts.flex_iter();
    match parts.next::<Name<'_>>()?.as_ref() {
        b"ICCBased" => parts.next::<Stream<'_>>()?.dict().get::<u32>("N").map(u64::from),
        b"DeviceN" => Some(parts.next::<Array<'_>>()?.iter::<Name<'_>>().count() as u64),
        plain => plain_samples(plain),
    }
}

fn plain_samples(space: &[u8]) -> Option<u64> {
    match space {
        b"DeviceGray" | b"G" | b"CalGray" | b"Indexed" | b"I" | b"Separation" => Some(1),
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => Some(3),
        b"DeviceCMYK" | b"CMYK" => Some(4),
        _ => None,
    }
}

/// Pixels across and down, and bytes a pixel at the peak. `stated` is what the picture's dictionary says.
pub(crate) fn cost(stream: &Stream<'_>, stated: (u32, u32)) -> (u32, u32, u64) {
    // Bytes that look like a head may be in any stream.
    if let Some((width, height)) = is_jpx(stream).then(|| jpx_size(&stream.raw_data())).flatten() {
        // Decoded as large as the stream itself says, whatever the dictionary does.
        return (width.max(stated.0), height.max(stated.1), JPX);
    }
    let bytes = match bits(stream) {
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
