//! Counts a model from texts: `count OUT FILE...`. Each file is JSONL: `{"text": …}`, and `"times"` for how often a text
//! counts. Prints one JSON object: how much was counted and kept.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints what it did")]

use std::error::Error;
use std::fs;

use hoso_language::{Counts, Model, Recipe};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("usage: count OUT FILE...")?;
    let mut counts = Counts::default();
    for file in arguments {
        for line in fs::read_to_string(&file)?.lines() {
            let value: Value = serde_json::from_str(line)?;
            let text = value["text"].as_str().ok_or("a line without \"text\"")?;
            counts.add(text, u32::try_from(value["times"].as_u64().unwrap_or(1))?);
        }
    }
    let bytes = counts.model(Recipe::default());
    fs::write(&out, &bytes)?;
    let size = bytes.len();
    let (words, pairs, triples) = Model::of(bytes.leak())?.size();
    println!(
        "{}",
        json!({"counted": counts.len(), "words": words, "pairs": pairs, "triples": triples, "bytes": size})
    );
    Ok(())
}
