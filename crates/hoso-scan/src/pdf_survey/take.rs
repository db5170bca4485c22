//! The one picture of a page, decoded.

use hayro::hayro_interpret::{Image, ImageData, Paint};

use crate::Samples;

/// Decodes the one picture.
#[derive(Default)]
pub(super) struct Take {
    pub(super) picture: Option<(Samples, u32, u32)>,
    /// Is its mask of another size than itself?
    pub(super) unlike: bool,
}

impl Take {
    pub(super) fn decode(&mut self, image: Image<'_, '_>) {
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, alpha| {
                    // A picture with holes is drawn on white.
                    let opaque = alpha.filter(|alpha| alpha.data.iter().any(|a| *a != 255));
                    let size = match &data {
                        ImageData::Rgb(rgb) => (rgb.width, rgb.height),
                        ImageData::Luma(luma) => (luma.width, luma.height),
                    };
                    self.unlike = opaque.as_ref().is_some_and(|alpha| (alpha.width, alpha.height) != size);
                    self.picture = Some(match data {
                        ImageData::Rgb(rgb) => {
                            let data = on_white::<3>(rgb.data, opaque.as_ref().map(|a| a.data.as_slice()));
                            (Samples::Rgb(data), rgb.width, rgb.height)
                        }
                        ImageData::Luma(luma) => {
                            let data = on_white::<1>(luma.data, opaque.as_ref().map(|a| a.data.as_slice()));
                            (Samples::Grey(data), luma.width, luma.height)
                        }
                    });
                },
                None,
            ),
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, paint| {
                    let ink = match paint {
                        Paint::Color(colour) => colour.to_rgba().to_rgba8(),
                        Paint::Pattern(_) => [0, 0, 0, 255],
                    };
                    let grey = ((u32::from(ink[0]) + u32::from(ink[1]) + u32::from(ink[2])) / 3) as u8;
                    let ground = |cover: u8| {
                        ((u32::from(grey) * u32::from(cover) + 255 * (255 - u32::from(cover))) / 255) as u8
                    };
                    let pixels = mask.data.iter().map(|cover| ground(*cover)).collect();
                    self.picture = Some((Samples::Grey(pixels), mask.width, mask.height));
                },
                None,
            ),
        }
    }
}

fn on_white<const N: usize>(mut data: Vec<u8>, alpha: Option<&[u8]>) -> Vec<u8> {
    if let Some(alpha) = alpha.filter(|alpha| alpha.len() * N == data.len()) {
        for (pixel, alpha) in data.chunks_exact_mut(N).zip(alpha) {
            for sample in pixel {
                *sample =
                    ((u32::from(*sample) * u32::from(*alpha) + 255 * (255 - u32::from(*alpha))) / 255) as u8;
            }
        }
    }
    data
}
