//! Which files are attached to a PDF?
//!
//! They are named in the tree of embedded files (ISO 32000-1, 7.7.4; of a portfolio, too: 12.3.5), by annotations on pages
//! (12.5.6.15), and as associated files of the document, a page or an annotation (ISO 32000-2, 14.13). One that is named
//! in several places is one. What a file specification only points at, outside, is not attached. Nothing of them is
//! opened.

use std::collections::HashSet;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object, String as PdfString};
use hoso_model::Attached;

use crate::text_string::file_name;

/// Nodes, names and annotations that are looked at: more than any true file has.
const MOST_LOOKED_AT: u32 = 200_000;
/// The keys under which a file specification has its name and its bytes, the best first (ISO 32000-1, tables 44 and 45).
const KEYS: [&str; 5] = ["UF", "F", "Unix", "Mac", "DOS"];
/// What one without a name is called, in Vietnamese and English.
const UNNAMED: &str = "(không tên · no name)";

/// The files attached to `pdf`.
pub(crate) fn attached(pdf: &Pdf) -> Attached {
    let mut search = Search { pdf, looked: 0, seen: HashSet::new(), found: Attached::default() };
    if let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) {
        if let Some(names) = catalog.get::<Dict<'_>>("Names") {
            search.tree(names.get_raw("EmbeddedFiles"));
        }
        search.associated(&catalog);
    }
    for page in pdf.pages().iter() {
        search.associated(page.raw());
        search.annotations(page.raw());
    }
    search.found
}

struct Search<'a> {
    pdf: &'a Pdf,
    looked: u32,
    /// Nodes of the tree and embedded files that were met.
    seen: HashSet<(u32, i32)>,
    found: Attached,
}

impl<'a> Search<'a> {
    /// May one more thing be looked at? If not, the answer says that it is not all.
    const fn goes_on(&mut self) -> bool {
        self.looked = self.looked.saturating_add(1);
        self.found.at_least = self.found.at_least || self.looked > MOST_LOOKED_AT;
        !self.found.at_least
    }

    /// True the first time.
    fn first(&mut self, at: ObjRef) -> bool {
        self.seen.insert((at.obj_number, at.gen_number))
    }

    fn resolved(&self, object: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
        match object {
            MaybeRef::Ref(at) => self.pdf.xref().get(at.into()),
            MaybeRef::NotRef(object) => Some(object),
        }
    }

    /// A name tree (ISO 32000-1, 7.9.6), however deep, and each of its nodes once.
    fn tree(&mut self, root: Option<MaybeRef<Object<'a>>>) {
        let mut waiting: Vec<_> = root.into_iter().collect();
        while let Some(node) = waiting.pop() {
            if !self.goes_on() {
                return;
            }
            if let MaybeRef::Ref(at) = node
                && !self.first(at)
            {
                continue;
            }
            let Some(node) = self.resolved(node).and_then(Object::into_dict) else { continue };
            let mut names = node.get::<Array<'a>>("Names").map(|names| names.raw_iter());
            while let Some((key, file)) =
                names.as_mut().and_then(|names| Some((names.next()?, names.next()?)))
            {
                if !self.goes_on() {
                    return;
                }
                let key = self.resolved(key);
                self.specified(file, key.as_ref());
            }
            for kid in node.get::<Array<'a>>("Kids").iter().flat_map(Array::raw_iter) {
                if !self.goes_on() {
                    return;
                }
                waiting.push(kid);
            }
        }
    }

    fn associated(&mut self, of: &Dict<'a>) {
        match of.get::<Object<'a>>("AF") {
            Some(Object::Array(files)) => {
                for file in files.raw_iter() {
                    if !self.goes_on() {
                        return;
                    }
                    self.specified(file, None);
                }
            }
            // An array by the standard; one alone is meant all the same.
            Some(one @ Object::Dict(_)) => self.specified(MaybeRef::NotRef(one), None),
            _ => {}
        }
    }

    fn annotations(&mut self, page: &Dict<'a>) {
        let annotations = page.get::<Array<'a>>("Annots");
        for annotation in annotations.iter().flat_map(Array::raw_iter) {
            if !self.goes_on() {
                return;
            }
            let Some(annotation) = self.resolved(annotation).and_then(Object::into_dict) else { continue };
            self.associated(&annotation);
            if annotation.get::<Name<'a>>("Subtype").is_some_and(|kind| kind.as_ref() == b"FileAttachment")
                && let Some(file) = annotation.get_raw("FS")
            {
                self.specified(file, None);
            }
        }
    }

    /// A file specification (ISO 32000-1, 7.11.3), and the key that it has in the tree.
    fn specified(&mut self, file: MaybeRef<Object<'a>>, key: Option<&Object<'a>>) {
        let Some(file) = self.resolved(file).and_then(Object::into_dict) else { return };
        let Some(embedded) = file.get::<Dict<'a>>("EF") else { return };
        // A stream is never written in place.
        let Some(bytes) = KEYS.iter().find_map(|key| embedded.get_ref(*key)) else { return };
        if !self.first(bytes) {
            return;
        }
        let named = KEYS.iter().filter_map(|key| file.get::<PdfString<'a>>(*key));
        let mut names = named.map(|name| file_name(name.as_bytes()));
        let name = names.find(|name| !name.is_empty()).or_else(|| match key {
            Some(Object::String(key)) => Some(file_name(key.as_bytes())).filter(|name| !name.is_empty()),
            _ => None,
        });
        self.found.add(name.as_deref().unwrap_or(UNNAMED));
    }
}
