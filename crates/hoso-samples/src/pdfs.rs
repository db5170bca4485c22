//! Pages as a scanned PDF: each page is one picture.

use image::DynamicImage;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

use crate::{SampleError, jpeg};

/// A PDF as scanners write it: one JPEG of `jpeg_quality` (1 to 100) a page, the page as large as the pixels are at
/// `dpi`, and no text.
pub fn pdf(pages: &[DynamicImage], dpi: u32, jpeg_quality: u8) -> Result<Vec<u8>, SampleError> {
    if pages.is_empty() {
        return Err(SampleError::NoPages);
    }
    if dpi == 0 {
        return Err(SampleError::Dpi(dpi));
    }
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    // Three objects a page: the page, its picture, its content.
    let page_ref = |place: usize| Ref::new(3 + 3 * place as i32);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids((0..pages.len()).map(page_ref)).count(pages.len() as i32);
    for (place, page) in pages.iter().enumerate() {
        let id = page_ref(place);
        let (picture, content) = (Ref::new(id.get() + 1), Ref::new(id.get() + 2));
        let points = |pixels: u32| pixels as f32 * 72.0 / dpi as f32;
        let (width, height) = (points(page.width()), points(page.height()));
        let mut leaf = pdf.page(id);
        leaf.media_box(Rect::new(0.0, 0.0, width, height)).parent(tree).contents(content);
        leaf.resources().x_objects().pair(Name(b"Im0"), picture);
        leaf.finish();

        let bytes = jpeg(page, dpi, jpeg_quality)?;
        let mut image = pdf.image_xobject(picture, &bytes);
        image.filter(Filter::DctDecode);
        image.width(page.width() as i32).height(page.height() as i32).bits_per_component(8);
        if page.as_luma8().is_some() {
            image.color_space().device_gray();
        } else {
            image.color_space().device_rgb();
        }
        image.finish();

        let mut drawn = Content::new();
        drawn.save_state().transform([width, 0.0, 0.0, height, 0.0, 0.0]);
        drawn.x_object(Name(b"Im0")).restore_state();
        pdf.stream(content, &drawn.finish());
    }
    Ok(pdf.finish())
}

#[cfg(test)]
mod tests {
    use image::DynamicImage;

    use super::pdf;
    use crate::small_page;

    #[test]
    fn the_page_is_as_large_as_the_scan() {
        let page = DynamicImage::from(small_page(&["Số: 12/TB-UBND"], 144).unwrap());
        let file = pdf(&[page.clone(), page.to_rgb8().into()], 144, 80).unwrap();
        let text = String::from_utf8_lossy(&file);
        assert!(text.starts_with("%PDF-1."));
        let media_box =
            format!("/MediaBox [0 0 {} {}]", page.width() as f32 / 2.0, page.height() as f32 / 2.0);
        assert_eq!(text.matches(&media_box).count(), 2, "{media_box}");
        assert_eq!(text.matches("/DeviceGray").count(), 1);
        let start = file.windows(3).position(|w| w == [0xff, 0xd8, 0xff]).unwrap();
        let picture = image::load_from_memory_with_format(&file[start..], image::ImageFormat::Jpeg).unwrap();
        assert_eq!((picture.width(), picture.height()), (page.width(), page.height()));
        assert!(pdf(&[], 300, 80).is_err());
        assert!(pdf(&[page], 0, 80).is_err());
    }
}
