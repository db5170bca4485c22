//! TIFF pages field by field: the kinds that no encoder here writes, and wrong ones.

/// A page of an [`odd_tiff`].
#[derive(Debug, Clone, Default)]
pub struct OddPage {
    /// Fields by their tags, as LONG values; those of strips are added. Any may be absent or wrong.
    pub fields: Vec<(u16, Vec<u32>)>,
    /// The strips or tiles, packed as the fields say.
    pub chunks: Vec<Vec<u8>>,
}

impl OddPage {
    /// A page of `width` x `height` pixels in one strip of `bytes`, of `bits` bits a sample and so many samples a
    /// pixel, compressed and coloured as the codes say (TIFF 6.0, section 8).
    pub fn new(
        (width, height): (u32, u32),
        (samples, bits): (u32, u32),
        (compression, photometric): (u32, u32),
        bytes: &[u8],
    ) -> Self {
        let fields = vec![
            (256, vec![width]),
            (257, vec![height]),
            (258, vec![bits; samples as usize]),
            (259, vec![compression]),
            (262, vec![photometric]),
            (277, vec![samples]),
        ];
        Self { fields, chunks: vec![bytes.to_vec()] }
    }

    /// The page with another field, or with another value of it.
    #[must_use]
    pub fn with(mut self, tag: u16, values: &[u32]) -> Self {
        self.fields.retain(|(known, _)| *known != tag);
        self.fields.push((tag, values.to_vec()));
        self
    }
}

/// A little-endian TIFF of these pages, written as they say and without a look at whether it makes sense.
pub fn odd_tiff(pages: &[OddPage]) -> Vec<u8> {
    let mut file = b"II\x2a\0\0\0\0\0".to_vec();
    // Where the offset of the next directory is to be written.
    let mut link = 4;
    for page in pages {
        let mut fields = page.fields.clone();
        let tiled = fields.iter().any(|(tag, _)| *tag == 322);
        let offsets = page.chunks.iter().map(|chunk| {
            let at = file.len() as u32;
            file.extend_from_slice(chunk);
            at
        });
        fields.push((if tiled { 324 } else { 273 }, offsets.collect()));
        let lengths = page.chunks.iter().map(|chunk| chunk.len() as u32).collect();
        fields.push((if tiled { 325 } else { 279 }, lengths));
        fields.sort();
        let mut table = Vec::new();
        for (tag, values) in &fields {
            let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            table.extend_from_slice(&tag.to_le_bytes());
            table.extend_from_slice(&4_u16.to_le_bytes());
            table.extend_from_slice(&(values.len() as u32).to_le_bytes());
            if let Ok(value) = <[u8; 4]>::try_from(bytes.as_slice()) {
                table.extend_from_slice(&value);
            } else {
                table.extend_from_slice(&(file.len() as u32).to_le_bytes());
                file.extend_from_slice(&bytes);
            }
        }
        let at = (file.len() as u32).to_le_bytes();
        file[link..link + 4].copy_from_slice(&at);
        file.extend_from_slice(&(fields.len() as u16).to_le_bytes());
        file.extend_from_slice(&table);
        link = file.len();
        file.extend_from_slice(&[0; 4]);
    }
    file
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use tiff::decoder::{Decoder, DecodingResult};

    use super::{OddPage, odd_tiff};

    #[test]
    fn an_ordinary_odd_page_is_read_by_others() {
        let page = OddPage::new((2, 1), (1, 8), (1, 1), &[7, 9]);
        let file = odd_tiff(&[page.clone(), page.with(257, &[2])]);
        let mut decoder = Decoder::new(Cursor::new(file)).unwrap();
        assert_eq!(decoder.dimensions().unwrap(), (2, 1));
        let DecodingResult::U8(pixels) = decoder.read_image().unwrap() else { panic!("not bytes") };
        assert_eq!(pixels, [7, 9]);
        assert!(decoder.more_images());
    }
}
