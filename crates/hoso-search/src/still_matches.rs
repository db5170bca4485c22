//! Whether one page matches, without the index.

use hoso_model::Principal;
use tantivy::Index;
use tantivy::collector::Count;

use crate::tantivy_error::Result;
use crate::tantivy_query::{Candidates, question};
use crate::tantivy_schema::{entry_document, register, schema};
use crate::{Entry, Query, SearchError};

/// The least memory that a writer takes, in bytes.
const WRITER_MEMORY: usize = 15 << 20;

/// Would `query` find this entry? For a hit whose page has changed since it was indexed: an index of this one page is made
/// in memory and asked, so that the answer is the same as the index's own will be. Of an answer that was
/// [read another way](crate::Found::read_as), that is the query.
///
/// # Errors
/// If there is no memory for it.
pub fn still_matches(
    principal: &Principal,
    query: &Query,
    entry: &Entry,
) -> std::result::Result<bool, SearchError> {
    Ok(asked(principal, query, entry)?)
}

fn asked(principal: &Principal, query: &Query, entry: &Entry) -> Result<bool> {
    let (schema, fields) = schema();
    let Some(question) = question(&fields, principal, query, Candidates::Some) else { return Ok(false) };
    let index = Index::create_in_ram(schema);
    register(&index);
    let mut writer = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    writer.add_document(entry_document(&fields, entry))?;
    writer.commit()?;
    Ok(index.reader()?.searcher().search(&question, &Count)? > 0)
}

#[cfg(test)]
mod tests {
    use hoso_model::{DocumentId, Principal};

    use super::still_matches;
    use crate::conformance::entry;
    use crate::{Filter, Query};

    #[test]
    fn a_page_matches_as_the_index_would_say() {
        let entry = entry(DocumentId::generate(), 1, "mot", "cấp giấy chứng nhận quyền sử dụng đất");
        let matches = |text: &str, filter| {
            let query = Query { text: text.into(), limit: 1, filter, ..Query::default() };
            still_matches(&Principal::local(), &query, &entry).unwrap()
        };
        let any = Filter::default;
        assert!(matches("quyen su dung", any()) && matches("1245/QĐ-UBND", any()));
        assert!(!matches("thu hồi", any()) && !matches("giấy -đất", any()));
        assert!(matches("giấy chứng nhận thu hồi", any()), "it has most of them");
        assert!(!matches("giấy thông báo thu hồi nợ", any()) && !matches("giấy AND chứng AND hồi", any()));
        let of = |dossier: &str| Filter { dossier: Some(dossier.parse().unwrap()), ..Filter::default() };
        assert!(matches("giấy", of("H39.18-240815-0007")));
        assert!(!matches("giấy", of("H39.18-240815-0008")));
    }
}
