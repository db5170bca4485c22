//! A page's picture among the objects of a PDF.

use std::io::{self, Write};

use hoso_model::{CarriedPage, CarriedStrip, Colours, CopiedPage, Lies, Packing};
use pdf_writer::{Chunk, Content, Filter, Finish as _, Name, Ref};

use crate::numbered::Numbered;

/// The name of a copied page among a page's resources.
pub(crate) const COPY: Name<'static> = Name(b"C");

/// Writes the strips of a picture; their numbers.
pub(crate) fn write(
    file: &mut Numbered<impl Write>,
    picture: &CarriedPage,
    bytes: &[u8],
) -> io::Result<Vec<Ref>> {
    let (mut ids, mut rest) = (Vec::with_capacity(picture.strips.len()), bytes);
    for strip in &picture.strips {
        let cut = usize::try_from(strip.bytes).unwrap_or(usize::MAX);
        let (own, others) = rest.split_at_checked(cut).ok_or(io::ErrorKind::InvalidData)?;
        rest = others;
        let mut shared = None;
        let mut data = own;
        if let Packing::Jbig2(length) = strip.packing {
            let cut = usize::try_from(length).unwrap_or(usize::MAX);
            let (globals, own) = own.split_at_checked(cut).ok_or(io::ErrorKind::InvalidData)?;
            data = own;
            if !globals.is_empty() {
                let id = file.number();
                file.put(id, |chunk| drop(chunk.stream(id, globals)))?;
                shared = Some(id);
            }
        }
        let id = file.number();
        file.put(id, |chunk| object(chunk, id, strip, data, shared))?;
        ids.push(id);
    }
    Ok(ids)
}

fn object(chunk: &mut Chunk, id: Ref, strip: &CarriedStrip, data: &[u8], shared: Option<Ref>) {
    let (width, rows, bits) = (strip.width as i32, strip.rows as i32, i32::from(strip.bits));
    let mut image = chunk.image_xobject(id, data);
    image.width(width).height(rows);
    image.filter(match strip.packing {
        Packing::Jpeg(_) => Filter::DctDecode,
        Packing::Fax(_) => Filter::CcittFaxDecode,
        Packing::Jbig2(_) => Filter::Jbig2Decode,
        Packing::Jpeg2000 => Filter::JpxDecode,
        Packing::Flate(_) => Filter::FlateDecode,
    });
    match strip.packing {
        Packing::Jpeg(Some(chroma)) => {
            image.decode_parms().pair(Name(b"ColorTransform"), i32::from(chroma));
        }
        Packing::Fax(fax) => {
            let mut settings = image.decode_parms();
            settings.k(fax.k).columns(width).rows(rows);
            settings.end_of_line(fax.end_of_line).encoded_byte_align(fax.byte_aligned);
            settings.end_of_block(fax.end_of_block).black_is_1(fax.black_is_one);
        }
        Packing::Jbig2(_) => {
            if let Some(shared) = shared {
                image.decode_parms().jbig2_globals(shared);
            }
        }
        Packing::Flate(predictor) if predictor > 1 => {
            let samples = i32::from(strip.colours.samples());
            let mut settings = image.decode_parms();
            settings.pair(Name(b"Predictor"), i32::from(predictor));
            settings.colors(samples).bits_per_component(bits).columns(width);
        }
        _ => {}
    }
    // A JPEG 2000 file says both itself.
    if strip.packing != Packing::Jpeg2000 {
        image.bits_per_component(bits);
        match &strip.colours {
            Colours::Grey => image.color_space().device_gray(),
            Colours::Rgb => image.color_space().device_rgb(),
            Colours::Palette(palette) => {
                let last = (palette.len() / 3).clamp(1, 256) as i32 - 1;
                image.color_space().indexed(Name(b"DeviceRGB"), last, palette);
            }
        }
    }
    if strip.inverted {
        let samples = usize::from(strip.colours.samples());
        image.decode([1.0, 0.0].repeat(samples));
    }
    image.finish();
}

/// Draws the strips under the names `I0`, `I1`, … so that they fill a page of `width` x `height` points.
pub(crate) fn draw(content: &mut Content, picture: &CarriedPage, lies: Lies, (width, height): (f32, f32)) {
    let rows: u64 = picture.strips.iter().map(|strip| u64::from(strip.rows)).sum();
    let share = |rows_above: u64| rows_above as f32 / rows.max(1) as f32;
    let mut above = 0;
    for (at, strip) in picture.strips.iter().enumerate() {
        let (top, bottom) = (share(above), share(above + u64::from(strip.rows)));
        above += u64::from(strip.rows);
        // Where the strip's lower left, lower right and upper left corners come to lie.
        let [(x, y), (right_x, right_y), (up_x, up_y)] =
            [(0.0, bottom), (1.0, bottom), (0.0, top)].map(|at| laid(lies, at, width, height));
        content.save_state();
        content.transform([right_x - x, right_y - y, up_x - x, up_y - y, x, y]);
        content.x_object(Name(format!("I{at}").as_bytes()));
        content.restore_state();
    }
}

/// Draws a copied page so that it fills a page of `width` x `height` points.
pub(crate) fn draw_copy(content: &mut Content, copy: &CopiedPage, turned: u16, (width, height): (f32, f32)) {
    let lies = Lies::default().then(turned);
    let [(x, y), (right_x, right_y), (up_x, up_y)] =
        [(0.0, 1.0), (1.0, 1.0), (0.0, 0.0)].map(|at| laid(lies, at, width, height));
    let (across, up) = (copy.width.max(1.0), copy.height.max(1.0));
    content.save_state();
    content.transform([
        (right_x - x) / across,
        (right_y - y) / across,
        (up_x - x) / up,
        (up_y - y) / up,
        x,
        y,
    ]);
    content.x_object(COPY);
    content.restore_state();
}

/// Where a place of the stored picture (shares from its top left) lies on the page, in points from the bottom left.
fn laid(lies: Lies, (x, y): (f32, f32), width: f32, height: f32) -> (f32, f32) {
    let x = if lies.mirrored { 1.0 - x } else { x };
    let (x, y) = match lies.turned {
        90 => (1.0 - y, x),
        180 => (1.0 - x, 1.0 - y),
        270 => (y, 1.0 - x),
        _ => (x, y),
    };
    (x * width, (1.0 - y) * height)
}
