//! Counts that are kept are what is there, after whatever has happened in whatever order.

use std::fmt::Write as _;

use hoso_model::{
    Area, Barcode, Candidate, ChangeNo, Claim, DocumentId, DossierCode, DossierSource, Metadata, PageNo,
    Principal, Refusal, RefusalReason, Symbology,
};

use super::{arrival, desk, on_each, soon, text};
use crate::{Arrival, Catalogue, DocumentFilter, IndexPlace, Lies, Place, RefusedFile, SortedPart, Work};

/// Numbers that are the same for the same seed (xorshift, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len().max(1) as u64) as usize)
    }

    fn code(&mut self) -> DossierCode {
        format!("H39.18-240815-000{}", self.below(4)).parse().unwrap()
    }

    fn claim(&mut self) -> Claim {
        let source =
            [DossierSource::Manual, DossierSource::Qr, DossierSource::FileName][self.below(3) as usize];
        match self.below(5) {
            0 => Claim::of([self.code(), self.code()], source),
            1 | 2 => Claim::One(Candidate { code: self.code(), source }),
            _ => Claim::Nobody,
        }
    }
}

/// Does one thing; in words.
async fn act(catalogue: &dyn Catalogue, chance: &mut Chance, known: &mut Vec<DocumentId>) -> String {
    let local = Principal::local();
    match chance.below(12) {
        0..=2 => {
            let byte = chance.below(5) as u8;
            let desk = desk(if chance.below(3) == 0 { "hai" } else { "mot" });
            // The same bytes have the same pages.
            let arrival = Arrival { desk, claim: chance.claim(), ..arrival(byte, u32::from(byte) + 1) };
            let said = format!("admit {byte} at {} as {:?}", arrival.desk, arrival.claim.key());
            known.push(catalogue.admit(arrival).await.unwrap().document);
            said
        }
        3 | 4 => {
            let leases = catalogue.lease_pages("a", 3, soon()).await.unwrap();
            for lease in &leases {
                if chance.below(4) == 0 {
                    let refusal = Refusal::new(RefusalReason::Broken, "");
                    catalogue.page_failed(lease, refusal, 1).await.unwrap();
                } else {
                    let mut reading = text("giấy");
                    let text = chance.code().to_string();
                    if chance.below(2) == 0 {
                        let code = Barcode { symbology: Symbology::Qr, text, area: Area::PAGE };
                        reading.text.codes.push(code);
                    }
                    catalogue.page_read(lease, reading).await.unwrap();
                }
            }
            format!("read {}", leases.len())
        }
        5 | 6 => {
            let leases = catalogue.lease_documents(Work::Sort, "a", 2, soon()).await.unwrap();
            for lease in &leases {
                let view = catalogue.document(&local, lease.document).await.unwrap().unwrap();
                let (mut parts, mut separators) = (Vec::new(), Vec::new());
                let whole = chance.below(2) == 0;
                for page in view.pages.iter().map(|page| page.page) {
                    match (whole, parts.last_mut()) {
                        (false, _) if chance.below(3) == 0 => {
                            separators.push(page);
                            parts.push(SortedPart { pages: Vec::new(), claim: chance.claim() });
                        }
                        (_, Some(part)) => part.pages.push(page),
                        (_, None) => parts.push(SortedPart { pages: vec![page], claim: chance.claim() }),
                    }
                }
                parts.retain(|part| !part.pages.is_empty());
                catalogue.sorted(lease, parts, separators).await.unwrap();
            }
            format!("sort {}", leases.len())
        }
        7 => {
            for lease in catalogue.lease_documents(Work::Describe, "a", 9, soon()).await.unwrap() {
                catalogue.described(&lease, Metadata::default()).await.unwrap();
            }
            let run = catalogue.changes(ChangeNo(0), 1000).await.unwrap();
            format!(
                "indexed {}",
                catalogue.indexed(&IndexPlace::local(), run.complete_to).await.unwrap().len()
            )
        }
        8 => match chance.one(known).copied() {
            Some(id) => format!("assign {:?}", catalogue.assign(&local, id, chance.code()).await.unwrap()),
            None => String::new(),
        },
        9 => {
            let of = chance.one(known).copied().filter(|_| chance.below(2) == 0);
            format!("retry {}", catalogue.retry(&Principal::local(), of).await.unwrap())
        }
        10 => match chance.one(known).copied() {
            Some(id) => format!(
                "reread {}",
                catalogue.reread(&Principal::local(), id, vec![PageNo::FIRST]).await.unwrap()
            ),
            None => String::new(),
        },
        _ => {
            let inode = chance.below(6);
            let place = Place { path: b"/in/x".to_vec(), inode, modified: 1, size: 0 };
            let refusal = Refusal::new(RefusalReason::Empty, "");
            let row = RefusedFile {
                desk: desk("mot"),
                name: format!("{inode}.pdf"),
                lies: Lies::InFolder(place),
                refusal,
            };
            catalogue.refuse(row).await.unwrap();
            if let Some(view) = chance.one(&catalogue.refused(&local, None, 9).await.unwrap())
                && chance.below(2) == 0
            {
                catalogue.clear_refusals(&Principal::local(), vec![view.clone()]).await.unwrap();
            }
            "refuse".to_owned()
        }
    }
}

#[tokio::test]
async fn counts_hold_over_histories_of_every_kind() {
    for seed in 1..=12u64 {
        on_each(async |catalogue| counts_hold(catalogue.as_ref(), seed).await).await;
    }
}

async fn counts_hold(catalogue: &dyn Catalogue, seed: u64) {
    let (mut chance, mut known, mut told) =
        (Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)), Vec::new(), String::new());
    for step in 0..60 {
        let done = act(catalogue, &mut chance, &mut known).await;
        let _ = writeln!(told, "{step}: {done}");
        assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new(), "seed {seed}\n{told}");
    }
    // Counted from what is shown, which no trigger has touched.
    let shown =
        catalogue.documents(&Principal::local(), &DocumentFilter::default(), None, 10_000).await.unwrap();
    let totals = catalogue.status(&Principal::local()).await.unwrap().totals;
    let pages: usize = shown.iter().map(|view| view.pages.len()).sum();
    let unassigned = shown.iter().filter(|view| view.dossier.is_none()).count();
    assert_eq!(
        (totals.documents, totals.pages, totals.unassigned),
        (shown.len() as u64, pages as u64, unassigned as u64),
        "seed {seed}\n{told}"
    );
    assert!(totals.documents > 0, "something happened");
}
