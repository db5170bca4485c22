//! A smoke run of fuzzing on the stable compiler: every door is knocked at with seeds that were spoilt, always the same.

#[path = "../../fuzz/src/doors.rs"]
#[allow(unreachable_pub, reason = "the fuzz targets use it from another crate")]
mod doors;

use std::io::Write as _;
use std::panic::catch_unwind;

use doors::DOORS;
use hoso_model::{MediaType, PageNo};
use hoso_reader::{Limits, judged};
use hoso_scan::Scan;

/// Spoilt copies of each seed; `FUZZ_COPIES` is another number of them.
const COPIES: u64 = 120;

/// SplitMix64: a failure names its number, and is made again by it.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % most.max(1) as u64) as usize
    }
}

/// Some bytes set, turned, taken out, doubled or cut off.
fn spoilt(seed: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(6) {
        // Mostly near the ends, where headers and directories are.
        let at = match chance.below(3) {
            0 => chance.below(bytes.len().min(100)),
            1 => bytes.len() - chance.below(bytes.len().min(300)),
            _ => chance.below(bytes.len()),
        };
        let end = (at + 1 + chance.below(8)).min(bytes.len());
        let at = at.min(end);
        match chance.below(6) {
            0 => bytes[at..end].fill([0, 1, 0x7F, 0x80, 0xFF][chance.below(5)]),
            1 => bytes[at..end].iter_mut().for_each(|byte| *byte ^= 1 << chance.below(8)),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.extend_from_within(at..end),
            4 => bytes[at..end].iter_mut().for_each(|byte| *byte = chance.below(256) as u8),
            _ if chance.below(4) == 0 => bytes.truncate(at),
            _ => bytes[at..end].reverse(),
        }
    }
    bytes
}

#[test]
fn whatever_knocks_there_is_an_answer() {
    let copies = std::env::var("FUZZ_COPIES").map_or(COPIES, |copies| copies.parse().unwrap());
    let mut panics = Vec::new();
    for door in &DOORS {
        for (number, seed) in (door.seeds)().into_iter().enumerate() {
            (door.open)(&seed);
            for copy in 0..copies {
                let bytes = spoilt(&seed, &mut Chance(copy << 8 | number as u64));
                if catch_unwind(|| (door.open)(&bytes)).is_err() {
                    panics.push(format!("{} seed {number} copy {copy}", door.name));
                }
            }
        }
    }
    assert!(panics.is_empty(), "{panics:#?}");
}

#[test]
fn seeds_are_sound_so_that_what_is_spoilt_gets_far() {
    let open = |bytes: &[u8]| {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        Scan::open(file, MediaType::Pdf, Limits::default()).unwrap()
    };
    // JPEG 2000 without a packet is middle grey.
    for (place, (rows, wanted)) in [(10, 255), (10, 255), (16, 128)].into_iter().enumerate() {
        let mut scan = open(&doors::packed()[place]);
        let page = scan.page(PageNo::FIRST).unwrap();
        assert_eq!((page.width, page.height), (16, rows), "picture {place}");
        let grey = page.to_grey();
        assert!(grey.pixels.iter().all(|shade| *shade == wanted), "picture {place}: {:?}", grey.pixels[0]);
        assert_eq!(scan.carry(PageNo::FIRST).unwrap().page.strips.len(), 1, "picture {place}");
    }
    let text = "Giấy tiếp nhận hồ sơ số 12";
    let layer = open(&hoso_samples::mapped_text_pdf(text)).text_layer(PageNo::FIRST).unwrap();
    assert_eq!(judged(&layer).unwrap().page.text().trim_end(), text);
}
