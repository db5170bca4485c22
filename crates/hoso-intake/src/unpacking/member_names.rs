//! Names of members, made fit to be shown.

use std::collections::HashMap;

use hoso_viet::nfc;
use zip::read::ZipFileEntry;

use super::name_encoding::NameEncoding;

/// Characters of one part that are kept, and parts of one name: both from the end, where what tells files apart is.
const PART: usize = 120;
const PARTS: usize = 16;

/// The name of a member as a plain relative one; empty if nothing is left of it.
///
/// UTF-8 is taken as such with or without the flag that says so (APPNOTE 4.4.4, bit 11), because programs forget it;
/// other bytes are in the `encoding` of the archive.
pub(super) fn plain(entry: &ZipFileEntry<'_>, encoding: NameEncoding) -> String {
    if let Ok(name) = std::str::from_utf8(entry.name_raw()) {
        return plain_name(name);
    }
    match (encoding.decode(entry.name_raw()), entry.name()) {
        (Some(name), _) => plain_name(&name),
        (None, Ok(name)) => plain_name(&name),
        (None, Err(_)) => plain_name(&String::from_utf8_lossy(entry.name_raw())),
    }
}

/// Without roots, drives, ways up, and what would mislead the reader of a list.
fn plain_name(name: &str) -> String {
    let parts = name.split(['/', '\\']).enumerate().filter_map(|(place, part)| {
        let part: String = part.chars().filter(|character| !is_hidden(*character)).collect();
        let part = part.trim();
        let drive = place == 0 && part.len() == 2 && part.ends_with(':');
        (!drive && !["", ".", ".."].contains(&part)).then(|| {
            let skipped = part.chars().count().saturating_sub(PART);
            nfc(&part.chars().skip(skipped).collect::<String>()).into_owned()
        })
    });
    let parts: Vec<String> = parts.collect();
    parts[parts.len().saturating_sub(PARTS)..].join("/")
}

/// Control characters, and those that turn the direction of a line or take no room (Unicode: Bidi_Control, and the
/// zero-width ones).
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The names that were given: each is given once.
#[derive(Default)]
pub(super) struct Names {
    /// What number the next one of a name gets.
    given: HashMap<String, u32>,
}

impl Names {
    /// `name`, or, if it was given before, with a number before its extension: `1 (2).jpg`.
    pub(super) fn once(&mut self, name: String) -> String {
        let Some(mut number) = self.given.insert(name.clone(), 2) else { return name };
        let file = name.rfind('/').map_or(0, |slash| slash + 1);
        let dot = name[file..].rfind('.').filter(|dot| *dot > 0).map_or(name.len(), |dot| file + dot);
        loop {
            let other = format!("{} ({number}){}", &name[..dot], &name[dot..]);
            number += 1;
            if !self.given.contains_key(&other) {
                self.given.insert(name, number);
                self.given.insert(other.clone(), 2);
                return other;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, plain_name};

    #[test]
    fn names_become_plain_and_relative() {
        for (name, plain) in [
            ("a/b.jpg", "a/b.jpg"),
            ("/etc/passwd", "etc/passwd"),
            ("../../a/../b.jpg", "a/b.jpg"),
            ("C:\\scan\\trang 1.jpg", "scan/trang 1.jpg"),
            ("\\\\server\\c\\.\\a", "server/c/a"),
            ("a\0b\r\n.jpg", "ab.jpg"),
            ("fdp.\u{202e}gpj", "fdp.gpj"),
            ("Quyê\u{301}t định.pdf", "Quyết định.pdf"),
            ("../..", ""),
            (" / ", ""),
        ] {
            assert_eq!(plain_name(name), plain);
        }
        let long = plain_name(&format!("{}/{}.jpg", "x/".repeat(5000), "ở".repeat(5000)));
        assert!(long.ends_with("ở.jpg") && long.len() < 1000);
    }

    #[test]
    fn each_name_is_given_once() {
        let mut names = Names::default();
        let given = ["a.jpg", "a (2).jpg", "a.jpg", "a.jpg", "x.y/b", "x.y/b", "x/.c", "x/.c"]
            .map(|name| names.once(name.to_owned()));
        assert_eq!(
            given,
            ["a.jpg", "a (2).jpg", "a (3).jpg", "a (4).jpg", "x.y/b", "x.y/b (2)", "x/.c", "x/.c (2)"]
        );
    }
}
