//! The block coder of JPEG 2000 (ITU-T T.800, annex D): the clean-up pass of one bit plane.

use super::mq::Coder;

/// The side of a block.
pub(super) const SIDE: u32 = 64;
/// Rows that are scanned together (D.1).
const STRIPE: u32 = 4;
/// The contexts of runs and of even chances (table D.7).
const RUN: usize = 17;
const UNIFORM: usize = 18;

/// The highest bits of a block's samples with their signs, inside a margin of zeros.
pub(super) struct Block {
    width: u32,
    height: u32,
    signs: Vec<i8>,
    /// Those that have been coded as something.
    known: Vec<i8>,
}

impl Block {
    pub(super) fn new(width: u32, height: u32, at: impl Fn(u32, u32) -> i8) -> Self {
        let stride = (width + 2) as usize;
        let mut signs = vec![0; stride * (height + 2) as usize];
        for y in 0..height {
            for x in 0..width {
                signs[(y as usize + 1) * stride + x as usize + 1] = at(x, y);
            }
        }
        let known = vec![0; signs.len()];
        Self { width, height, signs, known }
    }

    fn stride(&self) -> usize {
        self.width as usize + 2
    }

    fn place(&self, x: u32, y: u32) -> usize {
        (y as usize + 1) * self.stride() + x as usize + 1
    }

    /// The context of significance in the lowest band (table D.1).
    fn context(&self, at: usize) -> usize {
        let stride = self.stride();
        let known = |place: usize| usize::from(self.known[place] != 0);
        let beside = known(at - 1) + known(at + 1);
        let above = known(at - stride) + known(at + stride);
        let across = [at - stride - 1, at - stride + 1, at + stride - 1, at + stride + 1];
        let across: usize = across.into_iter().map(known).sum();
        match (beside, above, across) {
            (2, ..) => 8,
            (1, 1.., _) => 7,
            (1, 0, 1..) => 6,
            (1, 0, 0) => 5,
            (_, 2, _) => 4,
            (_, 1, _) => 3,
            (_, _, across) => across.min(2),
        }
    }

    /// Codes a sign (D.3.2), and makes it known.
    fn sign(&mut self, at: usize, coder: &mut Coder) {
        let stride = self.stride();
        let beside = (self.known[at - 1] + self.known[at + 1]).signum();
        let above = (self.known[at - stride] + self.known[at + stride]).signum();
        let (context, flip) = match (beside, above) {
            (1, 1) => (13, 0),
            (1, 0) => (12, 0),
            (1, _) => (11, 0),
            (0, 1) => (10, 0),
            (0, 0) => (9, 0),
            (0, _) => (10, 1),
            (_, 1) => (11, 1),
            (_, 0) => (12, 1),
            _ => (13, 1),
        };
        coder.code(context, u8::from(self.signs[at] < 0) ^ flip);
        self.known[at] = self.signs[at];
    }

    /// The bytes of the pass (D.3.4).
    pub(super) fn coded(mut self) -> Vec<u8> {
        let mut coder = Coder::new();
        for top in (0..self.height).step_by(STRIPE as usize) {
            for x in 0..self.width {
                let rows = STRIPE.min(self.height - top);
                let places: Vec<usize> = (top..top + rows).map(|y| self.place(x, y)).collect();
                let mut from = 0;
                if rows == STRIPE && places.iter().all(|place| self.context(*place) == 0) {
                    let first = places.iter().position(|place| self.signs[*place] != 0);
                    coder.code(RUN, u8::from(first.is_some()));
                    let Some(first) = first else { continue };
                    coder.code(UNIFORM, (first >> 1) as u8);
                    coder.code(UNIFORM, (first & 1) as u8);
                    self.sign(places[first], &mut coder);
                    from = first + 1;
                }
                for place in places.into_iter().skip(from) {
                    let something = self.signs[place] != 0;
                    coder.code(self.context(place), u8::from(something));
                    if something {
                        self.sign(place, &mut coder);
                    }
                }
            }
        }
        coder.end()
    }
}
