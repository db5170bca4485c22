//! What the codes on a document's pages say: a stack is cut into its papers, a paper is given its dossier.

use std::collections::BTreeSet;

use hoso_model::{Actor, Claim, DocumentId, DossierSource, Event, PageNo, Part};
use rusqlite::{Connection, params};

use super::assigning::set_dossier;
use super::correcting::carry_over;
use super::dossiers::dossier_row;
use super::ending::end_if_done;
use super::error::Result;
use super::numbering::next_changes;
use super::queue::owe;
use super::rows::{happened, to_json};
use super::said;
use super::same_bytes::{Paper, known, take_over};
use super::standing::step_back;
use super::work::ends_document_work;
use crate::{DocumentLease, SortedPart, Work};

const SORTER: Actor = Actor::System(Part::Sorter);

pub(super) fn sorted(
    db: &Connection,
    lease: &DocumentLease,
    mut parts: Vec<SortedPart>,
    separators: &[PageNo],
) -> Result<()> {
    if !ends_document_work(db, lease)? {
        return Ok(());
    }
    let document = lease.document;
    let pages = pages_of(db, document)?;
    let placed: BTreeSet<PageNo> =
        parts.iter().flat_map(|part| &part.pages).chain(separators).copied().collect();
    let left: Vec<PageNo> = pages.iter().filter(|page| !placed.contains(page)).copied().collect();
    if !left.is_empty() {
        // No page ever belongs to nothing, whatever who sorted it forgot.
        parts.push(SortedPart { pages: left, claim: Claim::Nobody });
    }
    // What a person said of the whole holds for each paper of it.
    let person = said::last_word(db, document)?;
    if let [only] = parts.as_slice()
        && only.pages.len() == pages.len()
    {
        match &only.claim {
            Claim::Nobody => {}
            Claim::One(candidate) => {
                if !set_dossier(db, document, candidate, &SORTER)? {
                    return Ok(());
                }
            }
            Claim::Conflict(candidates) => {
                let outranked =
                    |source: DossierSource| candidates.iter().any(|one| source.outranks(one.source));
                match said::settled(db, document)? {
                    Some(settled) if outranked(settled.source) => {
                        let detail = format!("{} are named; {settled} stays", only.claim.key());
                        happened(db, document, Event::Noted, &SORTER, &detail)?;
                    }
                    _ => {
                        db.prepare_cached(
                            "UPDATE document SET dossier = NULL, dossier_source = NULL, conflict = ?2 WHERE id = ?1",
                        )?
                        .execute(params![document.to_string(), to_json("document.conflict", candidates)?])?;
                        happened(db, document, Event::Conflict, &SORTER, &only.claim.key())?;
                    }
                }
            }
        }
        return owe(db, document, Work::Describe);
    }
    let mut left_out = db.prepare_cached("UPDATE page SET separator = 1 WHERE document = ?1 AND no = ?2")?;
    for page in separators {
        left_out.execute(params![document.to_string(), page.get()])?;
    }
    if let Some(person) = person {
        for part in &mut parts {
            part.claim = Claim::One(person.clone());
        }
    }
    let by = parts.iter().map(|part| cut_out(db, document, part, &SORTER)).collect::<Result<Vec<_>, _>>()?;
    let detail = by.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    happened(db, document, Event::Cut, &SORTER, &detail)?;
    step_back(db, document, &by)
}

pub(super) const PAGES_OF: &str = "SELECT no FROM page WHERE document = ?1 ORDER BY no";

fn pages_of(db: &Connection, document: DocumentId) -> Result<Vec<PageNo>> {
    let pages = db
        .prepare_cached(PAGES_OF)?
        .query_map([document.to_string()], |row| row.get::<_, u32>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(pages.into_iter().filter_map(PageNo::new).collect())
}

/// Makes a document of some pages of a stack.
pub(super) fn cut_out(
    db: &Connection,
    stack: DocumentId,
    part: &SortedPart,
    by: &Actor,
) -> Result<DocumentId> {
    let (document, stack_id) = (DocumentId::generate(), stack.to_string());
    let id = document.to_string();
    let (sha256, before, desk): (String, String, String) = db
        .prepare_cached("SELECT sha256, cut, desk FROM document WHERE id = ?1")?
        .query_row([&stack_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let cut = runs(&within(&before, &part.pages));
    let one = part.claim.one();
    let paper = Paper { sha256: &sha256, cut: &cut, desk: &desk };
    if let Some(known) = known(db, &paper, &part.claim)? {
        happened(db, known, Event::Duplicate, by, &stack_id)?;
        said_of_first(db, stack, part, known)?;
        return Ok(known);
    }
    take_over(db, &paper, &part.claim)?;
    let dossier = one.map(|one| dossier_row(db, &one.code)).transpose()?;
    let source = one.map(|one| to_json("document.dossier_source", &one.source)).transpose()?;
    let conflict = part.claim.conflict();
    let conflict = if conflict.is_empty() { None } else { Some(to_json("document.conflict", &conflict)?) };
    db.prepare_cached(
        "INSERT INTO document (id, sha256, size, media_type, name, desk, dossier, dossier_source, state, priority,
             admitted_at, change, cut, claim, conflict)
         SELECT ?2, sha256, size, media_type, name, desk, ?3, ?4, 'admitted', priority, admitted_at, change, ?5, ?6, ?7
         FROM document WHERE id = ?1",
    )?
    .execute(params![stack_id, id, dossier, source, cut, part.claim.key(), conflict])?;
    db.prepare_cached(
        "INSERT INTO original (document, no, blob, name) SELECT ?2, no, blob, name FROM original WHERE document = ?1",
    )?
    .execute([&stack_id, &id])?;
    let first = next_changes(db, part.pages.len() as u32)?.0 as i64;
    // What the codes on them say is settled: they are not sorted again.
    let mut put = db.prepare_cached(
        "INSERT INTO page (document, no, state, reading, failure, ended_at, change, blob, source)
         SELECT ?2, ?4, state, reading, failure, ended_at, ?5, blob, source FROM page WHERE document = ?1 AND no = ?3",
    )?;
    for (index, page) in part.pages.iter().enumerate() {
        put.execute(params![stack_id, id, page.get(), index as i64 + 1, first + index as i64])?;
    }
    db.prepare_cached("UPDATE document SET change = ?2 WHERE id = ?1")?
        .execute(params![id, first + part.pages.len() as i64 - 1])?;
    if one.is_some_and(|one| one.source == DossierSource::Manual) {
        said::said_of_stack(db, stack, document)?;
    }
    said_of_first(db, stack, part, document)?;
    happened(db, document, Event::Cut, by, &format!("{stack_id}: {cut}"))?;
    if !part.claim.conflict().is_empty() {
        happened(db, document, Event::Conflict, by, &part.claim.key())?;
    }
    end_if_done(db, document)?;
    Ok(document)
}

/// What a stack says of itself is drawn from its first paper: so what persons said of it is said of that paper.
fn said_of_first(db: &Connection, stack: DocumentId, part: &SortedPart, document: DocumentId) -> Result<()> {
    if part.pages.contains(&PageNo::FIRST) { carry_over(db, stack, document) } else { Ok(()) }
}

/// `2-5,7` of pages 2, 3, 4, 5 and 7.
fn runs(pages: &[PageNo]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages.iter().map(|page| page.get()) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => runs.push((page, page)),
        }
    }
    let named = runs.iter().map(
        |(first, last)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        },
    );
    named.collect::<Vec<_>>().join(",")
}

/// Pages of the whole stack, of pages of a paper that was cut out of it before as `cut`.
fn within(cut: &str, pages: &[PageNo]) -> Vec<PageNo> {
    if cut.is_empty() {
        return pages.to_vec();
    }
    let run = |run: &str| -> Option<std::ops::RangeInclusive<u32>> {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        Some(first.parse().ok()?..=last.parse().ok()?)
    };
    let whole: Vec<u32> = cut.split(',').filter_map(run).flatten().collect();
    pages.iter().filter_map(|page| PageNo::new(*whole.get(page.index())?)).collect()
}

#[cfg(test)]
mod tests {
    use super::{runs, within};
    use hoso_model::PageNo;

    #[test]
    fn runs_of_pages_are_told_shortly() {
        let told =
            |pages: &[u32]| runs(&pages.iter().map(|no| PageNo::new(*no).unwrap()).collect::<Vec<_>>());
        assert_eq!(told(&[2, 3, 4, 5, 7]), "2-5,7");
        assert_eq!(told(&[1]), "1");
        assert_eq!(told(&[3, 2]), "3,2");
    }

    #[test]
    fn a_paper_that_is_cut_again_is_told_by_the_pages_of_the_stack() {
        let pages = |of: &[u32]| of.iter().map(|no| PageNo::new(*no).unwrap()).collect::<Vec<_>>();
        assert_eq!(within("", &pages(&[2, 3])), pages(&[2, 3]));
        assert_eq!(within("2-4,7", &pages(&[1, 3, 4])), pages(&[2, 4, 7]));
    }
}
