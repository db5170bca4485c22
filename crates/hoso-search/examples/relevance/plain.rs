//! Tantivy with analysers of its own: words joined by OR, over title and text.

use std::error::Error;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{Index, TantivyDocument, Term};

use crate::beir::Collection;
use crate::measure::{DEPTH, Rankings};

const MEMORY: usize = 64 << 20;
const ANALYSER: &str = "measured";

pub(crate) fn rank_default(collection: &Collection, queries: &[String]) -> Result<Rankings, Box<dyn Error>> {
    rank(collection, queries, TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).build())
}

pub(crate) fn rank_folding(collection: &Collection, queries: &[String]) -> Result<Rankings, Box<dyn Error>> {
    let folding =
        TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter);
    rank(collection, queries, folding.build())
}

fn rank(
    collection: &Collection,
    queries: &[String],
    mut analyser: TextAnalyzer,
) -> Result<Rankings, Box<dyn Error>> {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(ANALYSER).set_index_option(IndexRecordOption::WithFreqs);
    let text = TextOptions::default().set_indexing_options(indexing);
    let id = schema.add_text_field("id", STRING | STORED);
    let title = schema.add_text_field("title", text.clone());
    let body = schema.add_text_field("body", text);
    let index = Index::create_in_ram(schema.build());
    index.tokenizers().register(ANALYSER, analyser.clone());
    let mut writer = index.writer_with_num_threads(1, MEMORY)?;
    for document in &collection.documents {
        let mut written = TantivyDocument::new();
        written.add_text(id, &document.id);
        written.add_text(title, &document.title);
        written.add_text(body, &document.text);
        writer.add_document(written)?;
    }
    writer.commit()?;
    let searcher = index.reader()?.searcher();
    let mut rankings = Vec::with_capacity(queries.len());
    for query in queries {
        let mut clauses = Vec::new();
        let mut tokens = analyser.token_stream(query);
        while tokens.advance() {
            clauses.extend([title, body].map(|field| (Occur::Should, word(field, &tokens.token().text))));
        }
        let best =
            searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(DEPTH).order_by_score())?;
        let mut ranking = Vec::with_capacity(best.len());
        for (_, address) in best {
            let found: TantivyDocument = searcher.doc(address)?;
            ranking.extend(found.get_first(id).and_then(|id| id.as_str()).map(str::to_owned));
        }
        rankings.push(ranking);
    }
    Ok(rankings)
}

fn word(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}
