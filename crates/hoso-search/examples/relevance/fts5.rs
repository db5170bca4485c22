//! SQLite FTS5: words joined by OR, over title and text, in the order of its `bm25()`.

use std::error::Error;

use rusqlite::{Connection, params};

use crate::beir::Collection;
use crate::measure::{DEPTH, Rankings};

pub(crate) fn rank_exact(collection: &Collection, queries: &[String]) -> Result<Rankings, Box<dyn Error>> {
    rank(collection, queries, 0)
}

pub(crate) fn rank_folded(collection: &Collection, queries: &[String]) -> Result<Rankings, Box<dyn Error>> {
    rank(collection, queries, 2)
}

fn rank(
    collection: &Collection,
    queries: &[String],
    remove_diacritics: u8,
) -> Result<Rankings, Box<dyn Error>> {
    let mut database = Connection::open_in_memory()?;
    database.execute_batch(&format!(
        "CREATE VIRTUAL TABLE pages USING fts5(id UNINDEXED, title, body, tokenize='unicode61 remove_diacritics \
         {remove_diacritics}')"
    ))?;
    let writing = database.transaction()?;
    for document in &collection.documents {
        writing.execute(
            "INSERT INTO pages VALUES (?1, ?2, ?3)",
            params![document.id, document.title, document.text],
        )?;
    }
    writing.commit()?;
    let mut asking =
        database.prepare("SELECT id FROM pages WHERE pages MATCH ?1 ORDER BY rank, rowid LIMIT ?2")?;
    let mut rankings = Vec::with_capacity(queries.len());
    for query in queries {
        let words: Vec<String> = query
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        let found = asking.query_map(params![words.join(" OR "), i64::try_from(DEPTH)?], |row| row.get(0))?;
        rankings.push(found.collect::<Result<_, _>>()?);
    }
    Ok(rankings)
}
