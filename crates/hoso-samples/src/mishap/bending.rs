//! Pages that are not flat before the camera, or not straight.

use image::{GrayImage, ImageBuffer, Luma, Pixel, Rgb, RgbImage};

type Picture<P> = ImageBuffer<P, Vec<u8>>;

/// The page as `from` sees it: each place of the picture shows the place of the page that `from` says, with what is
/// around the page beyond it.
pub(super) fn seen<P: Pixel<Subpixel = u8>>(
    page: &Picture<P>,
    around: P,
    from: impl Fn(f32, f32) -> (f32, f32),
) -> Picture<P> {
    let (width, height) = page.dimensions();
    Picture::from_fn(width, height, |x, y| {
        let (x, y) = from(x as f32, y as f32);
        if x < 0.0 || y < 0.0 || x >= (width - 1) as f32 || y >= (height - 1) as f32 {
            return around;
        }
        let at = |dx: u32, dy: u32| page.get_pixel(x as u32 + dx, y as u32 + dy);
        let mut pixel = around;
        for (channel, value) in pixel.channels_mut().iter_mut().enumerate() {
            let shade = |dx, dy| f32::from(at(dx, dy).channels()[channel]);
            let upper = shade(0, 0) * (1.0 - x.fract()) + shade(1, 0) * x.fract();
            let lower = shade(0, 1) * (1.0 - x.fract()) + shade(1, 1) * x.fract();
            *value = (upper * (1.0 - y.fract()) + lower * y.fract()).round() as u8;
        }
        pixel
    })
}

/// From the side and from above: the far edges are shorter. A table is around it, a hand's shadow on its left.
pub(super) fn photographed(page: &RgbImage) -> RgbImage {
    const TABLE: [u8; 3] = [96, 78, 60];
    let (width, height) = (page.width() as f32, page.height() as f32);
    let mut picture = seen(page, Rgb(TABLE), |x, y| {
        let (x, y) = (x / width, y / height);
        // Nearer to the camera, more of the picture is one part of the page.
        let near = 1.12 - 0.14 * y - 0.04 * x;
        (((x - 0.5) * near + 0.49) * width, ((y - 0.5) * near + 0.5 + 0.02 * (x - 0.5)) * height)
    });
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (x, y) = (x as f32 / width, y as f32 / height);
        let lamp = 0.55 + 0.45 * (0.6 * x + 0.4 * y);
        // The shadow's edge is soft over a twentieth of the page.
        let shadow = 0.8 + 0.2 * (((x * 0.8 + y * 0.3 - 0.45) / 0.05).clamp(-1.0, 1.0) + 1.0) / 2.0;
        pixel.0 = pixel.0.map(|value| (f32::from(value) * lamp * shadow) as u8);
    }
    picture
}

/// Lines rise towards the middle by about half of their distance, as where a book is pressed down at its edges.
pub(super) fn bound(page: &GrayImage) -> GrayImage {
    let (width, height) = (page.width() as f32, page.height() as f32);
    seen(page, Luma([255]), |x, y| {
        (x, y + height * 0.012 * (x / width * std::f32::consts::PI).sin() - height * 0.006)
    })
}
