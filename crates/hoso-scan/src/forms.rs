//! Forms that were filled in by programs that do not draw what they fill in.
//!
//! A field has a value, and an appearance stream that shows it (ISO 32000-1, 12.7.3.3). Many programs write only the
//! value and leave the drawing to whoever shows the file (`NeedAppearances`). Here the missing appearances are made and
//! put behind the file as an update (7.5.6), so that what follows draws and reads the file as it would any other.

mod appearance;
mod face;
mod update;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Rect, Stream};

use appearance::{Look, drawn};
use update::Update;

use crate::text_string::string_of;

/// Fields of a file that are looked at, and that appearances are made for.
const MOST: usize = 20_000;
/// Fields that are one above the other (ISO 32000-1, 12.7.3.1).
const DEEPEST: u32 = 16;
/// Letters of a value that are drawn.
const LONGEST: usize = 20_000;
/// What of an annotation's flags says that nobody sees it: hidden, and not to be viewed (table 165).
const UNSEEN: i32 = 1 << 1 | 1 << 5;
/// Flags of text, button and choice fields (tables 226, 228, 230).
const MULTILINE: i32 = 1 << 12;
const PASSWORD: i32 = 1 << 13;
const PUSH_BUTTON: i32 = 1 << 16;
const COMB: i32 = 1 << 24;

/// The bytes of the file with the appearances that it lacks; `None` if it lacks none.
pub(crate) fn completed(pdf: &Pdf) -> Option<Vec<u8>> {
    let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    let form = catalog.get::<Dict<'_>>("AcroForm");
    let anew = form.as_ref().and_then(|form| form.get::<bool>("NeedAppearances")).unwrap_or_default();
    let mut update = Update::of(pdf.data().as_ref(), pdf.xref().root_id())?;
    let mut looked = 0;
    for page in pdf.pages().iter() {
        let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else { continue };
        for annotation in annotations.raw_iter() {
            looked += 1;
            if looked > MOST {
                break;
            }
            // One that is no object of its own is in no form.
            let MaybeRef::Ref(at) = annotation else { continue };
            let id = ObjectIdentifier::from(at);
            let Some(annotation) = pdf.xref().get::<Dict<'_>>(id) else { continue };
            if let Some(look) = look_of(&annotation, form.as_ref(), anew) {
                update.add(id, annotation.data(), &drawn(&look));
            }
        }
    }
    update.finished()
}

/// What an annotation has to look like, if it is a field with a value, or typed text, that lacks its appearance.
fn look_of(annotation: &Dict<'_>, form: Option<&Dict<'_>>, anew: bool) -> Option<Look> {
    if annotation.get::<i32>("F").unwrap_or_default() & UNSEEN != 0 {
        return None;
    }
    let shown = annotation.get::<Dict<'_>>("AP").is_some_and(|shown| shown.contains_key("N"));
    let typed = match annotation.get::<Name<'_>>("Subtype")?.as_ref() {
        b"FreeText" => true,
        b"Widget" if form.is_some() => false,
        _ => return None,
    };
    let kind = inherited(annotation, "FT").and_then(Object::into_name);
    let kind = kind.as_ref().map(AsRef::as_ref).unwrap_or_default();
    let number = |key: &str| inherited(annotation, key).and_then(Object::into_i32);
    let flags = number("Ff").unwrap_or_default();
    let button = !typed && kind == b"Btn";
    // What a button shows depends on its states, which only its own appearances tell.
    if shown && (typed || button || !anew) {
        return None;
    }
    let value = if typed {
        string(&annotation.get::<Object<'_>>("Contents")?)?
    } else {
        match kind {
            b"Tx" | b"Ch" => chosen(annotation, &inherited(annotation, "V")?)?,
            b"Btn" if flags & PUSH_BUTTON == 0 => {
                let state =
                    annotation.get::<Name<'_>>("AS").or_else(|| inherited(annotation, "V")?.into_name())?;
                if state.as_ref() == b"Off" {
                    return None;
                }
                String::new()
            }
            _ => return None,
        }
    };
    if value.trim().is_empty() && !button && !shown {
        return None;
    }
    let area = annotation.get::<Rect>("Rect")?;
    let turned = annotation.get::<Dict<'_>>("MK").and_then(|shown| shown.get::<i32>("R")).unwrap_or_default();
    let style = inherited(annotation, "DA").or_else(|| form?.get::<Object<'_>>("DA"));
    let style =
        style.and_then(Object::into_string).map(|style| string_of(style.as_bytes())).unwrap_or_default();
    let aligned = number("Q").or_else(|| form?.get::<i32>("Q")).unwrap_or_default();
    let text = kind == b"Tx";
    let letters: String = if text && flags & PASSWORD != 0 {
        "*".repeat(value.chars().count().min(LONGEST))
    } else {
        value.chars().take(LONGEST).collect()
    };
    Some(Look {
        letters,
        width: (area.x1 - area.x0).abs() as f32,
        height: (area.y1 - area.y0).abs() as f32,
        turned: turned.rem_euclid(360),
        style,
        aligned,
        many_lines: typed || (text && flags & MULTILINE != 0),
        cells: number("MaxLen").filter(|cells| text && flags & COMB != 0 && (1..1000).contains(cells)),
        ticked: button,
    })
}

/// The text of a value: a choice is shown by what its options call it (ISO 32000-1, table 231).
fn chosen(field: &Dict<'_>, value: &Object<'_>) -> Option<String> {
    if let Object::Array(values) = value {
        let values: Vec<String> =
            values.iter::<Object<'_>>().take(1000).filter_map(|one| chosen(field, &one)).collect();
        return Some(values.join(", "));
    }
    let text = string(value)?;
    let options = inherited(field, "Opt").and_then(Object::into_array);
    let called = options.iter().flat_map(Array::iter::<Array<'_>>).take(10_000).find_map(|option| {
        let mut parts = option.iter::<Object<'_>>();
        let (value, name) = (string(&parts.next()?)?, string(&parts.next()?)?);
        (value == text).then_some(name)
    });
    Some(called.unwrap_or(text))
}

fn string(value: &Object<'_>) -> Option<String> {
    match value {
        Object::String(text) => Some(string_of(text.as_bytes())),
        Object::Name(name) => Some(name.as_str().to_owned()),
        Object::Stream(text) => of_stream(text),
        _ => None,
    }
}

fn of_stream(text: &Stream<'_>) -> Option<String> {
    Some(string_of(&text.decoded().ok()?))
}

/// An entry of a field, or of one above it.
fn inherited<'a>(field: &Dict<'a>, key: &str) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..DEEPEST {
        if let Some(value) = field.get::<Object<'a>>(key) {
            return Some(value);
        }
        field = field.get::<Dict<'a>>("Parent")?;
    }
    None
}
