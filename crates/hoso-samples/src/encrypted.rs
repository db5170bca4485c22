//! A PDF that opens only with a password.

use md5::{Digest, Md5};

use crate::plain_pdf::{numbered, written};

/// The padding of passwords (ISO 32000-1, 7.6.3.3).
const PADDING: [u8; 32] = [
    0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08, 0x2e,
    0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
];
/// What may be done with the file: nothing but look (the value -3904).
const PERMISSIONS: i32 = -3904;

/// A PDF of one page under the standard security handler (V 2, R 3, RC4 of 128 bits) whose user password is
/// `mat-khau` and whose owner password is `chu-so-huu`.
pub fn encrypted_pdf() -> Vec<u8> {
    let id: [u8; 16] = *b"hoso-samples-id0";
    let owner = owner_entry("chu-so-huu", "mat-khau");
    let key = file_key("mat-khau", &owner, id);
    let mut objects = numbered(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R \
         /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
    ]);
    let content = crypted(&object_key(key, 4), b"BT /F1 18 Tf 40 340 Td (Mat) Tj ET");
    let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
    stream.extend_from_slice(&content);
    stream.extend_from_slice(b"\nendstream");
    objects.push(stream);
    let more = format!(
        "/ID [<{id}> <{id}>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P {PERMISSIONS} /O <{}> /U <{}> >> ",
        hex(&owner),
        hex(&user_entry(key, id)),
        id = hex(&id),
    );
    written(&objects, &more)
}

/// Algorithm 3: the entry O.
fn owner_entry(owner: &str, user: &str) -> [u8; 32] {
    let mut key = digest(&[&padded(owner)]);
    for _ in 0..50 {
        key = digest(&[&key]);
    }
    twenty_times(key, &padded(user)).try_into().unwrap_or(PADDING)
}

/// Algorithm 2: the key of the file.
fn file_key(user: &str, owner_entry: &[u8; 32], id: [u8; 16]) -> [u8; 16] {
    let mut key = digest(&[&padded(user), owner_entry, &PERMISSIONS.to_le_bytes(), &id]);
    for _ in 0..50 {
        key = digest(&[&key]);
    }
    key
}

/// Algorithm 5: the entry U, 16 bytes and 16 of padding.
fn user_entry(key: [u8; 16], id: [u8; 16]) -> Vec<u8> {
    let mut entry = twenty_times(key, &digest(&[&PADDING, &id]));
    entry.resize(32, 0);
    entry
}

/// Algorithm 1: the key of object `number`, generation 0.
fn object_key(key: [u8; 16], number: u32) -> [u8; 16] {
    let number = number.to_le_bytes();
    digest(&[&key, &number[..3], &[0, 0]])
}

/// RC4 with the key, then with the key XOR 1, and so on to XOR 19.
fn twenty_times(key: [u8; 16], bytes: &[u8]) -> Vec<u8> {
    (0..20).fold(bytes.to_vec(), |bytes, round| crypted(&key.map(|byte| byte ^ round), &bytes))
}

/// The password, padded or cut to 32 bytes.
fn padded(password: &str) -> [u8; 32] {
    let mut bytes = PADDING;
    for (byte, value) in bytes.iter_mut().zip(password.bytes().chain(PADDING)) {
        *byte = value;
    }
    bytes
}

/// MD5 of the parts.
fn digest(parts: &[&[u8]]) -> [u8; 16] {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(part);
    }
    md5.finalize().into()
}

/// RC4.
fn crypted(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|place| place as u8);
    let mut j = 0_u8;
    for (i, key) in (0..=255_u8).zip(key.iter().cycle()) {
        j = j.wrapping_add(state[usize::from(i)]).wrapping_add(*key);
        state.swap(usize::from(i), usize::from(j));
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    let mut next = || {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[usize::from(i)]);
        state.swap(usize::from(i), usize::from(j));
        state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))]
    };
    bytes.iter().map(|byte| byte ^ next()).collect()
}

/// Hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

#[cfg(test)]
mod tests {
    use super::{crypted, encrypted_pdf, hex};

    #[test]
    fn rc4_is_rc4() {
        assert_eq!(hex(&crypted(b"Key", b"Plaintext")), "bbf316e8d940af0ad3");
        assert_eq!(hex(&crypted(b"Wiki", b"pedia")), "1021bf0420");
    }

    #[test]
    fn the_file_says_that_it_is_encrypted() {
        let file = encrypted_pdf();
        let text = String::from_utf8_lossy(&file);
        assert!(text.contains("/Encrypt") && !text.contains("(Mat)"));
    }
}
