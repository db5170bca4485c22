//! Stacks: papers of several dossiers, one after another, with a printed sheet before each.

use image::DynamicImage;

use crate::numbers::Numbers;
use crate::{Paper, SampleError, Scan, draw, wear};

/// A printed page as it comes out of the scanner: worn as `scan` says, with noise of its own for each `seed`, and laid
/// into the feeder `laid` degrees clockwise (90, 180, 270; upright for anything else).
pub fn scanned(page: DynamicImage, scan: &Scan, laid: u16, seed: u64) -> DynamicImage {
    let page: DynamicImage = if scan.grey { page.into_luma8().into() } else { page.into_rgb8().into() };
    let worn = wear::noisy(wear::turned(page, scan.skew_degrees), scan.noise, &mut Numbers::new(seed));
    match laid {
        90 => worn.rotate90(),
        180 => worn.rotate180(),
        270 => worn.rotate270(),
        _ => worn,
    }
}

/// The pages of a stack: for each dossier its cover sheet, if there is one, and the pages of its papers, all through
/// the same scanner. Covers are clean pages at the scan's resolution.
pub fn stack(
    dossiers: Vec<(Option<DynamicImage>, Vec<Paper>)>,
    scan: &Scan,
) -> Result<Vec<DynamicImage>, SampleError> {
    let mut pages = Vec::new();
    for (place, (cover, papers)) in dossiers.into_iter().enumerate() {
        pages.extend(cover.map(|cover| scanned(cover, scan, 0, place as u64)));
        for paper in &papers {
            pages.extend(draw(paper, scan)?);
        }
    }
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use image::DynamicImage;

    use super::{scanned, stack};
    use crate::{Scan, compose, small_page};

    #[test]
    fn a_stack_has_its_covers_before_its_papers() {
        let cover = DynamicImage::from(small_page(&["Phiếu bìa"], 60).unwrap());
        let scan = Scan { dpi: 60, noise: 5, ..Scan::default() };
        let dossiers =
            vec![(Some(cover.clone()), vec![compose(1, 2), compose(2, 1)]), (None, vec![compose(3, 1)])];
        let pages = stack(dossiers, &scan).unwrap();
        assert_eq!(pages.len(), 5);
        assert_eq!(pages[0].width(), cover.width());
        assert_ne!(pages[0], cover, "it is worn");
        assert_eq!(scanned(cover.clone(), &scan, 90, 1).width(), cover.height());
        assert_ne!(scanned(cover.clone(), &scan, 0, 1), scanned(cover, &scan, 0, 2));
    }
}
