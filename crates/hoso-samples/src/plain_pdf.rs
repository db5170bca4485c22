//! PDF syntax written by hand, for files that a writer's library would rather not write.

/// Gives every object its number, from 1.
pub(crate) fn numbered(objects: &[&str]) -> Vec<Vec<u8>> {
    objects.iter().map(|object| object.as_bytes().to_vec()).collect()
}

/// A whole file of these objects (numbered from 1, the first one is the catalog), its cross-reference table and a
/// trailer with `more` entries.
pub(crate) fn written(objects: &[Vec<u8>], more: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n%\xc3\xa9\xc3\xa8\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (place, object) in objects.iter().enumerate() {
        let entry = format!("{:010} 00000 n \n", file.len());
        table.push_str(&entry);
        file.extend_from_slice(format!("{} 0 obj\n", place + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    let trailer =
        format!("trailer\n<< /Size {} /Root 1 0 R {more}>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(trailer.as_bytes());
    file
}
