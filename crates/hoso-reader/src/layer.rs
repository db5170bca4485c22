//! Is the text that a page carries itself good enough to be its text?
//!
//! 1. Words that only the painted page can tell to be seen are looked for on it (`visible`).
//! 2. Runs in fonts of before Unicode are decoded: by the font's name, or by trying where no name tells.
//! 3. Each font is judged by what the file says of it and by its words (`trust`).
//! 4. [`judged`] holds the words against what else is on the page, and against what Vietnamese and English look like.
//!    Spaces that were lost are put back, and letters that were set apart are joined.
//! 5. What nothing vouches for, and pictures that may have words in them, are read from the page's picture (`pieces`).

mod decoding;
mod language;
mod letters;
mod own_text;
#[cfg(test)]
mod piece_tests;
mod pieces;
mod spaced;
mod spaces;
#[cfg(test)]
mod tests;
mod trust;
mod unread;
mod visible;

use hoso_model::{Area, Barcode, PageNo, Refusal, RefusalReason, Separator, Word};
use hoso_scan::{PageImage, Scan};

pub use own_text::{OwnText, judged};
pub(crate) use pieces::complete;
pub use unread::Unread;

/// What the file says of its own text is not a guess.
const CERTAIN: f32 = 100.0;

/// What a page says itself, with its bar codes, and the page's image if some of it has to be read from that; `None` if
/// all of it has.
///
/// # Errors
/// The reason why the page, which may have bar codes, cannot be rendered to look for them.
pub(crate) fn read(scan: &mut Scan, page: PageNo) -> Result<Option<(OwnText, Option<PageImage>)>, Refusal> {
    let Some(mut layer) = scan.text_layer(page) else { return Ok(None) };
    let mut draft = None;
    if visible::is_doubtful(&layer) {
        let Some(drawn) = unless_broken(scan.draft(page))? else { return Ok(None) };
        visible::keep_seen(&mut layer, &drawn);
        draft = Some(drawn);
    }
    let may_have_codes = layer.may_have_codes;
    let Some(mut own) = judged(&layer) else { return Ok(None) };
    let mut image = None;
    if !own.unread.is_empty() {
        image = unless_broken(scan.page(page))?;
        // What cannot be drawn cannot be read: what nothing vouches for is left out.
        if image.is_none() && own.unread.iter().any(|piece| matches!(piece, Unread::Words(..))) {
            return Ok(None);
        }
    }
    if may_have_codes {
        let drawn = match (&image, draft) {
            (Some(image), _) => Some(image.to_grey()),
            (None, Some(draft)) => Some(draft.to_grey()),
            // The text is as good without a picture that cannot be drawn.
            (None, None) => unless_broken(scan.draft(page))?.map(|drawn| drawn.to_grey()),
        };
        let codes = drawn.as_ref().map(hoso_scan::barcodes).unwrap_or_default();
        let sheet = |drawn| Separator::of(&codes).is_some() && hoso_scan::only_a_sheet(drawn, &codes);
        // What is printed on a separator sheet is known from its codes, and belongs to no paper.
        if drawn.as_ref().is_some_and(sheet) {
            own.page.lines.clear();
            image = None;
        }
        let turned = |code: Barcode| Barcode { area: code.area.turned(own.page.rotation), ..code };
        own.page.codes = codes.into_iter().map(turned).collect();
    }
    Ok(Some((own, image)))
}

/// The page as it is drawn; `None` if it cannot be drawn.
fn unless_broken(drawn: Result<PageImage, Refusal>) -> Result<Option<PageImage>, Refusal> {
    match drawn {
        Ok(drawn) => Ok(Some(drawn)),
        Err(refusal) if matches!(refusal.reason, RefusalReason::Broken | RefusalReason::TooLarge) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

fn word(text: String, area: Area) -> Word {
    Word::new(text, area, CERTAIN)
}
