//! CCITT rows: modified Huffman (2), group 3 (3), group 4 (4).

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use super::layout::Layout;

/// Zeroes of an end of line before its one (ITU-T T.4, 4.1.2); more of them are filling.
const END_OF_LINE: u32 = 11;

/// Unpacks `rows` rows, or as many as there are.
pub(super) fn unpacked(layout: &Layout, packed: &[u8], rows: u32) -> Vec<u8> {
    let encoding = match layout.compression {
        4 => EncodingMode::Group4,
        3 if layout.fax_options & 1 == 1 => EncodingMode::Group3_2D,
        _ => EncodingMode::Group3_1D,
    };
    let settings = DecodeSettings {
        columns: layout.chunk.0,
        rows,
        end_of_block: layout.compression != 2,
        end_of_line: layout.compression == 3,
        rows_are_byte_aligned: layout.compression == 2,
        encoding,
        strict: false,
    };
    let stride = layout.stride(1);
    let mut sink = Rows { bytes: Vec::new(), stride, width: layout.chunk.0, most: stride * rows as usize };
    // The rows before a damage are kept, and counted by the caller.
    let read = hayro_ccitt::decode(packed, &mut sink, &mut DecoderContext::new(settings));
    // Senders state a full page before they know how long it is: what they did not send is paper.
    if layout.compression != 2 && read.is_ok_and(|end| ends_block(&packed[..end.min(packed.len())])) {
        sink.bytes.resize(sink.most, 0);
    }
    sink.bytes
}

/// Do the bytes end with two ends of line, as only the end of all does (T.4, 4.1.4; T.6, 2.4.1.1)?
fn ends_block(packed: &[u8]) -> bool {
    let tail = &packed[packed.len().saturating_sub(8)..];
    let bits = tail.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    before_end_of_line(bits).and_then(before_end_of_line).is_some()
}

/// What is before an end of line with, of group 3 in two dimensions, a one after it.
fn before_end_of_line(bits: u64) -> Option<u64> {
    let bits = bits.checked_shr(bits.trailing_zeros())?;
    let bits = if bits & 0b11 == 0b11 { bits >> 1 } else { bits };
    let zeroes = (bits >> 1).trailing_zeros();
    // The first of them may be all that is left.
    let before = (bits >> 1).checked_shr(zeroes).unwrap_or(0);
    (bits & 1 == 1 && zeroes >= END_OF_LINE).then_some(before)
}

/// Black is 1, as TIFF's fax has it with white at 0.
struct Rows {
    bytes: Vec<u8>,
    stride: usize,
    width: u32,
    most: usize,
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.bytes.len();
        if start >= self.most {
            return;
        }
        self.bytes.resize(start + self.stride, 0);
        for run in changes.chunks(2) {
            let end = run.get(1).copied().unwrap_or(self.width).min(self.width);
            for x in run[0]..end {
                self.bytes[start + x as usize / 8] |= 0x80 >> (x % 8);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ends_block;

    #[test]
    fn the_end_of_all_is_two_ends_of_line() {
        // Group 4; shifted; with tags; with each end filled to a byte.
        assert!(ends_block(&[0xA5, 0x00, 0x10, 0x01]));
        assert!(ends_block(&[0x5A, 0x80, 0x08, 0x00, 0x80]));
        assert!(ends_block(&[0x00, 0x18, 0x00, 0xC0]));
        assert!(ends_block(&[0xFF, 0x00, 0x01, 0x00, 0x01]));
        for other in [&[][..], &[0, 0, 0, 0], &[0x00, 0x10], &[0xA5, 0x10, 0x01], &[0xFF; 9]] {
            assert!(!ends_block(other), "{other:?}");
        }
    }
}
