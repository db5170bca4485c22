//! The arithmetic coder of JPEG 2000 (ITU-T T.800, annex C.2).

/// Chance, next state if the likelier comes, next if the other does, and whether they change places (table C.2).
const STATES: [(u32, u8, u8, bool); 47] = [
    (0x5601, 1, 1, true),
    (0x3401, 2, 6, false),
    (0x1801, 3, 9, false),
    (0x0AC1, 4, 12, false),
    (0x0521, 5, 29, false),
    (0x0221, 38, 33, false),
    (0x5601, 7, 6, true),
    (0x5401, 8, 14, false),
    (0x4801, 9, 14, false),
    (0x3801, 10, 14, false),
    (0x3001, 11, 17, false),
    (0x2401, 12, 18, false),
    (0x1C01, 13, 20, false),
    (0x1601, 29, 21, false),
    (0x5601, 15, 14, true),
    (0x5401, 16, 14, false),
    (0x5101, 17, 15, false),
    (0x4801, 18, 16, false),
    (0x3801, 19, 17, false),
    (0x3401, 20, 18, false),
    (0x3001, 21, 19, false),
    (0x2801, 22, 19, false),
    (0x2401, 23, 20, false),
    (0x2201, 24, 21, false),
    (0x1C01, 25, 22, false),
    (0x1801, 26, 23, false),
    (0x1601, 27, 24, false),
    (0x1401, 28, 25, false),
    (0x1201, 29, 26, false),
    (0x1101, 30, 27, false),
    (0x0AC1, 31, 28, false),
    (0x09C1, 32, 29, false),
    (0x08A1, 33, 30, false),
    (0x0521, 34, 31, false),
    (0x0441, 35, 32, false),
    (0x02A1, 36, 33, false),
    (0x0221, 37, 34, false),
    (0x0141, 38, 35, false),
    (0x0111, 39, 36, false),
    (0x0085, 40, 37, false),
    (0x0049, 41, 38, false),
    (0x0025, 42, 39, false),
    (0x0015, 43, 40, false),
    (0x0009, 44, 41, false),
    (0x0005, 45, 42, false),
    (0x0001, 45, 43, false),
    (0x5601, 46, 46, false),
];

/// The registers have the names of the standard.
pub(super) struct Coder {
    a: u32,
    c: u32,
    ct: u32,
    /// The first byte is none of the stream's.
    bytes: Vec<u8>,
    /// State and likelier bit of each context.
    contexts: [(u8, u8); 19],
}

impl Coder {
    pub(super) fn new() -> Self {
        let mut contexts = [(0, 0); 19];
        // Table D.7.
        (contexts[0].0, contexts[17].0, contexts[18].0) = (4, 3, 46);
        Self { a: 0x8000, c: 0, ct: 12, bytes: vec![0], contexts }
    }

    pub(super) fn code(&mut self, context: usize, bit: u8) {
        let (state, likelier) = &mut self.contexts[context];
        let (chance, if_likelier, if_other, change) = STATES[usize::from(*state)];
        self.a -= chance;
        if bit == *likelier {
            if self.a & 0x8000 != 0 {
                self.c += chance;
                return;
            }
            if self.a < chance {
                self.a = chance;
            } else {
                self.c += chance;
            }
            *state = if_likelier;
        } else {
            if self.a < chance {
                self.c += chance;
            } else {
                self.a = chance;
            }
            *likelier ^= u8::from(change);
            *state = if_other;
        }
        while self.a & 0x8000 == 0 {
            self.a <<= 1;
            self.c <<= 1;
            self.ct -= 1;
            if self.ct == 0 {
                self.byte_out();
            }
        }
    }

    fn byte_out(&mut self) {
        let last = self.bytes.len() - 1;
        if self.bytes[last] != 0xFF && self.c >= 0x800_0000 {
            self.bytes[last] += 1;
            self.c &= 0x7FF_FFFF;
        }
        let (shift, ct) = if self.bytes[last] == 0xFF { (20, 7) } else { (19, 8) };
        self.bytes.push((self.c >> shift) as u8);
        self.c &= (1 << shift) - 1;
        self.ct = ct;
    }

    pub(super) fn end(mut self) -> Vec<u8> {
        let most = self.c + self.a;
        self.c |= 0xFFFF;
        if self.c >= most {
            self.c -= 0x8000;
        }
        for _ in 0..2 {
            self.c <<= self.ct;
            self.byte_out();
        }
        if self.bytes.last() == Some(&0xFF) {
            self.bytes.pop();
        }
        self.bytes.split_off(1)
    }
}
