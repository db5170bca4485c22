//! Pieces of a page that do not say themselves what they are, read from the page's picture.

use hoso_model::{Area, Line, PageText, TextSource, Word};
use hoso_ocr::{Layout, OcrEngine, OcrError};
use hoso_scan::{GreyImage, PageImage, Samples, Steps};

use super::language;
use super::letters::has_letters;
use super::own_text::OwnText;
use super::unread::Unread;
use crate::blocks::Blocks;
use crate::cut_out::CutOut;
use crate::recognising::recognise;

/// White around what is cut out, in pixels.
const MARGIN: u32 = 12;
/// Marks on capitals stand this far above their line's area, as a share of its height, and what else is near does not.
const ABOVE: f32 = 0.12;
/// White over the page's own words reaches this far beyond them, as a share of their height.
const AROUND: f32 = 0.15;
/// Of a picture that does not read well as a whole, words count of which the engine is as sure as this.
const SURE: f32 = 60.0;

/// The page with its pieces read from `image`, the page as it is shown.
///
/// # Errors
/// If the engine gives up on a picture of the page.
pub(crate) fn complete(
    engine: &mut dyn OcrEngine,
    own: OwnText,
    image: PageImage,
) -> Result<PageText, OcrError> {
    let OwnText { mut page, unread } = own;
    let grey = image.turned(page.rotation).to_grey();
    let said = page.words().count();
    let mut doubted = 0;
    // From the last to the first: the places of those before stay what they are.
    for piece in unread.iter().rev() {
        if let Unread::Words(line, (from, to), area) = piece
            && let Some(line) = page.lines.get_mut(*line)
        {
            let read = words(engine, &grey, *area).unwrap_or_default();
            doubted += to - from;
            page.recognised.push(*area);
            line.words.splice(*from..*to, read);
        }
    }
    page.lines.retain(|line| !line.words.is_empty());
    let own_words: Vec<Area> = page.words().map(|word| word.area).collect();
    let mut pictures = Vec::new();
    for piece in &unread {
        if let Unread::Picture(area) = piece {
            let lines = picture(engine, &grey, *area, &own_words)?;
            if !lines.is_empty() {
                page.recognised.push(*area);
                pictures.push((*area, lines));
            }
        }
    }
    pictures.sort_by(|(a, _), (b, _)| a.y0.total_cmp(&b.y0));
    for (area, read) in pictures {
        page.lines = inserted(std::mem::take(&mut page.lines), area, read);
    }
    page.blank = page.lines.is_empty();
    if page.words().count() + doubted > 2 * said {
        page.source = TextSource::Ocr;
    }
    Ok(page)
}

/// Words of one line.
fn words(engine: &mut dyn OcrEngine, page: &GreyImage, area: Area) -> Result<Vec<Word>, OcrError> {
    let more = area.height() * ABOVE;
    let Some(place) = pixels(page, Area { y0: area.y0 - more, ..area }) else { return Ok(Vec::new()) };
    let lines = CutOut::of(page, place, MARGIN).read(engine, Layout::Line)?;
    Ok(lines.into_iter().flat_map(|line| line.words).filter(|word| !word.text.trim().is_empty()).collect())
}

/// The lines in a picture, but for what the page says there itself.
fn picture(
    engine: &mut dyn OcrEngine,
    page: &GreyImage,
    area: Area,
    own: &[Area],
) -> Result<Vec<Line>, OcrError> {
    let Some(place) = pixels(page, area) else { return Ok(Vec::new()) };
    let margin = 2 * MARGIN;
    let mut cut = CutOut::of(page, place, margin);
    for own in own {
        let more = own.height() * AROUND;
        let Some([left, top, right, bottom]) =
            pixels(page, Area { y0: own.y0 - more, y1: own.y1 + more, ..*own })
        else {
            continue;
        };
        let across = |x: u32| (x.clamp(place[0], place[2]) - place[0] + margin) as usize;
        for y in top.max(place[1])..bottom.min(place[3]) {
            let row = (y - place[1] + margin) as usize * cut.image.width as usize;
            if let Some(covered) = cut.image.pixels.get_mut(row + across(left)..row + across(right)) {
                covered.fill(255);
            }
        }
    }
    if !has_letters(&cut.image) {
        return Ok(Vec::new());
    }
    let GreyImage { width, height, dpi, pixels } = cut.image;
    let image = PageImage { width, height, dpi, samples: Samples::Grey(pixels) };
    let read = recognise(engine, image, Steps::ALL)?;
    let back = (360 - read.rotation) % 360;
    let mut lines = read.lines;
    for word in lines.iter_mut().flat_map(|line| &mut line.words) {
        word.area = word.area.turned(back).of_part(cut.area);
    }
    let look = language::look(lines.iter().flat_map(|line| &line.words).map(|word| word.text.as_str()));
    let makes_sense = look.reads_surely();
    for line in &mut lines {
        line.words.retain(|word| {
            let sure = word.confidence >= SURE && word.text.contains(char::is_alphanumeric);
            makes_sense || sure
        });
    }
    lines.retain(|line| !line.words.is_empty());
    Ok(lines)
}

/// `lines` with those of a picture before the first that is below its middle.
fn inserted(lines: Vec<Line>, picture: Area, read: Vec<Line>) -> Vec<Line> {
    let middle = picture.centre().1;
    let below = |line: &Line| line.area().is_some_and(|area| area.centre().1 > middle);
    let mut lines = lines;
    let at = lines.iter().position(below).unwrap_or(lines.len());
    let after = lines.split_off(at);
    let mut blocks = Blocks::default();
    [lines, read, after].into_iter().flat_map(|part| blocks.numbered(part)).collect()
}

/// The pixels of `area`; `None` if it has none.
fn pixels(page: &GreyImage, area: Area) -> Option<[u32; 4]> {
    let along = |share: f32, size: u32| (share.clamp(0.0, 1.0) * size as f32) as u32;
    let place = [
        along(area.x0, page.width),
        along(area.y0, page.height),
        along(area.x1, page.width).saturating_add(1).min(page.width),
        along(area.y1, page.height).saturating_add(1).min(page.height),
    ];
    (place[0] < place[2] && place[1] < place[3]).then_some(place)
}
