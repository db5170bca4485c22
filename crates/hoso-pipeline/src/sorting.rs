//! What the bar codes on a document's pages say: where a stack is cut, and which dossier a paper belongs to.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hoso_model::{
    Barcode, Candidate, Claim, DossierCode, DossierSource, PageNo, Part, Principal, Separator, Symbology,
};
use hoso_store::{
    DocumentLease, DocumentView, ForStages, SortedPart, StoreError, TextRequest, Work, fault_point,
};
use tracing::{error, info};

use crate::Signals;
use crate::measured;
use crate::worker::worker;

/// Documents leased at a time.
const BATCH: u32 = 16;
/// Sorting takes milliseconds a page; a lease this long only lapses when its process has died.
const LEASE: Duration = Duration::from_mins(2);
/// Pages whose texts are in memory at a time.
const PAGES: usize = 64;

/// Sorts documents with bar codes until the signals say stop.
pub async fn sort_documents(catalogue: Arc<dyn ForStages>, signals: Signals) {
    while !signals.stopping() {
        fault_point!("sorting");
        let leases = match catalogue.lease_documents(Work::Sort, worker(), BATCH, LEASE).await {
            Ok(leases) => leases,
            Err(error) => {
                error!(%error, "no documents to sort can be leased");
                Vec::new()
            }
        };
        if leases.is_empty() {
            signals.wait(&signals.sortable).await;
            continue;
        }
        for lease in leases {
            let begun = Instant::now();
            let done = sort(catalogue.as_ref(), &lease).await;
            measured::stage_took("sorting", begun.elapsed());
            match done {
                Ok(()) => {
                    signals.read.notify_one();
                    signals.changed.notify_one();
                }
                Err(error) => {
                    error!(%error, document = %lease.document, "a document could not be sorted yet");
                }
            }
        }
    }
}

async fn sort(catalogue: &dyn ForStages, lease: &DocumentLease) -> Result<(), StoreError> {
    let sorter = Principal::System(Part::Sorter);
    let Some(document) = catalogue.document(&sorter, lease.document).await? else { return Ok(()) };
    let mut sheets = Vec::with_capacity(document.pages.len());
    for pages in document.pages.chunks(PAGES) {
        let keys = pages.iter().map(|page| (lease.document, page.page)).collect();
        let texts = catalogue.texts(&sorter, &TextRequest::Pages(keys)).await?;
        sheets.extend(pages.iter().map(|page| {
            let text = texts.iter().find(|text| text.page == page.page).map(|text| &text.text);
            Sheet {
                page: page.page,
                blank: text.is_some_and(|text| text.blank && text.codes.is_empty()),
                words: text.is_some_and(|text| !text.lines.is_empty()),
                codes: text.map(|text| text.codes.clone()).unwrap_or_default(),
            }
        }));
    }
    let Stack { mut parts, separators } = parts(&sheets, &said_by_name(&document));
    // A paper of a stack keeps what its separator sheet said, which is not among its pages.
    if let [only] = parts.as_mut_slice()
        && only.pages.len() == sheets.len()
        && document.cut_from.is_some()
        && document.dossier.is_some()
    {
        only.claim = Claim::Nobody;
    }
    if parts.len() != 1 {
        info!(document = %lease.document, file = document.file, parts = parts.len(), "a stack is cut at its separator sheets");
    }
    catalogue.sorted(lease, parts, separators).await
}

/// A page as far as sorting goes.
struct Sheet {
    page: PageNo,
    /// There is nothing on it.
    blank: bool,
    /// Words were read on it. Of a separator sheet with nothing else on it none are.
    words: bool,
    codes: Vec<Barcode>,
}

/// A stack, taken apart.
struct Stack {
    parts: Vec<SortedPart>,
    /// Pages that belong to no part.
    separators: Vec<PageNo>,
}

/// The papers of a stack. A separator sheet ends one and begins the next; with nothing else on it, it belongs to none, nor
/// does its blank back. One on which something else lies or is written is the first page of what follows.
/// A paper's dossier is that of its separator sheet, else what the codes on its own pages say, else what names said.
fn parts(sheets: &[Sheet], by_name: &Claim) -> Stack {
    let mut parts: Vec<(Option<DossierCode>, Vec<&Sheet>)> = vec![(None, Vec::new())];
    let mut separators = Vec::new();
    let mut after_separator = false;
    for sheet in sheets {
        let separator = Separator::of(&sheet.codes);
        let separates = separator.is_some();
        if let Some(separator) = separator {
            parts.push((separator.dossier, Vec::new()));
        }
        let left_out = if separates { !sheet.words } else { after_separator && sheet.blank };
        match parts.last_mut() {
            Some((_, pages)) if !left_out => pages.push(sheet),
            _ => separators.push(sheet.page),
        }
        after_separator = separates;
    }
    let cut = parts.len() > 1;
    parts.retain(|(_, pages)| !pages.is_empty());
    let part = |(separator, pages): (Option<DossierCode>, Vec<&Sheet>)| {
        let claim = match separator {
            Some(code) => Claim::One(Candidate { code, source: DossierSource::Qr }),
            None => said_by_codes(&pages).or_else(|| if cut { by_name.clone() } else { Claim::Nobody }),
        };
        SortedPart { pages: pages.iter().map(|sheet| sheet.page).collect(), claim }
    };
    Stack { parts: parts.into_iter().map(part).collect(), separators }
}

/// What the codes on the pages say: QR codes before bar codes.
fn said_by_codes(pages: &[&Sheet]) -> Claim {
    let said = |qr: bool, source| {
        let codes = pages.iter().flat_map(|sheet| &sheet.codes);
        let codes = codes.filter(|code| (code.symbology == Symbology::Qr) == qr);
        let found = codes.flat_map(|code| DossierCode::find_in_text(&code.text));
        Claim::of(found.map(|(_, code)| code), source)
    };
    said(true, DossierSource::Qr).or_else(|| said(false, DossierSource::Barcode))
}

/// What names said when the document came.
fn said_by_name(document: &DocumentView) -> Claim {
    match (&document.dossier, document.dossier_source) {
        (Some(code), Some(source)) => Claim::One(Candidate { code: code.clone(), source }),
        _ if document.conflict.is_empty() => Claim::Nobody,
        _ => Claim::Conflict(document.conflict.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Sheet, parts};
    use hoso_model::{Area, Barcode, Claim, DossierCode, DossierSource, PageNo, Separator, Symbology};

    fn code(number: u32) -> DossierCode {
        format!("H39.18-240815-{number:04}").parse().unwrap()
    }

    fn sheets(of: &[&[(Symbology, String)]]) -> Vec<Sheet> {
        let barcode = |(symbology, text): &(Symbology, String)| Barcode {
            symbology: *symbology,
            text: text.clone(),
            area: Area::PAGE,
        };
        (0..)
            .zip(of)
            .map(|(index, codes)| Sheet {
                page: PageNo::from_index(index),
                blank: codes.first().is_some_and(|(_, text)| text == "blank"),
                words: codes.iter().any(|(_, text)| text == "words"),
                codes: codes
                    .iter()
                    .map(barcode)
                    .filter(|code| !["blank", "words"].contains(&&*code.text))
                    .collect(),
            })
            .collect()
    }

    fn told(of: &[&[(Symbology, String)]], by_name: &Claim) -> Vec<(Vec<u32>, String)> {
        let stack = parts(&sheets(of), by_name);
        let held = stack.parts.iter().flat_map(|part| &part.pages).chain(&stack.separators);
        let mut held: Vec<u32> = held.map(|page| page.get()).collect();
        held.sort_unstable();
        assert_eq!(
            held,
            (1..=of.len() as u32).collect::<Vec<_>>(),
            "no page is forgotten, none is there twice"
        );
        stack
            .parts
            .iter()
            .map(|part| (part.pages.iter().map(|p| p.get()).collect(), part.claim.key()))
            .collect()
    }

    #[test]
    fn a_stack_is_cut_at_its_separators_and_their_blank_backs_go_too() {
        let sheet = |number| vec![(Symbology::Qr, Separator::mark(&code(number)))];
        let (one, two) = (sheet(1), sheet(2));
        let blank = vec![(Symbology::Other, "blank".to_owned())];
        let by_name = Claim::of([code(9)], DossierSource::FileName);
        assert_eq!(
            told(&[&[], &one, &blank, &[], &blank, &two, &[]], &by_name),
            [
                (vec![1], code(9).to_string()),
                (vec![4, 5], code(1).to_string()),
                (vec![7], code(2).to_string())
            ]
        );
        assert_eq!(told(&[&one, &two], &by_name), []);
    }

    #[test]
    fn a_sheet_with_something_on_it_cuts_and_stays_and_a_receipt_with_bare_codes_is_a_paper() {
        let words = (Symbology::Other, "words".to_owned());
        let written_on = [(Symbology::Qr, Separator::mark(&code(1))), words.clone()];
        let receipt =
            [(Symbology::Qr, code(2).to_string()), (Symbology::Code128, code(2).to_string()), words];
        let nobody = Claim::Nobody;
        let blank = vec![(Symbology::Other, "blank".to_owned())];
        assert_eq!(
            told(&[&[], &written_on, &blank, &[]], &nobody),
            [(vec![1], String::new()), (vec![2, 4], code(1).to_string())]
        );
        assert_eq!(told(&[&receipt, &[]], &nobody), [(vec![1, 2], code(2).to_string())]);
        // A page with a code is not blank, whatever was read on it.
        let bare_back = [(Symbology::Qr, code(3).to_string())];
        let sheet = [(Symbology::Qr, Separator::mark(&code(1)))];
        assert_eq!(told(&[&sheet, &bare_back], &nobody), [(vec![2], code(1).to_string())]);
    }

    #[test]
    fn codes_on_pages_name_the_dossier_and_different_ones_are_a_conflict() {
        let qr = |number| vec![(Symbology::Qr, format!("Mã hồ sơ: {}|1.000", code(number)))];
        let bar = |number| vec![(Symbology::Code128, code(number).to_string())];
        let nobody = Claim::Nobody;
        assert_eq!(told(&[&qr(1), &bar(2)], &nobody), [(vec![1, 2], code(1).to_string())]);
        assert_eq!(told(&[&[], &bar(2)], &nobody), [(vec![1, 2], code(2).to_string())]);
        assert_eq!(told(&[&qr(1), &qr(2)], &nobody), [(vec![1, 2], format!("{}|{}", code(1), code(2)))]);
        let by_name = Claim::of([code(9)], DossierSource::FileName);
        assert_eq!(told(&[&[]], &by_name), [(vec![1], String::new())], "what names said is known already");
    }
}
