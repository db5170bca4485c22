//! Catalogues that a version before made are opened, counted and mended.

use hoso_model::{
    Actor, Barcode, DocumentId, DocumentState, DossierSource, PageText, Part, Principal, Separator, Symbology,
};
use rusqlite::{Connection, params};

use super::{SqliteCatalogue, rows, schema};
use crate::{ChangeFeed as _, Generations, IndexPlace, Questions as _, Upkeep as _, Work, WorkQueue as _};

const STACK: &str = "00000000000000000000000001";
const PART: &str = "00000000000000000000000002";
const ASSIGNED: &str = "00000000000000000000000003";
const CODE: &str = "H39.18-240815-0007";

fn body(codes: &[(Symbology, &str)], blank: bool) -> Vec<u8> {
    let mut text = PageText::recognised(10, 10, 300, Vec::new());
    text.blank = blank;
    let code = |(symbology, text): &(Symbology, &str)| Barcode {
        symbology: *symbology,
        text: (*text).to_owned(),
        area: hoso_model::Area::PAGE,
    };
    text.codes = codes.iter().map(code).collect();
    rows::pack(&text).unwrap()
}

/// As version 2 of the tables was left by: a stack of a cover sheet, its blank back, a receipt that carries its code bare
/// as QR and Code 128 and was taken for a cover sheet, and a form, which is the only paper it was cut into; and a paper
/// that a person put into a dossier.
fn made_before(path: &std::path::Path) {
    let db = Connection::open(path).unwrap();
    for migration in &schema::MIGRATIONS[..2] {
        db.execute_batch(migration).unwrap();
    }
    db.pragma_update(None, "user_version", 2).unwrap();
    db.execute_batch(
        "INSERT INTO desk VALUES ('mot', 'Một', '/');
         INSERT INTO dossier (id, code, created_at) VALUES (1, 'H39.18-240815-0007', 0);
         INSERT INTO blob (id, sha256, size, media_type) VALUES (1, printf('%064x', 1), 9, 'application/pdf'),
             (2, printf('%064x', 2), 9, 'application/pdf');
         INSERT INTO refused (desk, name, path, inode, modified, size, refusal, at)
             VALUES ('mot', 'x', 'x', 1, 1, 1, '{}', 0);",
    )
    .unwrap();
    let document = "INSERT INTO document (id, sha256, size, media_type, name, desk, dossier, dossier_source, state,
        priority, admitted_at, cut) VALUES (?1, printf('%064x', ?2), 9, 'application/pdf', 'a.pdf', 'mot', ?3, ?4, ?5, 0,
        7, ?6)";
    db.execute(document, params![STACK, 1, None::<i64>, None::<&str>, "replaced", ""]).unwrap();
    db.execute(document, params![PART, 1, Some(1), Some("\"qr\""), "indexed", "4"]).unwrap();
    db.execute(document, params![ASSIGNED, 2, Some(1), Some("\"manual\""), "indexed", ""]).unwrap();
    db.execute("INSERT INTO replaced VALUES (?1, ?2)", [STACK, PART]).unwrap();
    for (id, blob) in [(STACK, 1), (PART, 1), (ASSIGNED, 2)] {
        db.execute("INSERT INTO original VALUES (?1, 0, ?2, 'a.pdf')", params![id, blob]).unwrap();
    }
    let mark = Separator::mark(&CODE.parse().unwrap());
    let bodies = [
        body(&[(Symbology::Qr, &mark)], true),
        body(&[], true),
        body(&[(Symbology::Qr, CODE), (Symbology::Code128, CODE)], true),
        body(&[], false),
    ];
    for (key, body) in ["a", "b", "c", "d"].iter().zip(bodies) {
        db.execute("INSERT INTO reading VALUES (?1, ?2)", params![key, body]).unwrap();
    }
    let page = "INSERT INTO page (document, no, state, reading, blob, source, change, coded)
        VALUES (?1, ?2, 'read', ?3, ?4, ?5, ?6, ?7)";
    for (no, key) in [(1, "a"), (2, "b"), (3, "c"), (4, "d")] {
        db.execute(page, params![STACK, no, key, 1, no, no, no != 4]).unwrap();
    }
    db.execute(page, params![PART, 1, "d", 1, 4, 5, 0]).unwrap();
    db.execute(page, params![ASSIGNED, 1, "d", 2, 1, 6, 0]).unwrap();
    db.execute("UPDATE counter SET change = 6", []).unwrap();
    db.execute(
        "INSERT INTO history (document, at, event, actor, detail) VALUES (?1, 7, 'admitted', 'desk mot', ''),
         (?1, 9, 'assigned', 'chị Lan', 'H39.18-240815-0007 (manual)')",
        [ASSIGNED],
    )
    .unwrap();
}

#[tokio::test]
async fn a_catalogue_of_before_is_counted_and_a_page_that_belonged_to_nothing_is_found_and_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.sqlite");
    made_before(&path);
    let catalogue = SqliteCatalogue::open(&path).unwrap();
    let local = Principal::local();
    let totals = catalogue.status(&local).await.unwrap().totals;
    assert_eq!((totals.documents, totals.indexed, totals.pages, totals.refused), (2, 2, 2, 1));
    let view = catalogue.document(&local, ASSIGNED.parse().unwrap()).await.unwrap().unwrap();
    let said = view.said.unwrap();
    assert_eq!((said.person.as_str(), said.at.as_millisecond()), ("chị Lan", 9));
    assert_eq!(view.dossier_source, Some(DossierSource::Manual));
    let history = catalogue.history(&local, ASSIGNED.parse().unwrap()).await.unwrap();
    let actors = history.iter().map(|row| row.actor.clone()).collect::<Vec<_>>();
    assert_eq!(actors, ["desk mot", "chị Lan"].map(rows::actor));
    assert_eq!(actors[0], Actor::System(Part::Desk("mot".parse().unwrap())));
    let lost = format!("a page of an original is in no document: {STACK} page 3");
    assert_eq!(catalogue.faults().await.unwrap(), [lost]);
    assert_eq!(catalogue.mend(&Principal::local()).await.unwrap().len(), 1);
    assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    assert_eq!(catalogue.mend(&Principal::local()).await.unwrap(), Vec::<String>::new(), "it is mended once");
    let stack = catalogue.document(&local, STACK.parse().unwrap()).await.unwrap().unwrap();
    let new: DocumentId = *stack.replaced_by.iter().find(|id| id.to_string() != PART).unwrap();
    let view = catalogue.document(&local, new).await.unwrap().unwrap();
    assert_eq!((view.state, view.pages[0].source.get()), (DocumentState::Admitted, 3));
    assert_eq!(view.cut_from.unwrap().pages, "3");
    // It is read anew, and then its codes are settled.
    let hold = std::time::Duration::from_mins(1);
    let lease = catalogue.lease_pages("a", 9, hold).await.unwrap().remove(0);
    let mut text = PageText::recognised(10, 10, 300, Vec::new());
    text.codes = vec![Barcode { symbology: Symbology::Qr, text: CODE.into(), area: hoso_model::Area::PAGE }];
    catalogue.page_read(&lease, crate::Reading { engine: "e/2".into(), text }).await.unwrap();
    let owed = catalogue.lease_documents(Work::Sort, "a", 9, hold).await.unwrap();
    assert_eq!(owed.iter().map(|lease| lease.document).collect::<Vec<_>>(), [new]);
}

#[tokio::test]
async fn the_index_of_before_is_still_the_live_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.sqlite");
    let db = Connection::open(&path).unwrap();
    for migration in &schema::MIGRATIONS[..7] {
        db.execute_batch(migration).unwrap();
    }
    db.pragma_update(None, "user_version", 7).unwrap();
    db.execute_batch("INSERT INTO setting VALUES ('index.live', 'g6'), ('index.building', 'g7')").unwrap();
    drop(db);
    let catalogue = SqliteCatalogue::open(&path).unwrap();
    let known = catalogue.generations(&IndexPlace::local()).await.unwrap();
    let expected =
        Generations { live: Some("g6".into()), building: Some("g7".into()), ..Generations::default() };
    assert_eq!(known, expected);
}
