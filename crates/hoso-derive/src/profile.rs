//! What the colours of a document mean: an ICC profile of sRGB, made here from the numbers of its standard.

/// The primaries of sRGB seen under D50 (IEC 61966-2-1, adapted as ICC.1 annex E has it), and D50 itself: X, Y, Z.
const RED: [f64; 3] = [0.436_07, 0.222_49, 0.013_92];
const GREEN: [f64; 3] = [0.385_15, 0.716_87, 0.097_08];
const BLUE: [f64; 3] = [0.143_07, 0.060_61, 0.714_10];
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// Points of the curve: differences between them are under a 16-bit step's neighbours.
const POINTS: u16 = 1024;

/// The profile, of version 2.1 (ICC.1:1998-09), which every reader of PDF/A-2 knows.
pub(crate) fn srgb() -> Vec<u8> {
    let curve = curve();
    let parts: [(&[&[u8; 4]], Vec<u8>); 7] = [
        (&[b"desc"], description("sRGB")),
        (&[b"cprt"], [&b"text\0\0\0\0"[..], b"No copyright, use freely\0"].concat()),
        (&[b"wtpt"], xyz(D50)),
        (&[b"rXYZ"], xyz(RED)),
        (&[b"gXYZ"], xyz(GREEN)),
        (&[b"bXYZ"], xyz(BLUE)),
        (&[b"rTRC", b"gTRC", b"bTRC"], curve),
    ];
    let tags: usize = parts.iter().map(|(names, _)| names.len()).sum();
    let (mut table, mut data) = ((tags as u32).to_be_bytes().to_vec(), Vec::new());
    let start = 128 + 4 + 12 * tags;
    for (names, bytes) in &parts {
        for name in *names {
            table.extend_from_slice(*name);
            table.extend(((start + data.len()) as u32).to_be_bytes());
            table.extend((bytes.len() as u32).to_be_bytes());
        }
        data.extend_from_slice(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = ((start + data.len()) as u32).to_be_bytes().to_vec();
    profile.extend(*b"\0\0\0\0\x02\x10\0\0mntrRGB XYZ ");
    // A day for its date: the same profile every time.
    for word in [2024_u16, 1, 1, 0, 0, 0] {
        profile.extend(word.to_be_bytes());
    }
    profile.extend(*b"acsp");
    profile.resize(68, 0);
    profile.extend(D50.into_iter().flat_map(fixed));
    profile.resize(128, 0);
    [profile, table, data].concat()
}

/// A number of 16 bits before the point and 16 after it.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    let mut bytes = b"XYZ \0\0\0\0".to_vec();
    bytes.extend(values.into_iter().flat_map(fixed));
    bytes
}

/// The curve of sRGB (IEC 61966-2-1, 5.2).
fn curve() -> Vec<u8> {
    let mut bytes = b"curv\0\0\0\0".to_vec();
    bytes.extend(u32::from(POINTS).to_be_bytes());
    for point in 0..POINTS {
        let value = f64::from(point) / f64::from(POINTS - 1);
        let light = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        bytes.extend(((light * 65535.0).round() as u16).to_be_bytes());
    }
    bytes
}

/// Text in ASCII, and none in the two other ways that its type has room for (ICC.1:1998-09, 6.5.16).
fn description(text: &str) -> Vec<u8> {
    let mut bytes = b"desc\0\0\0\0".to_vec();
    bytes.extend((text.len() as u32 + 1).to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes.extend([0; 1 + 8 + 3 + 67]);
    bytes
}
