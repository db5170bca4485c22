//! `hoso search`

use std::process::ExitCode;

use hoso_api::Hit;
use hoso_search::{Filter, Query};
use hoso_viet::printable_line;
use jiff::civil::Date;

use super::print_json;
use crate::access::{Access, Purpose};
use crate::arguments::Search;
use crate::config::Config;
use crate::failure::Failure;

pub(crate) async fn run(config: &Config, asked: Search) -> Result<ExitCode, Failure> {
    let day = |day: Option<String>| -> Result<Option<u32>, Failure> {
        let Some(day) = day else { return Ok(None) };
        let date: Date =
            day.parse().map_err(|_| Failure::Usage(format!("a day is written 2015-07-09, not {day:?}")))?;
        Ok(date.strftime("%Y%m%d").to_string().parse().ok())
    };
    let query = Query {
        text: asked.query,
        filter: Filter {
            desk: asked.desk.map(|desk| desk.parse()).transpose().map_err(Failure::usage)?,
            dossier: asked.dossier.map(|code| code.parse()).transpose().map_err(Failure::usage)?,
            kind: asked.kind,
            agency: asked.agency,
            from: day(asked.from)?,
            to: day(asked.to)?,
        },
        limit: asked.limit,
        offset: 0,
    };
    let purpose = Purpose::question("search").indexed();
    let answer = Access::with(config, purpose, async |access: &Access| access.search(&query).await).await?;
    if let Some(index) = &answer.index {
        eprintln!(
            "THIS IS NOT ALL: the index is being made anew, {} of {} pages are in it so far",
            index.indexed, index.to_index
        );
    }
    if asked.json {
        print_json(&answer)?;
        return Ok(ExitCode::SUCCESS);
    }
    for note in &answer.notes {
        eprintln!("{}", printable_line(&note.english));
    }
    if answer.relaxed {
        println!("No page has all of these words; these have most of them.");
    }
    answer.hits.iter().for_each(print_hit);
    eprintln!("{} documents, {} ms", answer.total, answer.took_ms);
    Ok(ExitCode::SUCCESS)
}

fn print_hit(hit: &Hit) {
    let known =
        [&hit.kind, &hit.number, &hit.date].into_iter().flatten().cloned().collect::<Vec<_>>().join("  ");
    println!("{} page {}  {}", printable_line(&hit.file), hit.page, printable_line(&known));
    let dossier = hit.dossier.as_ref().map_or_else(|| "no dossier".to_owned(), ToString::to_string);
    println!("  {dossier}  {}  {}", hit.desk, hit.document);
    if let Some(subject) = &hit.subject {
        println!("  {}", printable_line(subject));
    }
    let (open, close) = if std::io::IsTerminal::is_terminal(&std::io::stdout()) {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("[", "]")
    };
    let plain = hoso_viet::printable(&hit.snippet).replace("<mark>", open).replace("</mark>", close);
    let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    println!("  {plain}\n");
}
