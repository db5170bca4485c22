//! Objects put behind a PDF, as an update of it (ISO 32000-1, 7.5.6).

use hayro::hayro_syntax::object::ObjectIdentifier;

use super::appearance::Drawn;

/// New objects are numbered from here: no file has as many, and numbers need not follow one another.
const FIRST: u32 = 7_000_000;
/// An encrypted file's objects are encrypted, and so would these have to be.
const ENCRYPTED: &[u8] = b"/Encrypt";
const TABLE: &[u8] = b"startxref";

/// A file, and what is put behind it.
pub(super) struct Update<'a> {
    file: &'a [u8],
    /// Where the file's own table of objects is.
    table: &'a str,
    root: ObjectIdentifier,
    more: Vec<u8>,
    /// Number, generation and place of each object.
    objects: Vec<(u32, i32, usize)>,
    next: u32,
}

impl<'a> Update<'a> {
    /// `None` if the file is one that nothing can be put behind.
    pub(super) fn of(file: &'a [u8], root: ObjectIdentifier) -> Option<Self> {
        let at = last(file, TABLE)? + TABLE.len();
        let place = file.get(at..)?.trim_ascii_start();
        let digits = place.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let table = std::str::from_utf8(place.get(..digits)?).ok().filter(|digits| !digits.is_empty())?;
        Some(Self { file, table, root, more: vec![b'\n'], objects: Vec::new(), next: FIRST })
    }

    /// Gives the annotation `id`, whose dictionary is `entries`, an appearance.
    pub(super) fn add(&mut self, id: ObjectIdentifier, entries: &[u8], drawn: &Drawn) {
        let Some(entries) = entries.trim_ascii_end().strip_suffix(b">>") else { return };
        let map = self.object(&stream("", drawn.meanings.as_bytes()));
        let font = self.object(format!("<< {} /ToUnicode {map} 0 R >>", drawn.font).as_bytes());
        let signs = "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>";
        let resources = format!("/Resources << /Font << /F {font} 0 R /Z {signs} >> >>");
        let shown = self.object(&stream(&format!("{} {resources}", drawn.entries), drawn.content.as_bytes()));
        // Of an entry that is there twice, the last one counts.
        let body = [entries, format!(" /AP << /N {shown} 0 R >> >>").as_bytes()].concat();
        self.put(id.obj_number, id.gen_number, &body);
    }

    fn object(&mut self, body: &[u8]) -> u32 {
        let number = self.next;
        self.next += 1;
        self.put(number, 0, body);
        number
    }

    fn put(&mut self, number: u32, generation: i32, body: &[u8]) {
        self.objects.push((number, generation, self.file.len() + self.more.len()));
        self.more.extend(format!("{number} {generation} obj\n").bytes());
        self.more.extend_from_slice(body);
        self.more.extend(b"\nendobj\n");
    }

    /// The file with all of it, if anything was put behind it.
    pub(super) fn finished(mut self) -> Option<Vec<u8>> {
        if self.objects.is_empty() || last(self.file, ENCRYPTED).is_some() {
            return None;
        }
        let start = self.file.len() + self.more.len();
        self.more.extend(b"xref\n");
        for (number, generation, place) in &self.objects {
            self.more.extend(format!("{number} 1\n{place:010} {generation:05} n \n").bytes());
        }
        let (size, table, root) = (self.next, self.table, self.root);
        let root = format!("{} {} R", root.obj_number, root.gen_number);
        let trailer =
            format!("trailer\n<< /Size {size} /Root {root} /Prev {table} >>\nstartxref\n{start}\n%%EOF\n");
        self.more.extend(trailer.bytes());
        Some([self.file, &self.more].concat())
    }
}

fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// Where `sought` is for the last time.
fn last(file: &[u8], sought: &[u8]) -> Option<usize> {
    file.windows(sought.len()).rposition(|window| window == sought)
}
