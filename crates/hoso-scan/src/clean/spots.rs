//! Spots of ink: dark pixels that hang together, corner to corner too.

use crate::GreyImage;

/// Pixels darker than this are ink; between the dots of a leader it is lighter, be it blurred.
const INK: u8 = 160;
/// A page of print has some hundred thousand stretches of ink; one with more is a picture or noise, and is not taken apart.
const MOST: usize = 3_000_000;

/// A spot of ink: its first and last column and row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) x0: u32,
    pub(super) x1: u32,
    pub(super) y0: u32,
    pub(super) y1: u32,
}

impl Spot {
    pub(super) fn width(&self) -> u32 {
        self.x1 - self.x0 + 1
    }

    pub(super) fn height(&self) -> u32 {
        self.y1 - self.y0 + 1
    }

    pub(super) fn transposed(self) -> Self {
        Self { x0: self.y0, x1: self.y1, y0: self.x0, y1: self.x1 }
    }

    fn grow(&mut self, other: Self) {
        (self.x0, self.x1) = (self.x0.min(other.x0), self.x1.max(other.x1));
        (self.y0, self.y1) = (self.y0.min(other.y0), self.y1.max(other.y1));
    }
}

/// A stretch of ink on a row: its columns, and the spot it belongs to.
struct Run {
    from: u32,
    to: u32,
    spot: u32,
}

/// All spots of a page; none of a page with too many.
pub(super) fn of(page: &GreyImage) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    let mut parents: Vec<u32> = Vec::new();
    let (mut above, mut here): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    for (y, row) in page.pixels.chunks_exact(page.width as usize).enumerate() {
        here.clear();
        let mut upper = 0;
        let mut x = 0;
        while let Some(from) = row[x..].iter().position(|pixel| *pixel < INK).map(|at| at + x) {
            let to = row[from..].iter().position(|pixel| *pixel >= INK).map_or(row.len(), |at| at + from);
            let mut run = Run { from: from as u32, to: to as u32, spot: spots.len() as u32 };
            spots.push(Spot { x0: run.from, x1: run.to - 1, y0: y as u32, y1: y as u32 });
            parents.push(run.spot);
            // Runs that touch, corner to corner too, are of one spot.
            while above.get(upper).is_some_and(|run: &Run| (run.to as usize) < from) {
                upper += 1;
            }
            for other in above[upper..].iter().take_while(|other| other.from <= run.to) {
                let (one, other) = (root(&mut parents, run.spot), root(&mut parents, other.spot));
                if one != other {
                    let grown = spots[one as usize];
                    spots[other as usize].grow(grown);
                    parents[one as usize] = other;
                }
            }
            run.spot = root(&mut parents, run.spot);
            here.push(run);
            x = to;
        }
        if spots.len() > MOST {
            return Vec::new();
        }
        std::mem::swap(&mut above, &mut here);
    }
    let whole = |at: &usize| parents[*at] as usize == *at;
    (0..spots.len()).filter(whole).map(|at| spots[at]).collect()
}

fn root(parents: &mut [u32], mut spot: u32) -> u32 {
    while parents[spot as usize] != spot {
        parents[spot as usize] = parents[parents[spot as usize] as usize];
        spot = parents[spot as usize];
    }
    spot
}
