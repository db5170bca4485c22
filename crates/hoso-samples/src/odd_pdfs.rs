//! PDFs object by object: signed ones, and pictures that say they are larger than they are.

use crate::plain_pdf::{numbered, written};

/// What stands in the place of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    /// A signature field with bytes in it (of no certificate: nothing here checks one).
    Signed,
    /// A signature field that nobody has signed.
    Empty,
    /// A field whose place for the signature is kept, all zeroes.
    Kept,
    /// Words about signatures on the page and in a text field, and no signature field.
    Words,
}

/// A PDF of one page with a form. The signature field is a kid of one that only says its kind, and among the form's
/// fields is one that holds itself.
pub fn signed_pdf(signing: Signing) -> Vec<u8> {
    let value = match signing {
        Signing::Signed => "/V 8 0 R",
        Signing::Empty => "",
        Signing::Kept => "/V 9 0 R",
        Signing::Words => "/FT /Tx /V 8 0 R",
    };
    let words = "BT /F1 12 Tf 40 340 Td (/ByteRange [0 1 2 3] /Contents <01> /Type /Sig) Tj ET";
    written(
        &numbered(&[
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [7 0 R 5 0 R] >> >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R \
             /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
            &format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
            "<< /FT /Sig /T (Chu ky) /Kids [6 0 R] >>",
            &format!("<< /Parent 5 0 R /Subtype /Widget /Rect [0 0 0 0] {value} >>"),
            "<< /FT /Tx /T (Ghi chu) /Kids [7 0 R] >>",
            "<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <3000> >>",
            "<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 0 0 0] /Contents <0000> >>",
        ]),
        "",
    )
}

/// A PDF whose page is one picture of `width` x `height` pixels of a shade of `bits` bits, drawn `across` x `down`
/// points large. `bytes` are the picture's own, unpacked; as few as there may be.
pub fn picture_pdf(
    (width, height): (u32, u32),
    bits: u32,
    (across, down): (u32, u32),
    bytes: &[u8],
) -> Vec<u8> {
    let entries = format!("/BitsPerComponent {bits} /ColorSpace /DeviceGray");
    packed_pdf((width, height), &entries, (across, down), bytes)
}

/// The same of a picture with these entries of its own, such as `/Filter`.
pub fn packed_pdf(
    (width, height): (u32, u32),
    entries: &str,
    (across, down): (u32, u32),
    bytes: &[u8],
) -> Vec<u8> {
    let content = format!("q {across} 0 0 {down} 0 0 cm /I Do Q");
    let mut objects = numbered(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        &format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {across} {down}] /Contents 4 0 R \
             /Resources << /XObject << /I 5 0 R >> >> >>"
        ),
        &format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ]);
    let mut picture = format!(
        "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} {entries} /Length {} >>\nstream\n",
        bytes.len()
    )
    .into_bytes();
    picture.extend_from_slice(bytes);
    picture.extend_from_slice(b"\nendstream");
    objects.push(picture);
    written(&objects, "")
}

/// A small PDF page with a line of text (of up to 100 different letters, none over U+FFFF), whose codes mean nothing but
/// by the font's ToUnicode map. Nothing in the file is packed.
pub fn mapped_text_pdf(text: &str) -> Vec<u8> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let code = |letter: char| letters.partition_point(|known| *known < letter) + 1;
    let codes: Vec<String> = text.chars().map(|letter| format!("{:02X}", code(letter))).collect();
    let content = format!("BT /F1 12 Tf 10 40 Td <{}> Tj ET", codes.concat());
    let pair = |letter: &char| format!("<{:02X}> <{:04X}>\n", code(*letter), u32::from(*letter));
    let pairs = letters.iter().map(pair).collect::<Vec<_>>().concat();
    let map = format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /M def\n/CMapType 2 def\n\
         1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{} beginbfchar\n{pairs}endbfchar\n\
         endcmap\nend\nend",
        letters.len()
    );
    written(
        &numbered(&[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 60] /Contents 4 0 R \
             /Resources << /Font << /F1 5 0 R >> >> >>",
            &format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
            &format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()),
        ]),
        "",
    )
}

#[cfg(test)]
mod tests {
    use super::{Signing, picture_pdf, signed_pdf};

    #[test]
    fn only_the_signed_one_points_to_a_signature() {
        let text = |signing| String::from_utf8_lossy(&signed_pdf(signing)).into_owned();
        assert!(text(Signing::Signed).contains("/Rect [0 0 0 0] /V 8 0 R"));
        assert!(!text(Signing::Empty).contains("/V 8"));
        assert!(picture_pdf((2, 1), 8, (72, 36), &[1, 2]).starts_with(b"%PDF-1."));
    }
}
