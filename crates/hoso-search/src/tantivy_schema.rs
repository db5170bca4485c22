//! The fields of an entry, and how an [`Entry`] fills them.

use hoso_model::{Field as Key, Metadata, Value};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, TantivyDocument};

use crate::Entry;
use crate::analyser::{Analyser, Form, code};

/// Name of the fast field that collapses pages to documents.
pub(crate) const DOCUMENT_KEY: &str = "document_key";

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
    /// What the paper says of itself, its file's name and its dossier.
    pub head_exact: Field,
    pub head_folded: Field,
    pub kind: Field,
    pub agency: Field,
    pub codes: Field,
}

/// The analysers, with a number that changes whenever they cut text another way: an index that was made by older ones
/// has another schema, and is rebuilt from stored texts at the next start.
const EXACT: &str = "hoso_exact_2";
const FOLDED: &str = "hoso_folded_2";

/// The schema; an index with another is rebuilt.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |analyser: &str| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(analyser)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
    };
    let fields = Fields {
        key: schema.add_text_field("key", STRING | STORED),
        document: schema.add_text_field("document", STRING),
        document_key: schema.add_u64_field(DOCUMENT_KEY, FAST),
        page: schema.add_u64_field("page", FAST),
        revision: schema.add_u64_field(REVISION, FAST),
        desk: schema.add_text_field("desk", STRING),
        dossier: schema.add_text_field("dossier", STRING),
        date: schema.add_u64_field("date", FAST | INDEXED),
        body_exact: schema.add_text_field("body_exact", text(EXACT)),
        body_folded: schema.add_text_field("body_folded", text(FOLDED)),
        head_exact: schema.add_text_field("head_exact", text(EXACT)),
        head_folded: schema.add_text_field("head_folded", text(FOLDED)),
        kind: schema.add_text_field("kind", text(FOLDED)),
        agency: schema.add_text_field("agency", text(FOLDED)),
        codes: schema.add_text_field("codes", STRING),
    };
    (schema.build(), fields)
}

/// Makes the analysers known to an index.
pub(crate) fn register(index: &Index) {
    index.tokenizers().register(EXACT, Analyser(Form::Exact));
    index.tokenizers().register(FOLDED, Analyser(Form::Folded));
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
    doc.add_text(fields.body_exact, &entry.text);
    doc.add_text(fields.body_folded, &entry.text);
    let mut head = vec![entry.file.as_str()];
    if let Some(dossier) = &entry.dossier {
        doc.add_text(fields.dossier, dossier.as_str());
        doc.add_text(fields.codes, code(dossier.as_str()));
        head.push(dossier.as_str());
    }
    for found in searched(&entry.metadata) {
        head.push(found);
    }
    for text in head {
        // Values are kept apart by the gap that the index puts between them: no phrase runs from one into the next.
        doc.add_text(fields.head_exact, text);
        doc.add_text(fields.head_folded, text);
    }
    if let Some(kind) = entry.metadata.value(Key::Kind) {
        doc.add_text(fields.kind, kind);
    }
    for agency in [Key::Agency, Key::ParentAgency].into_iter().filter_map(|key| entry.metadata.value(key)) {
        doc.add_text(fields.agency, agency);
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
