//! The lines of tables taken off a page, so that no letter is taken for one, nor one for a letter.

use super::rules::{INK, Piece, Rule};
use crate::GreyImage;

/// A line's ink is no thicker than this part of an inch; what is thicker is a letter that touches it.
const THICK: u32 = 40;

/// Whitens a line that runs across.
pub(super) fn across(page: &mut GreyImage, rule: &Rule) {
    let width = page.width as usize;
    for piece in &rule.pieces {
        for x in piece.from..piece.to.min(page.width) {
            whiten(page, piece, x as usize, width, page.height);
        }
    }
}

/// Whitens a line that runs down.
pub(super) fn down(page: &mut GreyImage, rule: &Rule) {
    let width = page.width as usize;
    for piece in &rule.pieces {
        for y in piece.from..piece.to.min(page.height) {
            whiten(page, piece, y as usize * width, 1, page.width);
        }
    }
}

/// Whitens the line's ink at one place along it. Pixels across the line are at `start`, `start + step`, …, `count` of them.
fn whiten(page: &mut GreyImage, piece: &Piece, start: usize, step: usize, count: u32) {
    let thickest = (page.dpi / THICK).max(3) as usize;
    let dark = |at: &u32| page.pixels[start + *at as usize * step] < INK;
    if piece.at >= count || !dark(&piece.at) {
        return;
    }
    let from = (0..piece.at).rev().take(thickest).take_while(dark).last().unwrap_or(piece.at);
    let to = (piece.at..count).take(thickest + 1).take_while(dark).last().unwrap_or(piece.at);
    if (to - from) as usize >= thickest {
        return;
    }
    // A scanned edge is grey.
    for at in from.saturating_sub(1)..=(to + 1).min(count - 1) {
        page.pixels[start + at as usize * step] = 255;
    }
}
