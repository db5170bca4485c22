//! A collection in BEIR layout.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Documents, queries, and which documents answer which query.
pub(crate) struct Collection {
    pub(crate) documents: Vec<Document>,
    /// Those that somebody judged, in the order of their file.
    pub(crate) queries: Vec<Asked>,
}

pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
}

pub(crate) struct Asked {
    pub(crate) text: String,
    /// What it is worth that a document is found; those not named are worth nothing.
    pub(crate) worth: HashMap<String, f64>,
}

impl Collection {
    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let documents = lines(&folder.join("corpus.jsonl"))?
            .iter()
            .map(|line| Document {
                id: text(line, "_id"),
                title: text(line, "title"),
                text: text(line, "text"),
            })
            .collect();
        let mut worths: HashMap<String, HashMap<String, f64>> = HashMap::new();
        // The first line names the columns.
        for line in fs::read_to_string(folder.join("qrels.tsv"))?.lines().skip(1) {
            let mut columns = line.split('\t');
            let (Some(query), Some(document), Some(worth)) = (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let worth: f64 = worth.trim().parse()?;
            if worth > 0.0 {
                worths.entry(query.to_owned()).or_default().insert(document.to_owned(), worth);
            }
        }
        let queries = lines(&folder.join("queries.jsonl"))?
            .iter()
            .filter_map(|line| {
                Some(Asked { text: text(line, "text"), worth: worths.remove(&text(line, "_id"))? })
            })
            .collect();
        Ok(Self { documents, queries })
    }
}

fn lines(path: &Path) -> Result<Vec<Value>, Box<dyn Error>> {
    let all = fs::read_to_string(path)?;
    Ok(all
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

fn text(line: &Value, key: &str) -> String {
    line[key].as_str().unwrap_or_default().to_owned()
}
