//! PDFs with other files attached.

use crate::plain_pdf::written;

/// A PDF portfolio of one page with these words (of ASCII). Each file is attached under a name: all but the last are in the
/// tree of embedded files, the last one by an annotation on the page.
pub fn portfolio_pdf(words: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let first = 6;
    let at = |place: usize| first + 2 * place;
    let in_tree = files.len().saturating_sub(1);
    let names: Vec<_> = (0..in_tree).map(|place| format!("(k{place:04}) {} 0 R", at(place))).collect();
    let names = names.join(" ");
    let annotation = files.last().map_or_else(String::new, |_| {
        format!(
            "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 19 19] /F 2 /FS {} 0 R >>]",
            at(in_tree)
        )
    });
    let shown = format!("BT /F1 12 Tf 40 340 Td ({words}) Tj ET");
    let mut objects: Vec<Vec<u8>> = [
        "<< /Type /Catalog /Pages 2 0 R /Collection << /Type /Collection /View /D >> /Names << /EmbeddedFiles 5 0 R >> >>"
            .to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R {annotation} \
             /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
        format!("<< /Length {} >>\nstream\n{shown}\nendstream", shown.len()),
        format!("<< /Names [{names}] >>"),
    ]
    .map(String::into_bytes)
    .into();
    for (place, (name, bytes)) in files.iter().enumerate() {
        let wide: Vec<_> = name.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        let wide = wide.concat();
        let embedded = at(place) + 1;
        objects.push(
            format!(
                "<< /Type /Filespec /F (file{place}) /UF <FEFF{wide}> /EF << /F {embedded} 0 R /UF {embedded} 0 R >> >>"
            )
            .into_bytes(),
        );
        let mut file = format!("<< /Type /EmbeddedFile /Length {} >>\nstream\n", bytes.len()).into_bytes();
        file.extend_from_slice(bytes);
        file.extend_from_slice(b"\nendstream");
        objects.push(file);
    }
    written(&objects, "")
}
