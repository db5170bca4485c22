//! The fields of an entry, and how an [`Entry`] fills them.

use hoso_model::{Field as Key, Metadata, Value};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, TantivyDocument};

use crate::Entry;
use crate::analyser::{Analyser, Indexed, code};
use crate::codes;
use crate::pieces::pieces;

/// Name of the fast field that collapses pages to documents.
pub(crate) const DOCUMENT_KEY: &str = "document_key";

/// Name of the fast field with an entry's page.
pub(crate) const PAGE: &str = "page";

/// Name of the fast field with an entry's revision.
pub(crate) const REVISION: &str = "revision";

/// Handles of the fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// `document/page`: what an entry is replaced by.
    pub key: Field,
    pub document: Field,
    pub document_key: Field,
    pub page: Field,
    pub revision: Field,
    pub desk: Field,
    pub dossier: Field,
    pub date: Field,
    pub body_exact: Field,
    pub body_folded: Field,
    /// Two words side by side, as terms.
    pub body_pairs: Field,
    /// What the paper says of itself, its file's name and its dossier.
    pub head_exact: Field,
    pub head_folded: Field,
    pub head_pairs: Field,
    pub kind: Field,
    pub agency: Field,
    pub signer: Field,
    pub subject: Field,
    pub person: Field,
    pub place: Field,
    /// The paper's own number, and the beginnings of it after [`BEGINS`].
    pub number: Field,
    /// Codes in the text and in what the paper says of itself.
    pub codes: Field,
    /// Which fields have a value.
    pub has: Field,
}

/// Before the beginning of a number: `1245` of `1245/QĐ-UBND`.
pub(crate) const BEGINS: char = '~';

/// The analysers, with a number that changes whenever they cut text another way: an index that was made by older ones
/// has another schema, and is rebuilt from stored texts at the next start.
const EXACT: &str = "hoso_exact_3";
const FOLDED: &str = "hoso_folded_3";
const PAIRS: &str = "hoso_pairs_3";

/// The schema; an index with another is rebuilt.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |analyser: &str, option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(analyser).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    // Places are kept once: a phrase is looked for in folded form, and its words count as they are typed.
    let (counts, places) = (IndexRecordOption::WithFreqs, IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        key: schema.add_text_field("key", STRING | STORED),
        document: schema.add_text_field("document", STRING),
        document_key: schema.add_u64_field(DOCUMENT_KEY, FAST),
        page: schema.add_u64_field(PAGE, FAST),
        revision: schema.add_u64_field(REVISION, FAST),
        desk: schema.add_text_field("desk", STRING),
        dossier: schema.add_text_field("dossier", STRING),
        date: schema.add_u64_field("date", FAST | INDEXED),
        body_exact: schema.add_text_field("body_exact", text(EXACT, counts)),
        body_folded: schema.add_text_field("body_folded", text(FOLDED, places)),
        body_pairs: schema.add_text_field("body_pairs", text(PAIRS, counts)),
        head_exact: schema.add_text_field("head_exact", text(EXACT, counts)),
        head_folded: schema.add_text_field("head_folded", text(FOLDED, places)),
        head_pairs: schema.add_text_field("head_pairs", text(PAIRS, counts)),
        kind: schema.add_text_field("kind", text(FOLDED, places)),
        agency: schema.add_text_field("agency", text(FOLDED, places)),
        signer: schema.add_text_field("signer", text(FOLDED, places)),
        subject: schema.add_text_field("subject", text(FOLDED, places)),
        person: schema.add_text_field("person", text(FOLDED, places)),
        place: schema.add_text_field("place", text(FOLDED, places)),
        number: schema.add_text_field("number", STRING),
        codes: schema.add_text_field("codes", STRING),
        has: schema.add_text_field("has", STRING),
    };
    (schema.build(), fields)
}

/// Makes the analysers known to an index.
pub(crate) fn register(index: &Index) {
    for analyser in [EXACT, FOLDED, PAIRS] {
        index.tokenizers().register(analyser, Analyser);
    }
}

/// The key of a page's entry.
pub(crate) fn key(document: hoso_model::DocumentId, page: hoso_model::PageNo) -> String {
    format!("{document}/{page}")
}

/// An entry as the index takes it.
pub(crate) fn entry_document(fields: &Fields, entry: &Entry) -> TantivyDocument {
    let mut doc = TantivyDocument::new();
    doc.add_text(fields.key, key(entry.document, entry.page));
    doc.add_text(fields.document, entry.document.to_string());
    doc.add_u64(fields.document_key, entry.document.key());
    doc.add_u64(fields.page, u64::from(entry.page.get()));
    doc.add_u64(fields.revision, entry.revision.0);
    doc.add_text(fields.desk, entry.desk.as_str());
    let body = Indexed::of(&entry.text);
    doc.add_pre_tokenized_text(fields.body_exact, body.exact);
    doc.add_pre_tokenized_text(fields.body_folded, body.folded);
    doc.add_pre_tokenized_text(fields.body_pairs, body.pairs);
    for found in codes::codes(&entry.text) {
        doc.add_text(fields.codes, found);
    }
    let titled = titled(&entry.metadata);
    let mut head = vec![entry.file.as_str()];
    if let Some(dossier) = &entry.dossier {
        doc.add_text(fields.dossier, dossier.as_str());
        doc.add_text(fields.codes, code(dossier.as_str()));
        head.push(dossier.as_str());
    }
    for found in searched(&entry.metadata) {
        head.push(found);
    }
    head.extend(titled.as_deref());
    for text in head {
        // Values are kept apart by the gap that the index puts between them: no phrase runs from one into the next.
        let head = Indexed::of(text);
        doc.add_pre_tokenized_text(fields.head_exact, head.exact);
        doc.add_pre_tokenized_text(fields.head_folded, head.folded);
        doc.add_pre_tokenized_text(fields.head_pairs, head.pairs);
    }
    for (field, key) in [
        (fields.kind, Key::Kind),
        (fields.agency, Key::Agency),
        (fields.agency, Key::ParentAgency),
        (fields.signer, Key::Signer),
        (fields.subject, Key::Subject),
        (fields.person, Key::Person),
        (fields.place, Key::Place),
    ] {
        if let Some(value) = entry.metadata.value(key) {
            doc.add_text(field, value);
        }
    }
    for (key, _) in entry.metadata.iter().filter(|(_, values)| !values.is_empty()) {
        doc.add_text(fields.has, key.as_str());
    }
    if let Some(number) = entry.metadata.value(Key::Number) {
        doc.add_text(fields.number, code(number));
        for beginning in beginnings(number) {
            doc.add_text(fields.number, format!("{BEGINS}{beginning}"));
        }
    }
    if let Some(Ok(Value::Date(day))) =
        entry.metadata.value(Key::Date).map(|day| Value::parse(Key::Date, day))
    {
        let part = |part: i8| u64::from(part.unsigned_abs());
        let year = u64::from(day.year().unsigned_abs());
        doc.add_u64(fields.date, year * 10_000 + part(day.month()) * 100 + part(day.day()));
    }
    for key in [
        Key::Number,
        Key::References,
        Key::Dossier,
        Key::CitizenIds,
        Key::TaxCodes,
        Key::Phones,
        Key::CertificateSerial,
    ] {
        for found in entry.metadata.all(key) {
            doc.add_text(fields.codes, code(&found.value));
        }
    }
    doc
}

/// Values that people search by; references are other papers' numbers and stay out of the head.
fn searched(metadata: &Metadata) -> impl Iterator<Item = &str> {
    metadata
        .iter()
        .filter(|(key, _)| !matches!(key, Key::References | Key::Date | Key::ReceivedAt | Key::DueAt))
        .flat_map(|(_, values)| values.iter().map(|found| found.value.as_str()))
}

/// Kind and number in the order in which people say them: no paper's head prints them so.
fn titled(metadata: &Metadata) -> Option<String> {
    Some(format!("{} số {}", metadata.value(Key::Kind)?, metadata.value(Key::Number)?))
}

/// `1245`, `1245/QĐ`: what people remember of a number.
fn beginnings(number: &str) -> impl Iterator<Item = String> {
    let pieces = pieces(number);
    let ends: Vec<usize> = pieces.iter().rev().skip(1).map(|piece| piece.place.end).collect();
    let number = number.to_owned();
    ends.into_iter().filter_map(move |end| {
        let beginning = number.get(..end)?;
        // Whatever follows, it is a number.
        Some(code(&format!("{beginning}/"))).filter(|code| !code.is_empty())
    })
}
