//! How well the index finds what people judged to be right.
//!
//! `cargo run --release -p hoso-search --example relevance -- FOLDER` reads a folder in BEIR layout (`corpus.jsonl`,
//! `queries.jsonl`, `qrels.tsv`), puts it into the product's own index, asks each query as it stands and without its
//! marks, and prints one JSON object: nDCG@10 and recall@20, of all queries and of each half of them. Beside it, in the
//! same run, stand tantivy's default analyser, its folding one, and SQLite FTS5. `docs/search.md` has the table.

mod beir;
mod fts5;
mod hoso;
mod measure;
mod plain;

use std::process::ExitCode;

use beir::Collection;
use measure::Rankings;
use serde_json::{Map, Value, json};

/// A system puts the documents in order for each query; names of documents, best first.
type System = fn(&Collection, &[String]) -> Result<Rankings, Box<dyn std::error::Error>>;

/// What is measured, by the name it has in the answer.
const SYSTEMS: [(&str, System); 5] = [
    ("hoso", hoso::rank),
    ("tantivy_default", plain::rank_default),
    ("tantivy_ascii_folding", plain::rank_folding),
    ("fts5", fts5::rank_exact),
    ("fts5_remove_diacritics_2", fts5::rank_folded),
];

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        tell("a folder with corpus.jsonl, queries.jsonl and qrels.tsv is needed");
        return ExitCode::from(2);
    };
    match measured(folder.as_ref()) {
        Ok(measured) => {
            print(&measured);
            ExitCode::SUCCESS
        }
        Err(error) => {
            tell(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn measured(folder: &std::path::Path) -> Result<Value, Box<dyn std::error::Error>> {
    let collection = Collection::read(folder)?;
    let typed: Vec<String> = collection.queries.iter().map(|query| query.text.clone()).collect();
    let bare: Vec<String> = typed.iter().map(|text| hoso_viet::fold(text)).collect();
    let mut systems = Map::new();
    for (name, rank) in SYSTEMS {
        let with_tones = measure::shares(&collection, &rank(&collection, &typed)?);
        let without_tones = measure::shares(&collection, &rank(&collection, &bare)?);
        systems.insert(name.to_owned(), json!({ "with_tones": with_tones, "without_tones": without_tones }));
    }
    Ok(json!({
        "documents": collection.documents.len(),
        "queries": collection.queries.len(),
        "systems": systems,
    }))
}

#[expect(clippy::print_stdout, reason = "the answer of a program for the command line")]
fn print(value: &Value) {
    println!("{value:#}");
}

#[expect(clippy::print_stderr, reason = "the answer of a program for the command line")]
fn tell(text: &str) {
    eprintln!("{text}");
}
