//! A PDF file that is written as it is made: each object goes out at once, and only where it lies is kept.

use std::io::{self, Write};

use pdf_writer::{Chunk, Ref};

/// The file's head: PDF 1.7, and a line of bytes over 127 (ISO 19005-2, 6.1.2).
const HEAD: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/// What is written so far.
pub(crate) struct Numbered<W> {
    out: W,
    at: u64,
    /// Where each object lies, by its number from 1; 0 is nowhere.
    places: Vec<u64>,
}

impl<W: Write> Numbered<W> {
    pub(crate) fn begin(mut out: W) -> io::Result<Self> {
        out.write_all(HEAD)?;
        Ok(Self { out, at: HEAD.len() as u64, places: Vec::new() })
    }

    /// A number for an object.
    pub(crate) fn number(&mut self) -> Ref {
        self.places.push(0);
        Ref::new(self.places.len() as i32)
    }

    /// Writes the one object that `write` makes under `number`.
    pub(crate) fn put(&mut self, number: Ref, write: impl FnOnce(&mut Chunk)) -> io::Result<()> {
        let mut chunk = Chunk::new();
        write(&mut chunk);
        self.places[number.get() as usize - 1] = self.at;
        self.out.write_all(chunk.as_bytes())?;
        self.at += chunk.len() as u64;
        Ok(())
    }

    /// The number that the next object gets.
    pub(crate) fn next(&self) -> i32 {
        i32::try_from(self.places.len() + 1).unwrap_or(i32::MAX)
    }

    /// Writes objects that others numbered, from the next number on: of each its number, and where it begins in `bytes`.
    pub(crate) fn put_all(&mut self, objects: &[(i32, u64)], bytes: &[u8]) -> io::Result<()> {
        let first = self.places.len();
        for (number, start) in objects {
            let place = usize::try_from(*number).ok().and_then(|number| number.checked_sub(first + 1));
            // Each is one more: a number is at most as large as there are objects.
            let place = place.filter(|place| *place < objects.len()).ok_or(io::ErrorKind::InvalidData)?;
            if *start >= bytes.len() as u64 {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.places.resize(self.places.len().max(first + place + 1), 0);
            self.places[first + place] = self.at + start;
        }
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Writes where everything lies (ISO 32000-1, 7.5.4 and 7.5.5).
    pub(crate) fn end(mut self, catalog: Ref, info: Ref, identity: [u8; 16]) -> io::Result<W> {
        let size = self.places.len() + 1;
        write!(self.out, "xref\n0 {size}\n0000000000 65535 f \n")?;
        for place in &self.places {
            let kind = if *place == 0 { "65535 f" } else { "00000 n" };
            // Twenty bytes an entry: a space before the end of the line.
            writeln!(self.out, "{place:010} {kind} ")?;
        }
        let id = format!("{:032X}", u128::from_be_bytes(identity));
        let (catalog, info) = (catalog.get(), info.get());
        write!(
            self.out,
            "trailer\n<< /Size {size} /Root {catalog} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\n\
             startxref\n{}\n%%EOF\n",
            self.at
        )?;
        Ok(self.out)
    }
}
