//! What the tables themselves see to.

use hoso_model::Principal;
use rusqlite::Connection;

use super::SqliteCatalogue;
use crate::conformance::arrival;
use crate::views::DeskView;
use crate::{Admissions as _, Corrections as _, Desks as _, Questions as _, Upkeep as _};

async fn fresh(folder: &tempfile::TempDir) -> (SqliteCatalogue, Connection) {
    let path = folder.path().join("c.sqlite");
    let catalogue = SqliteCatalogue::open(&path).unwrap();
    let desk = DeskView { id: "mot".parse().unwrap(), name: "Một".into(), folder: "/".into() };
    catalogue.register_desks(vec![desk]).await.unwrap();
    (catalogue, Connection::open(path).unwrap())
}

#[tokio::test]
async fn a_count_that_was_lost_is_found_and_counted_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (catalogue, db) = fresh(&folder).await;
    catalogue.admit(arrival(1, 3)).await.unwrap();
    let before = catalogue.status(&Principal::local()).await.unwrap().totals;
    db.execute_batch("UPDATE tally SET pages = 9 WHERE desk = 'mot'; UPDATE document SET pages_waiting = 1")
        .unwrap();
    assert_eq!(catalogue.faults().await.unwrap().len(), 2);
    assert_eq!(catalogue.mend(&Principal::local()).await.unwrap().len(), 1);
    assert_eq!(catalogue.faults().await.unwrap(), Vec::<String>::new());
    assert_eq!(catalogue.status(&Principal::local()).await.unwrap().totals, before);
}

#[tokio::test]
async fn what_was_said_and_what_happened_is_neither_edited_nor_removed() {
    let folder = tempfile::tempdir().unwrap();
    let (catalogue, db) = fresh(&folder).await;
    let id = catalogue.admit(arrival(1, 1)).await.unwrap().document;
    for code in ["H39.18-240815-0001", "H39.18-240815-0002", "H39.18-240815-0001"] {
        catalogue.assign(&Principal::local(), id, code.parse().unwrap()).await.unwrap();
    }
    let said: i64 = db.query_row("SELECT count(*) FROM said", [], |row| row.get(0)).unwrap();
    assert_eq!(said, 3);
    for edit in [
        "UPDATE said SET person = 'khác'",
        "DELETE FROM said",
        "UPDATE history SET actor = ''",
        "DELETE FROM history",
    ] {
        assert!(db.execute(edit, []).is_err(), "{edit}");
    }
}

#[tokio::test]
async fn whoever_writes_is_noticed_and_nobody_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (catalogue, _db) = fresh(&folder).await;
    let other = SqliteCatalogue::open(&folder.path().join("c.sqlite")).unwrap();
    let mut before = catalogue.write_mark().await.unwrap();
    for writer in [&catalogue, &other] {
        writer.admit(arrival(1, 1)).await.unwrap();
        let now = catalogue.write_mark().await.unwrap();
        assert_ne!(now, before);
        assert_eq!(catalogue.write_mark().await.unwrap(), now);
        before = now;
    }
}
