//! The stream of a picture in a PDF, if another PDF may hold it as it is.

use std::io::Read as _;

use hayro::hayro_interpret::{Image, Paint};
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hoso_model::{CarriedStrip, Colours, Fax, Packing};

use super::{Held, MOST_BYTES, jpeg, jpeg2000, lossless};

/// A picture as it is stored, unless its colours are not those of sRGB, something is seen through it, or its filter
/// is none that PDF/A-2 has.
pub(crate) fn picture_of(image: &Image<'_, '_>) -> Option<Held> {
    match image {
        Image::Raster(raster) => of_stream(raster.stream(), None),
        Image::Stencil(stencil) => {
            let mut black = false;
            // Ones are the paper, zeroes are painted: with black ink that is a picture in shades of grey.
            stencil.with_stencil(
                |_, paint| {
                    black = matches!(paint, Paint::Color(ink) if ink.to_rgba().to_rgba8() == [0, 0, 0, 255]);
                },
                Some((1, 1)),
            );
            black.then(|| of_stream(stencil.stream(), Some(Colours::Grey))).flatten()
        }
    }
}

fn of_stream(stream: &Stream<'_>, mask: Option<Colours>) -> Option<Held> {
    let dict = stream.dict();
    let seen_through = dict.get::<u32>("SMaskInData").unwrap_or(0) != 0;
    if dict.contains_key("SMask") || dict.contains_key("Mask") || seen_through {
        return None;
    }
    let number = |long: &str, short: &str| dict.get::<u32>(long).or_else(|| dict.get::<u32>(short));
    let (width, rows) = (number("Width", "W")?, number("Height", "H")?);
    let (filters, settings) = filters(dict)?;
    let mut bytes = stream.raw_data().into_owned();
    let (filter, settings) = match (filters.as_slice(), settings.as_slice()) {
        ([], _) => (Vec::new(), Dict::empty()),
        ([filter], [own, ..]) => (filter.clone(), own.clone()),
        ([filter], []) => (filter.clone(), Dict::empty()),
        // Some writers deflate a JPEG once more.
        ([outer, filter], own) if matches!(outer.as_slice(), b"FlateDecode" | b"Fl") => {
            bytes = inflated(&bytes)?;
            (filter.clone(), own.get(1).cloned().unwrap_or_else(Dict::empty))
        }
        _ => return None,
    };
    let is_mask = mask.is_some();
    let colours = mask.or_else(|| colours(dict));
    let bits = if is_mask { 1 } else { number("BitsPerComponent", "BPC").unwrap_or(8) as u8 };
    let bits =
        if matches!(filter.as_slice(), b"CCITTFaxDecode" | b"CCF" | b"JBIG2Decode") { 1 } else { bits };
    let inverted = inverted(dict, colours.as_ref())?;
    let mut strip = CarriedStrip {
        width,
        rows,
        packing: Packing::Flate(1),
        colours: colours.clone().unwrap_or(Colours::Grey),
        bits,
        inverted,
        bytes: 0,
    };
    match filter.as_slice() {
        b"DCTDecode" | b"DCT" => {
            let chroma = settings.get::<u32>("ColorTransform").map(|transform| transform != 0);
            strip = jpeg::strip(&bytes, chroma, inverted)?;
            if colours? != strip.colours {
                return None;
            }
        }
        b"CCITTFaxDecode" | b"CCF" => {
            let flag = |name: &str, usual| settings.get::<bool>(name).unwrap_or(usual);
            // The filter's own width, not the picture's, is what rows are coded by.
            if settings.get::<u32>("Columns").unwrap_or(1728) != width {
                return None;
            }
            strip.packing = Packing::Fax(Fax {
                k: settings.get::<i32>("K").unwrap_or(0),
                end_of_line: flag("EndOfLine", false),
                byte_aligned: flag("EncodedByteAlign", false),
                end_of_block: flag("EndOfBlock", true),
                black_is_one: flag("BlackIs1", false),
            });
        }
        b"JBIG2Decode" => {
            let mut shared = match settings.get::<Stream<'_>>("JBIG2Globals") {
                Some(shared) => shared.decoded().ok()?.into_owned(),
                None => Vec::new(),
            };
            strip.packing = Packing::Jbig2(shared.len() as u64);
            shared.append(&mut bytes);
            bytes = shared;
        }
        b"JPXDecode" => {
            (strip.colours, strip.bits) = jpeg2000::colours(&bytes)?;
            if inverted || colours.is_some_and(|colours| colours != strip.colours) {
                return None;
            }
            strip.packing = Packing::Jpeg2000;
        }
        b"FlateDecode" | b"Fl" => {
            let predictor = settings.get::<u8>("Predictor").unwrap_or(1);
            let own = |name: &str, usual: u32| settings.get::<u32>(name).unwrap_or(usual);
            let samples = u32::from(strip.colours.samples());
            // The predictor's rows are those of the picture, or the picture is not what it says.
            let alike = own("Columns", 1) == width
                && own("Colors", 1) == samples
                && own("BitsPerComponent", 8) == u32::from(bits);
            if predictor != 1 && !alike {
                return None;
            }
            strip.packing = Packing::Flate(predictor);
        }
        b"" => bytes = lossless::deflated(&bytes),
        _ => return None,
    }
    let known = colours_known(&strip, dict, is_mask) && matches!(strip.bits, 1 | 2 | 4 | 8 | 16);
    known.then_some(Held { strip, bytes })
}

/// Only a JPEG 2000 file may leave it to itself what its samples mean.
fn colours_known(strip: &CarriedStrip, dict: &Dict<'_>, is_mask: bool) -> bool {
    strip.packing == Packing::Jpeg2000 || is_mask || colours(dict).is_some()
}

fn filters<'a>(dict: &Dict<'a>) -> Option<(Vec<Vec<u8>>, Vec<Dict<'a>>)> {
    let key = |long: &'static str, short: &'static str| if dict.contains_key(long) { long } else { short };
    let (names, settings) = (key("Filter", "F"), key("DecodeParms", "DP"));
    let names: Vec<Vec<u8>> = match dict.get::<Object<'_>>(names) {
        None => Vec::new(),
        Some(Object::Name(name)) => vec![name.as_ref().to_vec()],
        Some(Object::Array(names)) => names.iter::<Name<'_>>().map(|name| name.as_ref().to_vec()).collect(),
        Some(_) => return None,
    };
    let settings = match dict.get::<Object<'_>>(settings) {
        Some(Object::Dict(settings)) => vec![settings],
        Some(Object::Array(all)) => {
            all.iter::<Object<'_>>().map(|one| one.into_dict().unwrap_or_else(Dict::empty)).collect()
        }
        _ => Vec::new(),
    };
    Some((names, settings))
}

/// What the samples of a picture mean, as far as a document whose colours are sRGB can hold it.
fn colours(dict: &Dict<'_>) -> Option<Colours> {
    let space = dict.get::<Object<'_>>("ColorSpace").or_else(|| dict.get::<Object<'_>>("CS"))?;
    plain(&space).or_else(|| {
        let Object::Array(space) = space else { return None };
        let mut parts = space.flex_iter();
        if !matches!(parts.next::<Name<'_>>()?.as_ref(), b"Indexed" | b"I") {
            return None;
        }
        let base = plain(&parts.next::<Object<'_>>()?)?;
        let last = parts.next::<u8>()?;
        let table = match parts.next::<Object<'_>>()? {
            Object::String(table) => PdfString::as_bytes(&table).to_vec(),
            Object::Stream(table) => table.decoded().ok()?.into_owned(),
            _ => return None,
        };
        let places = usize::from(last) + 1;
        let palette = match base {
            Colours::Grey => table.iter().take(places).flat_map(|shade| [*shade; 3]).collect(),
            _ => table.iter().copied().take(3 * places).collect::<Vec<u8>>(),
        };
        (palette.len() == 3 * places).then_some(Colours::Palette(palette))
    })
}

fn plain(space: &Object<'_>) -> Option<Colours> {
    match space {
        Object::Name(name) => match name.as_ref() {
            b"DeviceGray" | b"G" => Some(Colours::Grey),
            b"DeviceRGB" | b"RGB" => Some(Colours::Rgb),
            _ => None,
        },
        Object::Array(space) => array_of(space),
        _ => None,
    }
}

fn array_of(space: &Array<'_>) -> Option<Colours> {
    let mut parts = space.flex_iter();
    match parts.next::<Name<'_>>()?.as_ref() {
        b"DeviceGray" | b"CalGray" => Some(Colours::Grey),
        b"DeviceRGB" | b"CalRGB" => Some(Colours::Rgb),
        b"ICCBased" => {
            let profile = parts.next::<Stream<'_>>()?;
            // The profile says what it is of (ICC.1, 7.2.6): three samples may also be lightness and two colours.
            let of = profile.decoded().ok()?.get(16..20)?.to_vec();
            match (profile.dict().get::<u32>("N")?, of.as_slice()) {
                (1, b"GRAY") => Some(Colours::Grey),
                (3, b"RGB ") => Some(Colours::Rgb),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Is the picture's `Decode` array upside down? `None` of one that does anything else.
fn inverted(dict: &Dict<'_>, colours: Option<&Colours>) -> Option<bool> {
    let Some(decode) = dict.get::<Array<'_>>("Decode").or_else(|| dict.get::<Array<'_>>("D")) else {
        return Some(false);
    };
    let given: Vec<f32> = decode.iter::<f32>().collect();
    let of = |pair: [f32; 2]| given.chunks(2).all(|each| each == pair);
    let palette = matches!(colours, Some(Colours::Palette(_)));
    match (of([0.0, 1.0]), of([1.0, 0.0])) {
        _ if palette => None,
        (true, _) => Some(false),
        (_, true) => Some(true),
        _ => None,
    }
}

fn inflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    flate2::read::ZlibDecoder::new(bytes).take(MOST_BYTES as u64).read_to_end(&mut all).ok()?;
    Some(all)
}
