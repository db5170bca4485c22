//! Segments in a JPEG's head that decoders stumble over and nobody needs.

/// Length of an Adobe segment that says which colours there are (Adobe Technical Note 5116, section 18), with itself.
const ADOBE: usize = 14;

/// Takes out Adobe segments (APP14) that end before they have said anything: then the colours are those that the number
/// of components suggests, and the picture is sound.
pub(crate) fn mend(file: &mut Vec<u8>) {
    let (mut at, mut out) = (2, Vec::new());
    while let Some(&[0xFF, marker, high, low]) = file.get(at..at + 4).and_then(|four| four.first_chunk::<4>())
    {
        let length = usize::from(u16::from_be_bytes([high, low]));
        // Start of the picture's data, or markers without a length (ITU-T T.81, table B.1).
        if matches!(marker, 0xDA | 0x00 | 0x01 | 0xD0..=0xD9 | 0xFF) || length < 2 {
            break;
        }
        let end = at + 2 + length;
        if marker == 0xEE && length < ADOBE && file.len() > end {
            out.push(at..end);
        }
        at = end;
    }
    // What is kept moves once, however many there are.
    let Some(first) = out.first() else { return };
    let mut to = first.start;
    for (place, gap) in out.iter().enumerate() {
        let next = out.get(place + 1).map_or(file.len(), |next| next.start);
        file.copy_within(gap.end..next, to);
        to += next - gap.end;
    }
    file.truncate(to);
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::mend;

    #[test]
    fn a_head_of_millions_of_segments_takes_no_time() {
        let mut file =
            [b"\xFF\xD8".as_slice(), &b"\xFF\xEE\0\x02".repeat(2 << 20), b"\xFF\xDA\0\x02"].concat();
        let start = Instant::now();
        mend(&mut file);
        assert_eq!(file, b"\xFF\xD8\xFF\xDA\0\x02");
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }

    #[test]
    fn only_what_says_nothing_is_taken_out() {
        let rest = b"\xFF\xDA\0\x02data\xFF\xEE\0\x07Adobe\xFF\xD9";
        let mut file = [&b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xEE\0\x07Adobe"[..], rest].concat();
        mend(&mut file);
        assert_eq!(file, [&b"\xFF\xD8\xFF\xE0\0\x04ab"[..], rest].concat());
        let several = b"\xFF\xEE\0\x02\xFF\xE0\0\x04ab\xFF\xEE\0\x03x\xFF\xEE\0\x02".as_slice();
        let mut file = [b"\xFF\xD8".as_slice(), several, rest].concat();
        mend(&mut file);
        assert_eq!(file, [&b"\xFF\xD8\xFF\xE0\0\x04ab"[..], rest].concat());
        let whole = [&b"\xFF\xD8\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0\x02"[..], rest].concat();
        let mut kept = whole.clone();
        mend(&mut kept);
        assert_eq!(kept, whole);
        for end in 0..whole.len() {
            mend(&mut whole[..end].to_vec());
        }
    }
}
