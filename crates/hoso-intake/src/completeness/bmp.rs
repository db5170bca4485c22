//! BMP: its rows are there, as many as its header says (BITMAPFILEHEADER and BITMAPINFOHEADER).

use super::Flaw;
use super::bytes::{Bytes, WINDOW};

/// Offsets of fields: where the rows begin, the length of the second header, and what it says.
const ROWS_AT: u64 = 10;
const HEADER: u64 = 14;
const INFO: usize = 40;
/// Of small pictures only this part of the rows is looked at for whether it was written.
const LAST: u64 = 32;

/// Holds the size of the picture against that of the file. The size that the file states of itself is often wrong.
pub(super) fn follow(bytes: &mut Bytes<'_>) -> Result<(), Flaw> {
    let size = bytes.size();
    let (Some(rows_at), Some(length)) = (bytes.array(ROWS_AT)?, bytes.array(HEADER)?) else {
        return Err(Flaw::beyond("its header", HEADER, size));
    };
    let (rows_at, length) = (u64::from(u32::from_le_bytes(rows_at)), u32::from_le_bytes(length));
    if rows_at == 0 || length == 0 {
        return Err(Flaw::Truncated("its header is not written yet".into()));
    }
    let (bits, packed) = if length < INFO as u32 {
        let Some([w0, w1, h0, h1, _, _, b0, b1]) = bytes.array::<8>(HEADER + 4)? else {
            return Err(Flaw::beyond("its header", HEADER, size));
        };
        let side = |two| u64::from(u16::from_le_bytes(two));
        (row_bits(side([w0, w1]), side([b0, b1])) * side([h0, h1]), 0)
    } else {
        let Some(info) = bytes.array::<INFO>(HEADER)? else {
            return Err(Flaw::beyond("its header", HEADER, size));
        };
        let number = |at: usize| u32::from_le_bytes([info[at], info[at + 1], info[at + 2], info[at + 3]]);
        // A negative height says that the first row comes first.
        let (width, height) = (u64::from(number(4)), u64::from(number(8).cast_signed().unsigned_abs()));
        let bits = u64::from(u16::from_le_bytes([info[14], info[15]]));
        // What cannot be is not missing: its reader says what it is.
        if width > u64::from(i32::MAX.unsigned_abs()) || !matches!(bits, 0 | 1 | 2 | 4 | 8 | 16 | 24 | 32) {
            return Err(Flaw::Inconsistent(format!("rows of {width} pixels of {bits} bits")));
        }
        match number(16) {
            // Runs, or another format inside: as long as is said, if it is.
            1 | 2 | 4 | 5 => (0, u64::from(number(20))),
            _ => (row_bits(width, bits).saturating_mul(height), 0),
        }
    };
    let end = rows_at.saturating_add(bits.div_ceil(8).max(packed));
    // It may have been cut since its size was looked at.
    if end > size || bytes.get(end.saturating_sub(1), 1)?.is_none() {
        return Err(Flaw::beyond("the end of its rows", end, size));
    }
    // The rows at the end are the first of the picture, and may be black to the edge.
    let last = ((end - rows_at) / LAST).min(WINDOW as u64);
    if last > 0 && bytes.unwritten(end - last, last as usize)? {
        return Err(Flaw::Unsure(format!(
            "the {last} bytes before byte {end} are all zero, as where nothing is written"
        )));
    }
    Ok(())
}

/// Rows are as long as the next 32 bits.
fn row_bits(width: u64, bits: u64) -> u64 {
    (width * bits).next_multiple_of(32)
}

#[cfg(test)]
mod tests {
    use crate::completeness::{Completeness, cut_samples::of};
    use hoso_model::MediaType::Bmp;

    #[test]
    fn rows_are_counted_whatever_the_file_says_of_its_size() {
        // 3 x 2 pixels of 24 bits: rows of 12 bytes.
        let mut file =
            b"BM\xdd\xdd\xdd\x7d\0\0\0\0\x36\0\0\0\x28\0\0\0\x03\0\0\0\x02\0\0\0\x01\0\x18\0".to_vec();
        file.resize(54, 0);
        file.resize(54 + 24, 7);
        assert_eq!(of(&file, Bmp), Completeness::Whole);
        assert!(matches!(of(&file[..77], Bmp), Completeness::Truncated(_)));
        let mut upright = file.clone();
        upright[22..26].copy_from_slice(&(-2_i32).to_le_bytes());
        assert_eq!(of(&upright, Bmp), Completeness::Whole);
        // 3 x 200 pixels, of which the last rows are black, or not written.
        file[22] = 200;
        file.resize(54 + 12 * 200, 7);
        assert_eq!(of(&file, Bmp), Completeness::Whole);
        file[1000..].fill(0);
        assert!(matches!(of(&file, Bmp), Completeness::Unsure(_)));
        // Writing on makes no picture of this.
        file[28] = 7;
        assert!(matches!(of(&file, Bmp), Completeness::Inconsistent(_)));
    }
}
