//! A page image to its words: cleaned, turned upright, recognised, and mapped back to the page as it was scanned.

use hoso_model::PageText;
use hoso_ocr::{OcrEngine, OcrError};
use hoso_scan::{CleanPage, PageImage, Step, Steps, clean};

use reading::Reading;

mod reading;
mod tall;

/// Reads a page with these steps of cleaning. What makes no sense as it lies is read on its head and on either side,
/// and the best is kept: the share of valid syllables is a judge of how a page lies that its layout is not.
///
/// # Errors
/// If the engine gives up on the page.
pub fn recognise(engine: &mut dyn OcrEngine, page: PageImage, steps: Steps) -> Result<PageText, OcrError> {
    if engine.wants_clean() && tall::is_tall(&page) {
        return tall::recognise(engine, &page, steps);
    }
    let scan = (page.width, page.height, page.dpi);
    let steps = if engine.wants_clean() { steps } else { Steps::NONE };
    let mut page = clean(page, steps);
    let nothing = |page: &CleanPage| PageText {
        // Nothing says how it lies.
        stamps: page.stamps.iter().map(|area| area.turned((360 - page.turned) % 360)).collect(),
        ..PageText::recognised(scan.0, scan.1, scan.2, Vec::new())
    };
    if page.blank {
        return Ok(nothing(&page));
    }
    let mut best = Reading::of(engine, &page, 0, steps)?;
    if steps.has(Step::Upright) {
        if best.stands_on_its_side(&page) {
            // The engine reads lines that go down the page too; who looks at it does not.
            page = page.other_way();
            best = Reading::of(engine, &page, 0, steps)?;
        }
        (page, best) = upright(engine, page, best, steps)?;
    }
    if steps.has(Step::Bolder) {
        best = bolder(engine, &page, best, steps)?;
    }
    if best.lines.is_empty() {
        // There is something on it, of which nothing can be read: a photograph, a drawing.
        return Ok(PageText { blank: false, ..nothing(&page) });
    }
    Ok(best.text(engine, &page, scan, steps))
}

/// Of a page and what was read of it as it lies, the same or what makes more sense: read on its head, or on a side.
fn upright(
    engine: &mut dyn OcrEngine,
    page: CleanPage,
    as_it_lies: Reading,
    steps: Steps,
) -> Result<(CleanPage, Reading), OcrError> {
    let guessed = page.turned >= 180;
    if as_it_lies.makes_sense() || !(guessed || as_it_lies.tells()) {
        return Ok((page, as_it_lies));
    }
    let sense = as_it_lies.sense;
    let on_head = Reading::of(engine, &page, 180, steps)?;
    // That the page stands on its head was a guess: it goes back unless its words bear it out.
    let mut best = if on_head.beats(sense) || (guessed && on_head.is_as_good_as(&as_it_lies)) {
        on_head
    } else {
        as_it_lies
    };
    if best.makes_sense() || !best.tells() {
        return Ok((page, best));
    }
    let side = page.clone().other_way();
    let mut on_side = false;
    for turn in [0, 180] {
        let other = Reading::of(engine, &side, turn, steps)?;
        if other.beats(sense) && other.sense > best.sense {
            best = other;
            on_side = true;
        }
        if best.makes_sense() {
            break;
        }
    }
    Ok((if on_side { side } else { page }, best))
}

/// Of a page and what was read of it, the same or what is surer: read with thicker strokes, if much of it was weak.
fn bolder(
    engine: &mut dyn OcrEngine,
    page: &CleanPage,
    as_it_is: Reading,
    steps: Steps,
) -> Result<Reading, OcrError> {
    if !as_it_is.is_faint() {
        return Ok(as_it_is);
    }
    let bolder = Reading::of_bolder(engine, page, as_it_is.turn, steps)?;
    Ok(if bolder.is_surer_than(&as_it_is) { bolder } else { as_it_is })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::io::Write as _;

    use super::recognise;
    use hoso_model::{MediaType, PageNo};
    use hoso_samples::{Mishap, Scan, compose, draw, list};
    use hoso_scan::{Limits, PageImage, Samples, Steps};

    #[test]
    fn a_page_that_leans_or_lies_on_its_side_or_head_is_read_upright() {
        let scan = Scan { dpi: 150, seal: false, skew_degrees: 2.0, ..Scan::default() };
        let page = draw(&compose(5, 1), &scan).unwrap().remove(0).to_luma8();
        let (width, height) = page.dimensions();
        let page = PageImage { width, height, dpi: 150, samples: Samples::Grey(page.into_raw()) };
        let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
        let upright = recognise(engine.as_mut(), page.clone(), Steps::ALL).unwrap();
        assert!((upright.skew - 2.0).abs() < 0.15, "{}", upright.skew);
        let place = |text: &hoso_model::PageText| {
            text.words().find(|word| word.text.starts_with("Hạnh")).map(|word| word.area)
        };
        let there = place(&upright).expect("the motto is read");
        for (laid, turned_back) in [(0, 0), (180, 180), (90, 270), (270, 90)] {
            let text = recognise(engine.as_mut(), page.clone().turned(laid), Steps::ALL).unwrap();
            assert_eq!((text.rotation, text.width), (turned_back, width), "laid {laid}");
            let here = place(&text).unwrap_or_else(|| panic!("laid {laid}: {}", text.text()));
            assert!(
                (here.x0 - there.x0).abs() + (here.y0 - there.y0).abs() < 0.01,
                "{laid}: {here:?} {there:?}"
            );
        }
    }

    #[test]
    fn the_seal_is_kept_as_a_place_on_the_upright_page() {
        let scan = Scan { dpi: 150, seal: true, skew_degrees: 0.0, grey: false, ..Scan::default() };
        let page = draw(&compose(5, 1), &scan).unwrap().remove(0).to_rgb8();
        let (width, height) = page.dimensions();
        let page = PageImage { width, height, dpi: 150, samples: Samples::Rgb(page.into_raw()) };
        let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
        let seals = [0, 180].map(|laid| {
            let text = recognise(engine.as_mut(), page.clone().turned(laid), Steps::ALL).unwrap();
            assert_eq!(text.stamps.len(), 1, "laid {laid}: {:?}", text.stamps);
            text.stamps[0].centre()
        });
        // Signed at the foot, on the right (Nghị định 30/2020/NĐ-CP, Phụ lục I).
        assert!(seals[0].0 > 0.4 && seals[0].1 > 0.4, "{seals:?}");
        assert!((seals[0].0 - seals[1].0).abs() + (seals[0].1 - seals[1].1).abs() < 0.05, "{seals:?}");
    }

    #[test]
    fn a_list_is_read_row_by_row_whichever_way_it_lies() {
        let list = list(3);
        let page = draw(&list, &Scan { dpi: 200, skew_degrees: 0.4, ..Scan::default() }).unwrap().remove(0);
        let page = page.to_luma8();
        let (width, height) = page.dimensions();
        let page = PageImage { width, height, dpi: 200, samples: Samples::Grey(page.into_raw()) };
        // The numbers of the rows and of the persons, as they follow each other.
        let figures = |lines: &mut dyn Iterator<Item = String>| -> Vec<String> {
            lines.filter(|line| line.bytes().all(|byte| byte.is_ascii_digit()) && line.len() != 4).collect()
        };
        let wanted = figures(&mut list.pages[0].iter().cloned());
        assert!(wanted.len() > 30, "{wanted:?}");
        let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
        for laid in [0, 90, 180, 270] {
            let text = recognise(engine.as_mut(), page.clone().turned(laid), Steps::ALL).unwrap();
            assert_eq!(text.rotation, (360 - laid) % 360, "laid {laid}");
            let read = figures(&mut text.lines.iter().map(hoso_model::Line::text));
            assert_eq!(read, wanted, "laid {laid}");
        }
    }

    #[test]
    fn whatever_befell_a_page_most_of_it_is_read() {
        let paper = compose(8, 1);
        let page = draw(&paper, &Scan { dpi: 200, ..Scan::default() }).unwrap().remove(0);
        let printed = paper.pages[0].join(" ");
        let words: HashSet<&str> = printed.split_whitespace().filter(|word| word.len() > 3).collect();
        let mut engine = hoso_ocr::open("tesseract:vie").unwrap();
        for mishap in Mishap::ALL {
            let (bytes, _) = mishap.file(&page, 200, 1).unwrap();
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&bytes).unwrap();
            let media = MediaType::sniff(&bytes).unwrap();
            let page =
                hoso_scan::Scan::open(file, media, Limits::default()).unwrap().page(PageNo::FIRST).unwrap();
            let read = recognise(engine.as_mut(), page, Steps::ALL).unwrap().text();
            let read: HashSet<&str> = read.split_whitespace().collect();
            let share = words.intersection(&read).count() as f32 / words.len() as f32;
            assert!(share > 0.75, "{mishap:?}: {share} of {words:?}: {read:?}");
        }
    }
}
