//! PDFs of one page for tests, written object by object.

/// A page with these entries (its resources too) and this content. What it draws are objects from 5 on: a dictionary's
/// entries, and the bytes of its stream.
pub(crate) fn one_page(page: &str, content: &str, streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = b"%PDF-1.6\n".to_vec();
    let mut table = "xref\n0 1\n0000000000 65535 f \n".to_owned();
    let mut object = |number: usize, dict: &str, stream: Option<&[u8]>| {
        table.extend([format!("{number} 1\n{:010} 00000 n \n", file.len())]);
        file.extend(format!("{number} 0 obj\n").bytes());
        if let Some(bytes) = stream {
            file.extend(format!("<< {dict} /Length {} >>\nstream\n", bytes.len()).bytes());
            file.extend_from_slice(bytes);
            file.extend(b"\nendstream");
        } else {
            file.extend(format!("<< {dict} >>").bytes());
        }
        file.extend(b"\nendobj\n");
    };
    object(1, "/Type /Catalog /Pages 2 0 R", None);
    object(2, "/Type /Pages /Kids [3 0 R] /Count 1", None);
    object(3, &format!("/Type /Page /Parent 2 0 R /Contents 4 0 R {page}"), None);
    object(4, "", Some(content.as_bytes()));
    for (place, (dict, bytes)) in streams.iter().enumerate() {
        object(5 + place, dict, Some(bytes));
    }
    let (start, size) = (file.len(), 5 + streams.len());
    file.extend(table.bytes());
    file.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

/// The entries of a picture in shades of grey.
pub(crate) fn grey((width, height): (u32, u32), bits: u32, more: &str) -> String {
    format!(
        "/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent {bits} \
         /ColorSpace /DeviceGray {more}"
    )
}
