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
        Some(said) => {
            Flaw::Truncated(format!("{what}; it says itself that it has {said} bytes, and has {size}"))
        }
        None => Flaw::Truncated(format!("{what}, of {size} bytes")),
    };

    let end = bytes.end_without(|byte| byte == 0 || byte.is_ascii_whitespace(), RESERVED)?;
    let Some(marker) = bytes.find_last(END, end.saturating_sub(FAR), end)? else {
        if missing.is_none() {
            if is_junk(bytes.some(header, WINDOW)?) {
                return Err(Flaw::Inconsistent("what follows its header is no object".into()));
            }
            unmarked(bytes, header, header, end)?;
        }
        return Err(cut("there is no end marker (%%EOF)"));
    };
    let after = marker + END.len() as u64;
    match begun(bytes.some(after, (end - after).min(WINDOW as u64) as usize)?) {
        Begun::No => {}
        Begun::Perhaps if missing.is_none() => {
            let few = end - after;
            return Err(Flaw::Unsure(format!("{few} bytes follow its end marker, as if another part began")));
        }
        Begun::Yes | Begun::Perhaps => {
            if missing.is_none() {
                unmarked(bytes, header, after, end)?;
            }
            return Err(cut(&format!(
                "another part begins after the end marker at byte {marker}, and does not end"
            )));
        }
    }
    match sections(bytes, header, marker) {
        Err(Flaw::Inconsistent(odd) | Flaw::Unsure(odd)) if missing.is_some() => return Err(cut(&odd)),
        other => other?,
    }
    if let Some(said) = missing {
        return Err(Flaw::Inconsistent(format!("it says itself that it has {said} bytes, and has {size}")));
    }
    if end - after > NEAR {
        return Err(Flaw::Inconsistent(format!("{} bytes follow its end marker", end - after)));
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

/// Fails if the last of the bytes `from..end` say where the cross-reference section is, and it is there: then only the
/// end marker is missing, and readers do without it.
fn unmarked(bytes: &mut Bytes<'_>, header: u64, from: u64, end: u64) -> Result<(), Flaw> {
    if bytes.find_last(b"startxref", from.max(end.saturating_sub(NEAR)), end)?.is_none() {
        return Ok(());
    }
    match sections(bytes, header, end) {
        Ok(()) => Err(Flaw::Unsure("its end marker (%%EOF) is missing, and nothing else".into())),
        Err(Flaw::Io(error)) => Err(error.into()),
        Err(_) => Ok(()),
    }
}

/// Is what follows the header, with which `text` begins, written, and no beginning of an object, nor of what may stand
/// before one: lines of comment, or a table (ISO 32000-1, 7.5.2 and 7.5.3)?
fn is_junk(text: &[u8]) -> bool {
    let mut text = text;
    loop {
        text = text.trim_ascii_start();
        if !text.starts_with(b"%") {
            break;
        }
        let Some(line) = text.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else { return false };
        text = &text[line..];
    }
    let unwritten = text.first().is_none_or(|byte| *byte == 0);
    !unwritten && !b"xref".starts_with(&text[..text.len().min(4)]) && object_begins(text) == Some(false)
}

/// Is `text`, which begins with a number, the beginning of an object (`12 0 obj`)? `None` if it is too short to tell.
fn object_begins(text: &[u8]) -> Option<bool> {
    let Some((_, rest)) = number(text) else { return Some(false) };
    let Some((_, rest)) = number(rest) else {
        return if rest.trim_ascii().is_empty() { None } else { Some(false) };
    };
    let word = rest.trim_ascii_start();
    if word.starts_with(b"obj") {
        Some(true)
    } else if b"obj".starts_with(word) {
        None
    } else {
        Some(false)
    }
}

/// Whether a further part of a file begins somewhere.
#[derive(Debug, PartialEq, Eq)]
enum Begun {
    No,
    /// There is too little to tell.
    Perhaps,
    Yes,
}

/// Do objects follow an end marker? Then it closes an earlier state of the file, or the first part of a linearized
/// one, or a file within this one. A single byte is a stray one: programs leave a `^Z`, or a digit.
fn begun(after: &[u8]) -> Begun {
    let text = after.trim_ascii();
    if text.len() < 2 {
        return Begun::No;
    }
    let words = [&b"xref"[..], b"startxref", b"endstream", b"endobj"];
    if words.iter().any(|word| text.starts_with(word))
        || memmem::find_iter(text, b"obj").any(|place| ends_with_numbers(&text[..place]))
    {
        return Begun::Yes;
    }
    let partly = words.iter().any(|word| word.starts_with(text)) || object_begins(text).is_none();
    if partly { Begun::Perhaps } else { Begun::No }
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
    use crate::completeness::{Completeness, cut_samples::of};
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
        assert!(matches!(said, Completeness::Truncated(_)), "{said:?}: {text}");
    }

    fn odd(text: &str) {
        let said = of(text.as_bytes(), Pdf);
        assert!(matches!(said, Completeness::Inconsistent(_)), "{said:?}: {text}");
    }

    fn unsure(text: &str) {
        let said = of(text.as_bytes(), Pdf);
        assert!(matches!(said, Completeness::Unsure(_)), "{said:?}: {text}");
    }

    fn whole(text: &str) {
        assert_eq!(of(text.as_bytes(), Pdf), Completeness::Whole, "{text}");
    }

    #[test]
    fn what_may_follow_the_end_marker() {
        let file = ended(BODY, "");
        whole(&file);
        whole(file.trim_end());
        whole(&format!("{file}{}", "\0".repeat(200_000)));
        whole(&format!("{file}<!-- sent by a web server -->"));
        odd(&format!("{file}{}", "<p>12 objects ".repeat(100)));
        for stray in ["x", "1", "\u{1a}", "e", "\n%", ".\n"] {
            whole(&format!("{file}{stray}"));
        }
        // These may be the first bytes of more.
        for few in ["xr", "12", "12 0", "12 0 ob", "endo"] {
            unsure(&format!("{file}{few}"));
        }
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
        let (number, marker) = ("1 0 obj".len(), "%%EOF".len());
        for left in first.len() + number..second.trim_end().len() - marker - 1 {
            cut(&second[..left]);
        }
        // All but the marker.
        unsure(second[..second.len() - marker - 1].trim_end());
        odd(&second.replace(&format!("/Prev {place}"), "/Prev 9"));
        odd(&ended(
            &format!("{first}1 0 obj\n<< /A 1 >>\nendobj\n"),
            &format!("/Prev {} ", second.find("xref").unwrap() + 75),
        ));
    }

    #[test]
    fn junk_behind_a_header_is_no_file_and_a_missing_marker_is_little() {
        for junk in
            ["%PDF-1.4\nnothing more", "%PDF-1.7\n%\u{e2}\u{e3}\n\u{7f}\u{1}xyz 1 0 obj", "%PDF-1.4\n1 two"]
        {
            odd(junk);
            odd(&format!("{junk}{}", "junk \u{8} ".repeat(20_000)));
        }
        for beginning in ["%PDF-1.4", "%PDF-1.4\n%\u{e2}\n", "%PDF-1.4\n12", "%PDF-1.4\n12 0 o", BODY] {
            cut(beginning);
        }
        cut(&format!("%PDF-1.4\n{}", "\0".repeat(5000)));
        let file = ended(BODY, "");
        for missing in 1..=5 {
            unsure(&file[..file.len() - 1 - missing]);
        }
        cut(&file[..file.len() - 8]);
    }

    #[test]
    fn the_cross_reference_section_has_to_be_there() {
        let file = ended(BODY, "");
        odd(&file.replace("startxref\n31", "startxref\n30").replace("startxref\n30", "startxref\n12"));
        odd(&file.replace("startxref\n", "startxref\n9999"));
        odd(&file.replace("startxref\n", "startxref\nx"));
        odd(&file.replace("startxref", "begin"));
        unsure(&file.replace("trailer", "nothing"));
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
        // Of its last bytes, the marker and a line end, it may do without.
        for left in 10..file.trim_end().len() - 3 {
            cut(&file[..left]);
        }
        // Its own word is wrong, and nothing is missing.
        odd(&file.replacen(&format!("{:06}", file.len()), "009999", 1));
    }
}
