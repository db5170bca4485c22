//! Is a PDF file one that every program opens?
//!
//! The decoder here finds objects in files whose table is lost, and opens what asks for no password. Others may not.

/// Where a file's head and its end are looked for (ISO 32000-1, annex H.3, notes 13 and 18).
const ENDS: usize = 1024;

/// Does it begin and end as PDF files do, with a table of its objects where it says, and nothing encrypted?
pub(crate) fn is_sound(file: &[u8]) -> bool {
    let tail = &file[file.len().saturating_sub(ENDS)..];
    let Some(head) = first(&file[..file.len().min(ENDS)], b"%PDF-") else { return false };
    let ended = last(tail, b"%%EOF").is_some();
    let table = last(tail, b"startxref").and_then(|at| {
        let digits: Vec<u8> = tail[at + 9..]
            .iter()
            .copied()
            .skip_while(u8::is_ascii_whitespace)
            .take_while(u8::is_ascii_digit)
            .collect();
        String::from_utf8(digits).ok()?.parse::<usize>().ok()
    });
    // Places are counted from the head, or from the first byte, by whoever wrote what stands before the head.
    let there = table.is_some_and(|at| {
        [head.saturating_add(at), at].iter().any(|at| file.get(*at..).is_some_and(is_table))
    });
    ended && there && last(file, b"/Encrypt").is_none()
}

/// Does a table begin here, or a stream of one: `12 0 obj`?
fn is_table(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    let object = || first(&bytes[..bytes.len().min(32)], b" obj").is_some();
    bytes.starts_with(b"xref") || bytes.first().is_some_and(u8::is_ascii_digit) && object()
}

fn first(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn last(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::is_sound;

    #[test]
    fn a_file_without_its_head_its_end_or_its_table_is_not_sound() {
        let whole = b"%PDF-1.4\n1 0 obj<<>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n27\n%%EOF\n".to_vec();
        assert!(is_sound(&whole));
        assert!(!is_sound(&whole[..whole.len() - 7]) && !is_sound(&whole[1..]) && !is_sound(b""));
        // Some signing programs leave bytes before the head.
        assert!(is_sound(&[&b"\xFF\x00junk\n"[..], &whole].concat()));
        let moved = String::from_utf8(whole.clone()).unwrap().replace("\n27\n", "\n28\n");
        assert!(!is_sound(moved.as_bytes()));
        let locked = String::from_utf8(whole).unwrap().replace("trailer<<>>", "trailer<</Encrypt 1 0 R>>");
        assert!(!is_sound(locked.as_bytes()));
    }
}
