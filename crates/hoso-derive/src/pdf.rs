//! A searchable PDF/A-2u.

use std::io::{self, Write};

use hoso_model::Lies;
use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::writers::Catalog;
use pdf_writer::{Content, Filter, Finish as _, Name, Rect, Ref, TextStr};

use crate::deflate::deflated;
use crate::given::{About, GivenPage, Look};
use crate::layer::FACE;
use crate::letters::Letters;
use crate::numbered::Numbered;
use crate::{crossed, face, layer, picture, profile, tell};

/// The sides that a page may have, in points (ISO 19005-2, 6.1.13).
const SIDES: std::ops::RangeInclusive<f32> = 3.0..=14_400.0;
/// A page of unknown size: A4 (ISO 216), in points.
const A4: (f32, f32) = (595.28, 841.89);

/// A PDF that is being written, one page in memory at a time.
pub(crate) struct SearchablePdf<W: Write> {
    file: Numbered<W>,
    about: About,
    catalog: Ref,
    tree: Ref,
    face: Ref,
    pages: Vec<Ref>,
    letters: Letters,
    /// Is all of it made here, as PDF/A asks for it?
    archival: bool,
}

impl<W: Write> SearchablePdf<W> {
    pub(crate) fn begin(about: &About, out: W) -> io::Result<Self> {
        let mut file = Numbered::begin(out)?;
        let [catalog, tree, face] = [(); 3].map(|()| file.number());
        let (about, letters) = (about.clone(), Letters::new());
        Ok(Self { file, about, catalog, tree, face, pages: Vec::new(), letters, archival: true })
    }

    pub(crate) fn next_object(&self) -> i32 {
        self.file.next()
    }

    pub(crate) fn page(&mut self, page: &GivenPage<'_>) -> io::Result<()> {
        let (width, height) = size(page);
        let mut content = Content::new();
        let turned = page.text.map_or(0, |text| text.rotation);
        let (mut images, mut copy) = (Vec::new(), None);
        match page.look {
            Some(Look::Picture(picture, bytes)) => {
                picture::draw(&mut content, picture, picture.lies.then(turned), (width, height));
                images = picture::write(&mut self.file, picture, bytes)?;
            }
            Some(Look::Mute(page, bytes) | Look::Speaking(page, bytes)) => {
                self.file.put_all(&page.objects, bytes)?;
                picture::draw_copy(&mut content, page, turned, (width, height));
                // What a file draws with is its own affair: fonts that are not in it, colours of other inks.
                self.archival = false;
                copy = Some(Ref::new(page.form.max(1)));
            }
            None => crossed::draw(&mut content, width, height),
        }
        match (page.text, page.look, page.fault) {
            (Some(_), Some(Look::Speaking(..)), _) => {}
            (Some(text), ..) => layer::put(&mut content, &mut self.letters, text, width, height),
            (None, None, Some(fault)) => layer::note(&mut content, &mut self.letters, fault, width, height),
            _ => {}
        }
        let [id, drawn] = [(); 2].map(|()| self.file.number());
        let content = deflated(&content.finish());
        self.file.put(drawn, |chunk| {
            chunk.stream(drawn, &content).filter(Filter::FlateDecode);
        })?;
        let (tree, face) = (self.tree, self.face);
        self.file.put(id, |chunk| {
            let mut leaf = chunk.page(id);
            leaf.media_box(Rect::new(0.0, 0.0, width, height)).parent(tree).contents(drawn);
            let mut resources = leaf.resources();
            resources.fonts().pair(FACE, face);
            let mut names = resources.x_objects();
            if let Some(copy) = copy {
                names.pair(picture::COPY, copy);
            }
            for (at, image) in images.iter().enumerate() {
                names.pair(Name(format!("I{at}").as_bytes()), *image);
            }
            names.finish();
        })?;
        self.pages.push(id);
        Ok(())
    }

    pub(crate) fn end(mut self) -> io::Result<W> {
        let file = &mut self.file;
        let [info, xmp, colours] = [(); 3].map(|()| file.number());
        face::write(file, self.face, &self.letters)?;
        tell::write(file, &self.about, self.archival, info, xmp)?;
        let srgb = deflated(&profile::srgb());
        file.put(colours, |chunk| {
            chunk.icc_profile(colours, &srgb).n(3).filter(Filter::FlateDecode);
        })?;
        let (tree, pages) = (self.tree, &self.pages);
        file.put(tree, |chunk| {
            chunk.pages(tree).kids(pages.iter().copied()).count(pages.len() as i32);
        })?;
        let id = self.catalog;
        file.put(id, |chunk| {
            let mut catalog = chunk.indirect(id).start::<Catalog<'_>>();
            catalog.pages(tree).metadata(xmp).lang(TextStr("vi"));
            // What device colours mean (ISO 19005-2, 6.2.3).
            let mut intents = catalog.output_intents();
            intents
                .push()
                .subtype(OutputIntentSubtype::PDFA)
                .output_condition_identifier(TextStr("sRGB"))
                .info(TextStr("sRGB IEC61966-2.1"))
                .dest_output_profile(colours);
        })?;
        self.file.end(id, info, self.about.identity)
    }
}

/// The upright page in points: as large as its picture, else as its text says.
fn size(page: &GivenPage<'_>) -> (f32, f32) {
    let turned = page.text.map_or(0, |text| text.rotation);
    let swaps = Lies::default().then(turned).swaps();
    let upright = |width, height| if swaps { (height, width) } else { (width, height) };
    let points = |pixels: u32, dpi: u32| pixels as f32 * 72.0 / dpi.max(1) as f32;
    let (width, height) = match (page.look, page.text) {
        (Some(Look::Picture(picture, _)), _) => {
            upright(points(picture.width, picture.dpi), points(picture.height, picture.dpi))
        }
        (Some(Look::Mute(copy, _) | Look::Speaking(copy, _)), _) => upright(copy.width, copy.height),
        (None, Some(text)) => (points(text.width, text.dpi), points(text.height, text.dpi)),
        (None, None) => A4,
    };
    // Both sides shrink alike, or boxes would lie beside words.
    let shrunk = (SIDES.end() / width.max(height)).min(1.0);
    ((width * shrunk).max(*SIDES.start()), (height * shrunk).max(*SIDES.start()))
}
