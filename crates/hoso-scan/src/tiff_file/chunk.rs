//! A strip or a tile: its bytes, unpacked.

use std::io::Read as _;

use hoso_model::Refusal;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::directory::{Source, broken};
use super::fax;
use super::layout::{Layout, uncommon};
use crate::jpeg_end;

/// Unpacked rows.
pub(super) struct Rows {
    pub(super) bytes: Vec<u8>,
    /// Bytes of a row.
    pub(super) stride: usize,
    /// JPEG samples are 8 bits wide and no longer coarse, whatever the directory says.
    pub(super) plain: bool,
}

/// Unpacks chunk `index`, of which `rows` rows of `samples` samples a pixel are wanted.
pub(super) fn unpacked(
    source: &Source,
    layout: &Layout,
    index: usize,
    rows: u32,
    samples: usize,
) -> Result<Rows, Refusal> {
    let packed = stored(source, layout, index)?;
    if matches!(layout.compression, 6 | 7) {
        return jpeg(layout, &packed, rows, samples);
    }
    let stride = layout.stride(samples);
    let wanted = layout.rows_stored(rows).saturating_mul(stride);
    let bytes = match layout.compression {
        1 => packed,
        2..=4 => fax::unpacked(layout, &packed, rows),
        5 => lzw(&packed, wanted)?,
        8 | 32946 => deflated(&packed, wanted)?,
        32773 => pack_bits(&packed, wanted),
        50000 => return Err(uncommon("Zstandard")),
        50001 => return Err(uncommon("WebP")),
        34676 | 34677 => return Err(uncommon("LogLuv")),
        other => return Err(uncommon(&format!("compression {other}"))),
    };
    if bytes.len() < wanted {
        return Err(broken("a TIFF picture that ends early"));
    }
    Ok(Rows { bytes, stride, plain: false })
}

/// The bytes of chunk `index` as they are stored, the most significant bit of a byte first.
pub(super) fn stored(source: &Source, layout: &Layout, index: usize) -> Result<Vec<u8>, Refusal> {
    let (Some(offset), Some(length)) = (layout.offsets.get(index), layout.lengths.get(index)) else {
        return Err(broken("a TIFF picture with strips missing"));
    };
    // Some writers state more than there is, or nothing; what is really missing shows when it is unpacked.
    let length = (*length).min(source.size().saturating_sub(*offset)).min(layout.most_packed());
    let mut packed = source.bytes(*offset, length)?;
    if layout.reversed && !matches!(layout.compression, 6 | 7) {
        for byte in &mut packed {
            *byte = byte.reverse_bits();
        }
    }
    Ok(packed)
}

fn deflated(packed: &[u8], wanted: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    // What is too much is not unpacked: a bomb costs no more than the page.
    let mut reader = flate2::read::ZlibDecoder::new(packed).take(wanted as u64);
    reader.read_to_end(&mut bytes).map_err(|error| broken(error.to_string()))?;
    Ok(bytes)
}

fn lzw(packed: &[u8], wanted: usize) -> Result<Vec<u8>, Refusal> {
    let mut decoder = weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
    let (mut bytes, mut from) = (vec![0; wanted], 0);
    let mut written = 0;
    while written < wanted {
        let step = decoder.decode_bytes(&packed[from..], &mut bytes[written..]);
        (from, written) = (from + step.consumed_in, written + step.consumed_out);
        match step.status {
            Ok(weezl::LzwStatus::Ok) => {}
            Ok(weezl::LzwStatus::Done | weezl::LzwStatus::NoProgress) => break,
            Err(error) => return Err(broken(error.to_string())),
        }
    }
    bytes.truncate(written);
    Ok(bytes)
}

/// TIFF 6.0, section 9.
fn pack_bits(packed: &[u8], wanted: usize) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), packed);
    while let [head, tail @ ..] = rest
        && bytes.len() < wanted
    {
        rest = tail;
        match head.cast_signed() {
            -128 => {}
            same @ ..0 => {
                let Some((value, tail)) = rest.split_first() else { break };
                bytes.extend(std::iter::repeat_n(*value, 1 + usize::from(same.unsigned_abs())));
                rest = tail;
            }
            own => {
                let (given, tail) = rest.split_at((usize::from(own.unsigned_abs()) + 1).min(rest.len()));
                bytes.extend_from_slice(given);
                rest = tail;
            }
        }
    }
    bytes
}

/// A chunk's JPEG with the tables that it shares with others.
pub(super) fn with_tables(layout: &Layout, packed: &[u8]) -> Vec<u8> {
    let mut stream = Vec::with_capacity(packed.len() + layout.jpeg_tables.len());
    // The tables are a stream of their own: its end and the start of the chunk's go.
    match (layout.jpeg_tables.strip_suffix(&[0xFF, 0xD9]), packed.strip_prefix(&[0xFF, 0xD8])) {
        (Some(tables), Some(own)) if !tables.is_empty() => {
            stream.extend_from_slice(tables);
            stream.extend_from_slice(own);
        }
        _ => stream.extend_from_slice(packed),
    }
    stream
}

fn jpeg(layout: &Layout, packed: &[u8], rows: u32, samples: usize) -> Result<Rows, Refusal> {
    let odd = |error: zune_jpeg::errors::DecodeErrors| broken(format!("its JPEG: {error}"));
    let stream = with_tables(layout, packed);
    if !jpeg_end::has_end(&stream) && !jpeg_end::has_every_row(&stream) {
        return Err(broken("a TIFF picture whose JPEG ends early"));
    }
    // The size in the JPEG's own header is what memory is taken for.
    let (most_width, most_height) = (layout.chunk.0 as usize + 16, layout.chunk.1 as usize + 16);
    let options = DecoderOptions::default().set_max_width(most_width).set_max_height(most_height);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(stream), options);
    decoder.decode_headers().map_err(odd)?;
    let colours = decoder.input_colorspace().ok_or_else(|| broken("its JPEG has no colours"))?;
    // TIFF says what the samples mean; the JPEG's decoder is not to guess.
    decoder.set_options(options.jpeg_set_out_colorspace(colours));
    let bytes = decoder.decode().map_err(odd)?;
    let info = decoder.info().ok_or_else(|| broken("its JPEG has no header"))?;
    let stride = usize::from(info.width) * colours.num_components();
    if colours.num_components() != samples
        || u32::from(info.width) < layout.chunk.0
        || u32::from(info.height) < rows
        || bytes.len() < stride * rows as usize
    {
        return Err(broken("a TIFF picture whose JPEG is of another size"));
    }
    Ok(Rows { bytes, stride, plain: true })
}
