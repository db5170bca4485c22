//! Objects of a file, copied under other numbers.

use std::collections::HashMap;

use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::{Dict, MaybeRef, Name, ObjRef, Object};
use hayro::hayro_syntax::xref::XRef;
use pdf_writer::{Chunk, Null, Obj, Ref};

use super::mute;

/// A copy that is larger is none: what a page needs is then handed on as its picture.
const MOST_BYTES: usize = 200 << 20;
/// Entries that say nothing of how a page looks, or lead out of it: to the tree of pages, to the document's structure, to
/// what other programs keep, to other files (ISO 32000-1, tables 30, 95 and 5).
const LEFT_OUT: [&[u8]; 12] = [
    b"Parent",
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"AF",
    b"Ref",
    b"OPI",
    b"OC",
    b"PtData",
    b"Measure",
];
/// What a stream says of its bytes, which are copied as they are; other files are not looked for.
const OF_STREAMS: [&[u8]; 5] = [b"Length", b"F", b"FFilter", b"FDecodeParms", b"DL"];

/// An object of the file; letters of its fonts mean something, or do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    object: u32,
    generation: i32,
    mute: bool,
}

/// Where each object begins, by its number.
type Places = Vec<(i32, u64)>;

/// Objects that are being copied.
pub(super) struct Copying<'a> {
    xref: &'a XRef,
    numbers: HashMap<Key, Ref>,
    next: i32,
    /// Of what is being written.
    mute: bool,
    waiting: Vec<(ObjRef, Ref, bool)>,
    /// Meanings of letters of one byte and of two that are still to be written.
    meanings: [Option<Ref>; 2],
    places: Places,
    bytes: Vec<u8>,
    failed: bool,
}

impl<'a> Copying<'a> {
    pub(super) fn begin(xref: &'a XRef, numbers: HashMap<Key, Ref>, first: i32, mute: bool) -> Self {
        let (waiting, places, bytes) = (Vec::new(), Vec::new(), Vec::new());
        Self { xref, numbers, next: first, mute, waiting, meanings: [None; 2], places, bytes, failed: false }
    }

    /// A number for an object.
    pub(super) fn number(&mut self) -> Ref {
        let number = Ref::new(self.next.max(1));
        self.failed |= self.next == i32::MAX;
        self.next = self.next.saturating_add(1);
        number
    }

    /// Writes the one object that `write` makes under `number`.
    pub(super) fn put(&mut self, number: Ref, write: impl FnOnce(&mut Chunk, &mut Self)) {
        let mut chunk = Chunk::new();
        write(&mut chunk, self);
        self.places.push((number.get(), self.bytes.len() as u64));
        self.bytes.extend_from_slice(chunk.as_bytes());
    }

    /// The number of an object of the file, which is copied if it is not yet; `None` if there is none that belongs to a page.
    pub(super) fn known(&mut self, at: ObjRef) -> Option<Ref> {
        let key = |mute| Key { object: at.obj_number, generation: at.gen_number, mute };
        if let Some(number) = self.numbers.get(&key(self.mute)) {
            return Some(*number);
        }
        let object = self.xref.get::<Object<'_>>(at.into())?;
        let dict = match &object {
            Object::Dict(dict) => Some(dict),
            Object::Stream(stream) => Some(stream.dict()),
            _ => None,
        };
        let is = |entry: &str, value: &[u8]| {
            dict.and_then(|dict| dict.get::<Name<'_>>(entry)).is_some_and(|kind| kind.as_ref() == value)
        };
        if [&b"Page"[..], b"Pages", b"Catalog"].iter().any(|tree| is("Type", tree)) {
            return None;
        }
        // Pictures and the outlines of letters are the same whether the letters mean something or not.
        let without_letters = is("Subtype", b"Image") || is("Type", b"FontDescriptor");
        let same = self.numbers.get(&key(!self.mute)).copied().filter(|_| without_letters);
        let number = same.unwrap_or_else(|| self.number());
        if same.is_none() {
            self.waiting.push((at, number, self.mute));
        }
        self.numbers.insert(key(self.mute), number);
        Some(number)
    }

    pub(super) fn value(&mut self, to: Obj<'_>, value: MaybeRef<Object<'_>>) {
        match value {
            MaybeRef::Ref(at) => match self.known(at) {
                Some(number) => to.primitive(number),
                None => to.primitive(Null),
            },
            MaybeRef::NotRef(object) => self.object(to, &object),
        }
    }

    fn object(&mut self, to: Obj<'_>, object: &Object<'_>) {
        match object {
            Object::Boolean(value) => to.primitive(*value),
            Object::Number(number) => {
                let value = number.as_f64();
                if value.fract() == 0.0 && value.abs() < f64::from(i32::MAX) {
                    to.primitive(value as i32);
                } else {
                    to.primitive(value as f32);
                }
            }
            Object::String(text) => to.primitive(pdf_writer::Str(text.as_bytes())),
            Object::Name(name) => to.primitive(pdf_writer::Name(name.as_ref())),
            Object::Array(array) => {
                let mut items = to.array();
                for item in array.raw_iter() {
                    self.value(items.push(), item);
                }
            }
            Object::Dict(dict) => self.entries(&mut to.dict(), dict, &[]),
            // A stream is never inside of another object.
            Object::Null(_) | Object::Stream(_) => to.primitive(Null),
        }
    }

    /// Writes the entries of a dictionary but for some.
    pub(super) fn entries(&mut self, to: &mut pdf_writer::Dict<'_>, dict: &Dict<'_>, but: &[&[u8]]) {
        let font = if self.mute { mute::font(dict) } else { None };
        for (name, value) in dict.entries() {
            let name = name.as_ref();
            let meaning = name == b"ToUnicode" || name == b"ActualText";
            if LEFT_OUT.contains(&name) || but.contains(&name) || self.mute && meaning {
                continue;
            }
            self.value(to.insert(pdf_writer::Name(name)), value);
        }
        if let Some(letters) = font {
            let number = match self.meanings[letters as usize] {
                Some(number) => number,
                None => self.number(),
            };
            self.meanings[letters as usize] = Some(number);
            to.pair(pdf_writer::Name(b"ToUnicode"), number);
        }
    }

    /// Copies all that was referred to; `None` if it is too much, or cannot be copied.
    pub(super) fn end(mut self) -> Option<(HashMap<Key, Ref>, Places, Vec<u8>)> {
        while let Some((at, number, mute)) = self.waiting.pop() {
            self.mute = mute;
            let object = self.xref.get::<Object<'_>>(at.into())?;
            self.put(number, |chunk, copying| match &object {
                Object::Stream(stream) => {
                    // Of a file with a password of its own for each stream.
                    copying.failed |= stream.filters().contains(&Filter::Crypt);
                    let data = stream.raw_data();
                    let mut to = chunk.stream(number, &data);
                    copying.entries(&mut to, stream.dict(), &OF_STREAMS);
                }
                other => copying.object(chunk.indirect(number), other),
            });
            if self.failed || self.bytes.len() > MOST_BYTES {
                return None;
            }
        }
        for letters in [mute::Letters::OfOneByte, mute::Letters::OfTwoBytes] {
            if let Some(number) = self.meanings[letters as usize] {
                let map = mute::meanings(letters);
                self.put(number, |chunk, _| {
                    chunk.stream(number, &map).filter(pdf_writer::Filter::FlateDecode);
                });
            }
        }
        (!self.failed).then_some((self.numbers, self.places, self.bytes))
    }
}
