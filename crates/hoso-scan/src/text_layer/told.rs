//! Which fonts say what their glyphs are.

use std::collections::{HashMap, HashSet};

use hayro::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro::hayro_syntax::page::Page;

/// Forms within forms: more are not looked into.
const DEEPEST: u32 = 6;
/// Resources that are looked through: a hostile file would have no end of them.
const MOST_RESOURCES: usize = 2_000;
/// So many codes of one font that are said to be the same letter are not: a letter may have two or three shapes.
const SHARED: usize = 4;

/// What the fonts of a page say of their glyphs.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Names of fonts in the file whose codes are numbers of their own making, and that say no more of them: TrueType
    /// subsets without `Encoding` and `ToUnicode` (ISO 32000-1, 9.6.6.4 and 9.10.2).
    guessed: HashSet<String>,
    /// Names of composite fonts: without `ToUnicode`, their codes are numbers of glyphs.
    numbered: HashSet<String>,
    /// The codes of a font that are said to be a letter.
    codes: HashMap<(usize, char), Vec<u32>>,
}

impl Told {
    /// Of the fonts that `page`, its forms and its annotations use.
    pub(super) fn of(page: &Page<'_>) -> Self {
        let mut told = Self::default();
        let mut seen = HashSet::new();
        let resources = &page.resources();
        told.fonts(&resources.fonts);
        told.forms(&resources.x_objects, 0, &mut seen);
        let annotations = page.raw().get::<Array<'_>>(b"Annots" as &[u8]);
        for annotation in annotations.iter().flat_map(Array::iter::<Dict<'_>>).take(MOST_RESOURCES) {
            let shown =
                annotation.get::<Dict<'_>>(b"AP" as &[u8]).and_then(|shown| shown.get::<Object<'_>>(b"N"));
            if let Some(Object::Stream(stream)) = shown {
                told.form(&stream, 0, &mut seen);
            }
        }
        told
    }

    fn forms(&mut self, drawn: &Dict<'_>, depth: u32, seen: &mut HashSet<ObjectIdentifier>) {
        for name in drawn.keys() {
            if let Some(stream) = drawn.get::<Stream<'_>>(name.as_ref()) {
                self.form(&stream, depth, seen);
            }
        }
    }

    fn form(&mut self, form: &Stream<'_>, depth: u32, seen: &mut HashSet<ObjectIdentifier>) {
        let id = form.obj_id();
        if depth >= DEEPEST || seen.len() >= MOST_RESOURCES || !seen.insert(id) {
            return;
        }
        let Some(resources) = form.dict().get::<Dict<'_>>(b"Resources" as &[u8]) else { return };
        if let Some(fonts) = resources.get::<Dict<'_>>(b"Font" as &[u8]) {
            self.fonts(&fonts);
        }
        if let Some(drawn) = resources.get::<Dict<'_>>(b"XObject" as &[u8]) {
            self.forms(&drawn, depth + 1, seen);
        }
    }

    fn fonts(&mut self, fonts: &Dict<'_>) {
        for font in fonts.keys().filter_map(|key| fonts.get::<Dict<'_>>(key.as_ref())) {
            let (Some(kind), Some(name)) =
                (font.get::<Name<'_>>(b"Subtype" as &[u8]), font.get::<Name<'_>>(b"BaseFont" as &[u8]))
            else {
                continue;
            };
            let name = name.as_str();
            // The six letters of a subset are not part of the name (ISO 32000-1, 9.6.4).
            let name = name.split_once('+').filter(|(tag, _)| tag.len() == 6).map_or(name, |(_, name)| name);
            let embedded = || {
                let descriptor = font.get::<Dict<'_>>(b"FontDescriptor" as &[u8]).unwrap_or_default();
                descriptor.contains_key(b"FontFile2" as &[u8])
                    || descriptor.contains_key(b"FontFile3" as &[u8])
            };
            match kind.as_ref() {
                b"Type0" => drop(self.numbered.insert(name.to_owned())),
                b"TrueType"
                    if !font.contains_key(b"ToUnicode" as &[u8])
                        && !font.contains_key(b"Encoding" as &[u8])
                        && embedded() =>
                {
                    self.guessed.insert(name.to_owned());
                }
                _ => {}
            }
        }
    }

    /// Does a font of this name leave it to a guess what its codes are?
    pub(super) fn is_guessed(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.guessed.contains(name))
    }

    /// Are the codes of a font of this name numbers of glyphs, and nothing else?
    pub(super) fn is_numbered(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.numbered.contains(name))
    }

    /// Remembers that `font` says of `code` that it is `text`.
    pub(super) fn remember(&mut self, font: usize, code: u32, text: &str) {
        let mut letters = text.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            let codes = self.codes.entry((font, letter)).or_default();
            if codes.len() < SHARED && !codes.contains(&code) {
                codes.push(code);
            }
        }
    }

    /// Does `font` say of so many codes that they are `text` that it says nothing?
    pub(super) fn is_shared(&self, font: usize, text: &str) -> bool {
        let mut letters = text.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
        self.codes.get(&(font, letter)).is_some_and(|codes| codes.len() >= SHARED)
    }
}

#[cfg(test)]
mod tests {
    use super::Told;

    #[test]
    fn a_letter_has_a_few_shapes_and_not_many() {
        let mut told = Told::default();
        for code in [1, 2, 3, 3, 2, 1] {
            told.remember(0, code, "a");
        }
        assert!(!told.is_shared(0, "a") && !told.is_shared(0, "b"));
        told.remember(0, 4, "a");
        assert!(told.is_shared(0, "a") && !told.is_shared(1, "a") && !told.is_shared(0, "ab"));
    }
}
