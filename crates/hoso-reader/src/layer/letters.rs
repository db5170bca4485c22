//! Could there be letters in a picture? Looked for before it is read, which takes a hundred times as long.

use hoso_scan::GreyImage;

/// Pixels darker than this are ink.
const INK: u8 = 160;
/// Letters are between 1 and 9 mm high, in parts of an inch, and no wider than this many times that.
const HEIGHT: (f32, f32) = (0.04, 0.35);
const WIDTH: f32 = 3.0;
/// Fewer pieces of ink of that size are a signature, or a crest.
const FEWEST: usize = 12;

/// A piece of ink: its left, top, right and bottom pixels.
#[derive(Debug, Clone, Copy)]
struct Piece {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
    /// The piece that it turned out to be part of; itself, if none.
    of: usize,
}

/// Are there as many pieces of ink of the size of letters as a few words have?
pub(super) fn has_letters(image: &GreyImage) -> bool {
    let dpi = image.dpi as f32;
    let (least, most) = ((HEIGHT.0 * dpi) as u32, (HEIGHT.1 * dpi) as u32);
    let pieces = pieces(image);
    let letters = pieces.iter().enumerate().filter(|(place, piece)| {
        let (width, height) = (piece.right - piece.left + 1, piece.bottom - piece.top + 1);
        piece.of == *place && (least..=most).contains(&height) && width as f32 <= WIDTH * height as f32
    });
    letters.count() >= FEWEST
}

fn pieces(image: &GreyImage) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    // Runs of ink in the row above: from, to, and the piece.
    let mut above: Vec<(u32, u32, usize)> = Vec::new();
    for (y, row) in (0u32..).zip(image.pixels.chunks_exact(image.width.max(1) as usize)) {
        let mut runs: Vec<(u32, u32, usize)> = Vec::new();
        let mut first = 0;
        let mut x = 0;
        while let Some(from) = row.get(x..).and_then(|rest| rest.iter().position(|shade| *shade < INK)) {
            let from = x + from;
            let length = row.iter().skip(from).take_while(|shade| **shade < INK).count();
            let (left, right) = (from as u32, (from + length - 1) as u32);
            x = from + length;
            let own = pieces.len();
            pieces.push(Piece { left, top: y, right, bottom: y, of: own });
            while above.get(first).is_some_and(|(_, end, _)| *end + 1 < left) {
                first += 1;
            }
            for (start, _, piece) in above.iter().skip(first) {
                if *start > right + 1 {
                    break;
                }
                join(&mut pieces, *piece, own);
            }
            runs.push((left, right, own));
        }
        above = runs;
    }
    pieces
}

/// The piece that `piece` is part of.
fn whole(pieces: &mut [Piece], mut piece: usize) -> usize {
    while pieces[piece].of != piece {
        let of = pieces[piece].of;
        pieces[piece].of = pieces[of].of;
        piece = of;
    }
    piece
}

fn join(pieces: &mut [Piece], one: usize, other: usize) {
    let (one, other) = (whole(pieces, one), whole(pieces, other));
    if one != other {
        let part = pieces[other];
        pieces[other].of = one;
        let piece = &mut pieces[one];
        piece.left = piece.left.min(part.left);
        piece.right = piece.right.max(part.right);
        piece.top = piece.top.min(part.top);
        piece.bottom = piece.bottom.max(part.bottom);
    }
}

#[cfg(test)]
mod tests {
    use hoso_samples::small_page;
    use hoso_scan::GreyImage;

    use super::{has_letters, pieces};

    fn image(rows: &[&str]) -> GreyImage {
        let pixels = rows.concat().bytes().map(|sign| if sign == b'#' { 0 } else { 255 }).collect();
        GreyImage { width: rows[0].len() as u32, height: rows.len() as u32, dpi: 100, pixels }
    }

    #[test]
    fn what_touches_is_one_piece() {
        let image = image(&["#.#..#", "#.#...", "###..#", "......"]);
        let pieces = pieces(&image);
        let whole: Vec<_> = pieces.iter().enumerate().filter(|(place, piece)| piece.of == *place).collect();
        assert_eq!(whole.len(), 3, "{whole:?}");
        assert!(whole.iter().any(|(_, piece)| (piece.left, piece.right, piece.bottom) == (0, 2, 2)));
    }

    #[test]
    fn words_have_letters_and_a_stroke_has_none() {
        let page = small_page(&["Họ tên mẹ: Quách Thị Ngân"], 150).unwrap();
        let (width, height) = page.dimensions();
        let words = GreyImage { width, height, dpi: 150, pixels: page.into_raw() };
        assert!(has_letters(&words));
        let mut stroke = GreyImage { pixels: vec![255; words.pixels.len()], ..words };
        for place in 0..height.min(width) as usize {
            stroke.pixels[place * width as usize + place] = 0;
        }
        assert!(!has_letters(&stroke));
    }
}
