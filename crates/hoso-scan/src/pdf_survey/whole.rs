//! Is every picture of a page there to its last row? Where rows are missing, decoders fill in black, or leave the lower
//! part of the page empty.

use std::collections::HashSet;

use hayro::hayro_interpret::{CacheKey as _, Image};
use hayro::hayro_syntax::object::Stream;

use crate::picture_header::{self, Packing};

/// Unpacks the pictures that do not say themselves where they end, to be done within the limits only.
#[derive(Default)]
pub(super) struct Whole {
    seen: HashSet<u128>,
    pub(super) short: bool,
}

impl Whole {
    pub(super) fn look_at(&mut self, image: &Image<'_, '_>) {
        let mut look = |stream: &Stream<'_>| {
            // A pattern draws the same picture a thousand times.
            if !self.short && self.seen.insert(stream.cache_key()) {
                self.short = is_short(stream);
            }
        };
        match image {
            Image::Raster(raster) => {
                look(raster.stream());
                if let Some(mask) = picture_header::mask(raster.stream()) {
                    look(&mask);
                }
            }
            Image::Stencil(stencil) => look(stencil.stream()),
        }
    }
}

/// Are there fewer rows than the picture's dictionary says? Some writers leave out a few bytes of the last one.
fn is_short(stream: &Stream<'_>) -> bool {
    let Some(samples) = picture_header::samples(stream) else { return false };
    if picture_header::packing(stream) != Packing::Rows {
        return false;
    }
    let (width, height) = picture_header::size(stream);
    let stride = (u64::from(width) * samples * u64::from(picture_header::bits(stream))).div_ceil(8).max(1);
    // What cannot be unpacked at all is found when the page is drawn.
    stream.decoded().is_ok_and(|rows| (rows.len() as u64).div_ceil(stride) < u64::from(height))
}
