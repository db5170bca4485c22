//! One page as a JPEG 2000 file (ITU-T T.800), as archives scan: in three shades, coded by their highest bit alone.
//!
//! Dark pixels become 0, light ones 255, others 128: with 128 taken off (annex G.1), of each sample only the highest
//! bit and its sign are left, which one pass of the block coder tells.

mod block;
mod mq;

use image::{DynamicImage, Rgb};

use block::{Block, SIDE};

/// What a sample is once 128 is taken off: its highest bit, with its sign.
fn highest(sample: u8) -> i8 {
    match sample {
        0..=84 => -1,
        85..=170 => 0,
        171.. => 1,
    }
}

/// A JP2 file of `page` (grey or RGB) with `dpi` as its capture resolution (annex I.5.3.7.1).
pub fn jp2(page: &DynamicImage, dpi: u32) -> Vec<u8> {
    let samples = samples(page);
    let colours: u8 = if samples == 1 { 17 } else { 16 };
    let (width, height) = (page.width().to_be_bytes(), page.height().to_be_bytes());
    let in_metre = ((f64::from(dpi) / 0.0254).round() as u16).to_be_bytes();
    let resolution = [in_metre, [0, 1], in_metre, [0, 1], [0, 0]].concat();
    let head = [
        boxed(*b"ihdr", &[&height[..], &width, &[0, samples as u8, 7, 7, 0, 0]].concat()),
        boxed(*b"colr", &[1, 0, 0, 0, 0, 0, colours]),
        boxed(*b"res ", &boxed(*b"resc", &resolution)),
    ];
    [
        boxed(*b"jP  ", b"\r\n\x87\n"),
        boxed(*b"ftyp", b"jp2 \0\0\0\0jp2 "),
        boxed(*b"jp2h", &head.concat()),
        boxed(*b"jp2c", &j2k(page)),
    ]
    .concat()
}

/// The codestream alone, as `.j2k` files have it.
pub fn j2k(page: &DynamicImage) -> Vec<u8> {
    let (width, height) = (page.width(), page.height());
    let samples = samples(page);
    let mut file = vec![0xFF, 0x4F];
    let mut segment = |marker: u8, body: &[u8]| {
        file.extend([0xFF, marker]);
        file.extend((body.len() as u16 + 2).to_be_bytes());
        file.extend(body);
    };
    // Size: the picture is one tile; each component of 8 bits.
    let sides = [width, height, 0, 0, width, height, 0, 0].map(u32::to_be_bytes).concat();
    segment(0x51, &[&[0, 0][..], &sides, &[0, samples as u8], &[7, 1, 1].repeat(samples)].concat());
    // Coding style: one layer, no decomposition, blocks of 64 x 64, the reversible filter.
    segment(0x52, &[0, 0, 0, 1, 0, 0, 4, 4, 0, 1]);
    // No quantisation: eight bits, and one to guard them.
    segment(0x5C, &[0x20, 8 << 3]);
    let packets: Vec<u8> = (0..samples).flat_map(|at| packet(page, at)).collect();
    let length = packets.len() as u32 + 14;
    segment(0x90, &[&[0, 0][..], &length.to_be_bytes(), &[0, 1]].concat());
    file.extend([0xFF, 0x93]);
    file.extend(packets);
    file.extend([0xFF, 0xD9]);
    file
}

fn samples(page: &DynamicImage) -> usize {
    if matches!(page, DynamicImage::ImageLuma8(_)) { 1 } else { 3 }
}

fn boxed(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), &kind[..], body].concat()
}

/// The packet of a component: its head (annex B.10), and the bytes of its blocks.
fn packet(page: &DynamicImage, component: usize) -> Vec<u8> {
    let rgb = page.to_rgb8();
    let (across, down) = (page.width().div_ceil(SIDE), page.height().div_ceil(SIDE));
    let mut head = Bits::default();
    head.put(1, 1);
    let mut tree = Tree::new(across, down);
    let mut body = Vec::new();
    for row in 0..down {
        for column in 0..across {
            let (left, top) = (column * SIDE, row * SIDE);
            let (width, height) = (SIDE.min(page.width() - left), SIDE.min(page.height() - top));
            let at = |x, y| {
                let Rgb(pixel) = rgb.get_pixel(left + x, top + y);
                highest(pixel[component])
            };
            let coded = Block::new(width, height, at).coded();
            // In the first layer, no bit above the highest one is left out: both trees say so, node by node.
            let nodes = tree.unseen(column, row);
            (0..2 * nodes).for_each(|_| head.put(1, 1));
            // One pass; its length, in as many bits more than three as that takes.
            head.put(0, 1);
            let length = coded.len() as u32;
            let bits = (32 - length.leading_zeros()).max(3);
            (3..bits).for_each(|_| head.put(1, 1));
            head.put(0, 1);
            head.put(length, bits);
            body.extend(coded);
        }
    }
    let mut packet = head.end();
    packet.extend(body);
    packet
}

/// Which nodes of a tag tree (annex B.10.2) have been told.
struct Tree {
    levels: Vec<(u32, Vec<bool>)>,
}

impl Tree {
    fn new(mut across: u32, mut down: u32) -> Self {
        let mut levels = vec![(across, vec![false; (across * down) as usize])];
        while across * down > 1 {
            (across, down) = (across.div_ceil(2), down.div_ceil(2));
            levels.push((across, vec![false; (across * down) as usize]));
        }
        Self { levels }
    }

    /// How many nodes above a leaf, with itself, are told now.
    fn unseen(&mut self, column: u32, row: u32) -> u32 {
        let mut count = 0;
        for (level, (across, seen)) in self.levels.iter_mut().enumerate() {
            let seen = &mut seen[((row >> level) * *across + (column >> level)) as usize];
            count += u32::from(!*seen);
            *seen = true;
        }
        count
    }
}

/// Bits of a packet's head: after a byte of ones, the next has seven (annex B.10.1).
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    current: u8,
    filled: u32,
}

impl Bits {
    fn put(&mut self, value: u32, bits: u32) {
        for bit in (0..bits).rev() {
            let room = if self.bytes.last() == Some(&0xFF) { 7 } else { 8 };
            self.current = self.current << 1 | (value >> bit & 1) as u8;
            self.filled += 1;
            if self.filled == room {
                self.bytes.push(std::mem::take(&mut self.current));
                self.filled = 0;
            }
        }
    }

    fn end(mut self) -> Vec<u8> {
        while self.filled != 0 || self.bytes.last() == Some(&0xFF) {
            self.put(0, 1);
        }
        self.bytes
    }
}
