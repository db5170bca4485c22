//! The boxes of a JPEG 2000 file, and the head of its codestream (ITU-T T.800).

/// The start of a codestream, and of what it says of its size (table A.2).
const START: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];

/// What the head of a codestream says (A.5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// Pixels.
    pub(crate) width: u32,
    /// Pixels.
    pub(crate) height: u32,
    /// Samples of a pixel.
    pub(crate) samples: u16,
    /// Bits of each, if they are alike, unsigned, and there is one of each for each pixel; else 0.
    pub(crate) bits: u8,
    /// Tiles that it is cut into.
    pub(crate) tiles: u64,
}

impl Size {
    /// Of a file.
    pub(crate) fn of(file: &[u8]) -> Option<Self> {
        let head = codestream(file)?;
        let number = |at: usize| Some(u32::from_be_bytes(*head.get(at..at + 4)?.first_chunk()?));
        let side = |end: usize, start: usize| Some(number(end)?.saturating_sub(number(start)?));
        let samples = u16::from_be_bytes(*head.get(40..42)?.first_chunk()?);
        let each = head.get(42..42 + 3 * usize::from(samples))?;
        let alike =
            each.chunks(3).all(|one| matches!(one, [bits, 1, 1] if *bits == each[0] && bits & 0x80 == 0));
        let bits = if alike { each.first()? + 1 } else { 0 };
        let (across, down) =
            (side(8, 32)?.div_ceil(number(24)?.max(1)), side(12, 36)?.div_ceil(number(28)?.max(1)));
        let tiles = u64::from(across) * u64::from(down);
        Some(Self { width: side(8, 16)?, height: side(12, 20)?, samples, bits, tiles })
    }
}

/// The boxes of a file, or of a box: kind and content (annex I.4).
pub(crate) fn boxes(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let &[l0, l1, l2, l3, k0, k1, k2, k3] = rest.first_chunk::<8>()?;
        let (from, to) = match u32::from_be_bytes([l0, l1, l2, l3]) {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*rest.get(8..16)?.first_chunk()?)).ok()?),
            length => (8, length as usize),
        };
        // A file that lacks its end still says what it was to be.
        let content = rest.get(from..to.min(rest.len()))?;
        rest = rest.get(to..).unwrap_or_default();
        Some(([k0, k1, k2, k3], content))
    })
}

/// The codestream of a file.
pub(crate) fn codestream(bytes: &[u8]) -> Option<&[u8]> {
    if bytes.starts_with(&START) {
        return Some(bytes);
    }
    boxes(bytes)
        .find(|(kind, content)| kind == b"jp2c" && content.starts_with(&START))
        .map(|(_, stream)| stream)
}
