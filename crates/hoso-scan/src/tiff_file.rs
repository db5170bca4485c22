//! TIFF files: many pages, and as many ways to store them.
//!
//! 1. [`directory`] walks the chain of directories, each of which is a page.
//! 2. [`layout`] reads how a directory's picture is stored, and holds it against the limits.
//! 3. [`chunk`] unpacks its strips or tiles, [`picture`] makes them one.
//!
//! Scanners and fax servers write kinds that image libraries leave out: group 3, palettes, planes, old JPEG.

mod carrying;
mod chunk;
mod directory;
mod fax;
mod fineness;
mod layout;
mod picture;
mod samples;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::File;

use hoso_model::{PageNo, Refusal, RefusalReason};
use image::metadata::Orientation;

use self::directory::{Directory, Source, broken};
use self::fineness::fineness;
use crate::room::Room;
use crate::{Limits, PageImage};

/// Directories of one kind, and whether any of their pictures can be one.
#[derive(Default)]
struct Chain {
    at: Vec<u64>,
    fault: Option<Refusal>,
    sound: bool,
}

/// Is it a smaller copy (bit 0) or a mask (bit 2) of another page (TIFF 6.0, NewSubfileType)?
fn is_beside(source: &Source, directory: &Directory) -> bool {
    directory.number(source, 254, 0).is_ok_and(|kind| kind & 0b101 != 0)
}

pub(crate) struct TiffScan {
    source: Source,
    /// Where the directory of each page is.
    pages: Vec<u64>,
}

impl TiffScan {
    pub(crate) fn open(file: File, limits: Limits) -> Result<(Self, u32), Refusal> {
        let (source, mut at) = Source::open(file)?;
        // What stands beside a page: a small picture of it, or what of it is to be seen.
        let (mut pages, mut beside, mut seen) = (Chain::default(), Chain::default(), HashSet::new());
        while at != 0 && seen.len() <= limits.pages as usize {
            if !seen.insert(at) {
                return Err(broken("a TIFF file whose pages go round in a circle"));
            }
            let directory = source.directory(at)?;
            let chain = if is_beside(&source, &directory) { &mut beside } else { &mut pages };
            match layout::size(&source, &directory, limits) {
                Ok(_) => chain.sound = true,
                Err(refusal) => chain.fault = chain.fault.take().or(Some(refusal)),
            }
            chain.at.push(at);
            at = directory.next;
        }
        // Over the limit of pages, they are counted as what they may be.
        let over = (seen.len() > limits.pages as usize).then_some(seen.len());
        let Chain { at: pages, fault, sound } = if pages.at.is_empty() { beside } else { pages };
        match fault {
            // A page at fault costs that page; a file with no other is refused.
            Some(refusal) if !sound => Err(refusal),
            _ if pages.is_empty() => Err(Refusal::new(RefusalReason::NoPages, "")),
            _ => {
                let count = over.unwrap_or(pages.len()) as u32;
                Ok((Self { source, pages }, count))
            }
        }
    }

    pub(crate) fn page(&self, page: PageNo, room: Room) -> Result<PageImage, Refusal> {
        let directory = self.source.directory(self.pages[page.index()])?;
        let layout = layout::layout(&self.source, &directory, room.limits)?;
        room.check_bytes(layout.width, layout.height, layout.cost())?;
        let (width, height) = (layout.width, layout.height);
        let fine = fineness(&self.source, &directory, (width, height));
        let samples = picture::decoded(&self.source, &layout)?;
        let turn = directory.number(&self.source, 274, 1)?;
        let orientation = Orientation::from_exif(turn as u8).unwrap_or(Orientation::NoTransforms);
        let page = PageImage { width, height, dpi: fine.dpi, samples };
        Ok(page.squared(fine.across, fine.down).oriented(orientation))
    }
}
