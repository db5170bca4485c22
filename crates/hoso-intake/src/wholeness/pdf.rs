//! PDF: its end, and from there the cross-reference sections (ISO 32000-1, 7.5.4 to 7.5.8).

use memchr::memmem;

use super::Flaw;
use super::bytes::{Bytes, WINDOW};
use super::pdf_xref::{number, sections};

/// The header stands in the first 1,024 bytes, and the end marker in the last (ISO 32000-1, annex H, notes 13 and 18).
const NEAR: u64 = 1024;
/// How far back an end marker is looked for behind garbage, in bytes.
const FAR: u64 = 64 << 20;
/// Zeros at the end that are taken off: space that a copy reserves for a whole file.
const RESERVED: u64 = 256 << 20;
/// Bytes that the file may be short of its own word: a line end that a transfer dropped.
const LINE_ENDS: u64 = 4;

const END: &[u8] = b"%%EOF";

/// Goes back from the end.
pub(super) fn follow(bytes: &mut Bytes<'_>) -> Result<(), Flaw> {
    let size = bytes.size();
    let head = bytes.some(0, 2 * NEAR as usize)?;
    // Places are counted from the header, which junk may precede.
    let header = memmem::find(head, b"%PDF-").unwrap_or(0);
    let said = said_length(&head[header..]);
    let header = header as u64;
    let missing = said.filter(|said| said.saturating_sub(LINE_ENDS) > size - header);
    let cut = |what: &str| match missing {
        Some(said) => Flaw::Cut(format!("{what}; it says itself that it has {said} bytes, and has {size}")),
        None => Flaw::Cut(format!("{what}, of {size} bytes")),
    };

    let end = bytes.end_without(|byte| byte == 0 || byte.is_ascii_whitespace(), RESERVED)?;
    let Some(marker) = bytes.find_last(END, end.saturating_sub(FAR), end)? else {
        return Err(cut("there is no end marker (%%EOF)"));
    };
    let after = marker + END.len() as u64;
    let begun = begun(bytes.some(after, (end - after).min(WINDOW as u64) as usize)?);
    if begun {
        return Err(cut(&format!(
            "another part begins after the end marker at byte {marker}, and does not end"
        )));
    }
    match sections(bytes, header, marker) {
        Err(Flaw::Odd(odd)) if missing.is_some() => return Err(cut(&odd)),
        other => other?,
    }
    if let Some(said) = missing {
        return Err(Flaw::Odd(format!("it says itself that it has {said} bytes, and has {size}")));
    }
    if end - after > NEAR {
        return Err(Flaw::Odd(format!("{} bytes follow its end marker", end - after)));
    }
    Ok(())
}

/// The length that a linearized file says it has (ISO 32000-1, annex F.3.1), from the beginning of the file.
fn said_length(head: &[u8]) -> Option<u64> {
    let head = &head[..head.len().min(NEAR as usize)];
    let dictionary = &head[memmem::find(head, b"/Linearized")?..];
    let dictionary = &dictionary[..memmem::find(dictionary, b">>").unwrap_or(dictionary.len())];
    let length = memmem::find_iter(dictionary, b"/L").find_map(|place| number(&dictionary[place + 2..]))?;
    Some(length.0)
}

/// Do objects follow an end marker? Then it closes an earlier state of the file, or the first part of a linearized
/// one, or a file within this one.
fn begun(after: &[u8]) -> bool {
    let text = after.trim_ascii();
    if text.is_empty() {
        return false;
    }
    let word = |word: &&[u8]| text.starts_with(word) || word.starts_with(text);
    if [&b"xref"[..], b"startxref", b"endstream", b"endobj"].iter().any(word) {
        return true;
    }
    // `12 0 obj`, or as much of it as there is.
    let partly = || {
        let (_, rest) = number(text)?;
        let Some((_, rest)) = number(rest) else { return Some(rest.trim_ascii().is_empty()) };
        Some(b"obj".starts_with(rest.trim_ascii()))
    };
    partly() == Some(true) || memmem::find_iter(text, b"obj").any(|place| ends_with_numbers(&text[..place]))
}

/// Does `text` end with two numbers, as what stands before `obj` does?
fn ends_with_numbers(text: &[u8]) -> bool {
    let back = |text: &[u8]| {
        let spaced = text.trim_ascii_end();
        let left = spaced.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |place| place + 1);
        (left < spaced.len()).then_some((left, spaced.len()))
    };
    let Some((second, _)) = back(text) else { return false };
    let Some((_, first_end)) = back(&text[..second]) else { return false };
    first_end < second
}

#[cfg(test)]
mod tests {
    use crate::wholeness::{Wholeness, cut_samples::of};
    use hoso_model::MediaType::Pdf;

    const BODY: &str = "%PDF-1.4\n1 0 obj\n<< >>\nendobj\n";

    /// A table at the end of `before`, and the end; `more` goes into the trailer.
    fn ended(before: &str, more: &str) -> String {
        let start = before.len();
        format!(
            "{before}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 {more}>>\nstartxref\n{start}\n%%EOF\n"
        )
    }

    fn cut(text: &str) {
        let said = of(text.as_bytes(), Pdf);
        assert!(matches!(said, Wholeness::Cut(_)), "{said:?}: {text}");
    }

    fn odd(text: &str) {
        let said = of(text.as_bytes(), Pdf);
        assert!(matches!(said, Wholeness::Odd(_)), "{said:?}: {text}");
    }

    fn whole(text: &str) {
        assert_eq!(of(text.as_bytes(), Pdf), Wholeness::Whole, "{text}");
    }

    #[test]
    fn what_may_follow_the_end_marker() {
        let file = ended(BODY, "");
        whole(&file);
        whole(file.trim_end());
        whole(&format!("{file}{}", "\0".repeat(200_000)));
        whole(&format!("{file}<!-- sent by a web server -->"));
        odd(&format!("{file}{}", "<p>12 objects ".repeat(100)));
        // Junk before the header shifts the places, or does not.
        whole(&format!("\r\njunk{file}"));
        whole(&ended(&format!("\r\njunk{BODY}"), ""));
    }

    #[test]
    fn a_second_state_has_to_end_as_well() {
        let first = ended(BODY, "");
        let place = BODY.len();
        let second = ended(&format!("{first}1 0 obj\n<< /A 1 >>\nendobj\n"), &format!("/Prev {place} "));
        whole(&second);
        for left in first.len() + 1..second.trim_end().len() {
            cut(&second[..left]);
        }
        odd(&second.replace(&format!("/Prev {place}"), "/Prev 9"));
        odd(&ended(
            &format!("{first}1 0 obj\n<< /A 1 >>\nendobj\n"),
            &format!("/Prev {} ", second.find("xref").unwrap() + 75),
        ));
    }

    #[test]
    fn the_cross_reference_section_has_to_be_there() {
        let file = ended(BODY, "");
        odd(&file.replace("startxref\n31", "startxref\n30").replace("startxref\n30", "startxref\n12"));
        odd(&file.replace("startxref\n", "startxref\n9999"));
        odd(&file.replace("startxref\n", "startxref\nx"));
        odd(&file.replace("startxref", "begin"));
        odd(&file.replace("trailer", "nothing"));
        // A stream instead of a table.
        let start = BODY.len();
        let stream = |more: &str| {
            format!(
                "{BODY}7 0 obj\n<< /Type /XRef {more}>>\nstream\n.\nendstream\nendobj\nstartxref\n{start}\n%%EOF"
            )
        };
        whole(&stream(""));
        odd(&stream(&format!("/Prev {start}")));
        // Space that was reserved, and filled from its end.
        let table = file.find("xref").unwrap();
        let numbers = file.find("startxref").unwrap();
        cut(&format!("{}{}{}", &file[..table], "\0".repeat(100), &file[numbers..]));
    }

    #[test]
    fn a_linearized_file_has_an_end_near_its_beginning() {
        let first = "%PDF-1.4\n1 0 obj\n<< /Linearized 1 /L 00LLLL /H [ 9 9 ] >>\nendobj\n";
        let table = |prev: &str| format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 {prev}>>\n");
        let begin = format!("{first}{}startxref\n0\n%%EOF\n", table("/Prev 00PPPP "));
        let rest = "2 0 obj\n<< /Type /Page >>\nendobj\n";
        let main = begin.len() + rest.len();
        let file = format!("{begin}{rest}{}startxref\n{}\n%%EOF\n", table(""), first.len());
        let file =
            file.replace("00PPPP", &format!("{main:06}")).replace("00LLLL", &format!("{:06}", file.len()));
        whole(&file);
        whole(file.trim_end());
        for left in 10..file.trim_end().len() {
            cut(&file[..left]);
        }
        // Its own word is wrong, and nothing is missing.
        odd(&file.replacen(&format!("{:06}", file.len()), "009999", 1));
    }
}
