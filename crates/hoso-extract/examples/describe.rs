//! Describes papers that were read before: each line of a file is `{"file": …, "pages": [a page's text as it is kept, …]}`.
//! Prints a line a paper, `{"file": …, "metadata": …}`, so that a change of the rules is seen in seconds.

#![allow(clippy::print_stdout, reason = "it prints what it found")]

use std::error::Error;

use hoso_extract::describe;
use hoso_model::{PageNo, PageText};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: describe FILE")?;
    for line in std::fs::read_to_string(file)?.lines() {
        let paper: Value = serde_json::from_str(line)?;
        let pages: Vec<PageText> = serde_json::from_value(paper["pages"].clone())?;
        let numbered: Vec<_> = (0..).map(PageNo::from_index).zip(&pages).collect();
        println!("{}", json!({"file": paper["file"], "metadata": describe(&numbered)}));
    }
    Ok(())
}
