//! What pages and scrapers ask often costs the same however many papers there are.

use rusqlite::{Connection, params};

use super::{cutting, feed, leasing, questions, recent, refusing, schema, tally};

/// Tables that grow with the papers.
const GROWING: [&str; 14] = [
    "document",
    "page",
    "history",
    "reading",
    "task",
    "page_task",
    "arrival",
    "refused",
    "dossier",
    "original",
    "blob",
    "said",
    "replaced",
    "correction",
];
/// Indexes that are gone through in order from their beginning, as far as the answer is long: of what is open only.
const IN_ORDER: [&str; 3] = ["refused_last", "page_task_next", "task_next"];

#[test]
fn no_question_that_is_asked_often_goes_through_a_growing_table() {
    let mut db = Connection::open_in_memory().unwrap();
    schema::prepare(&mut db).unwrap();
    let dossier = format!("{} AND {} ORDER BY +d.id", *questions::DOCUMENT, questions::OF_DOSSIER);
    let one = format!("{} AND d.id = ?2", *questions::DOCUMENT);
    let [of_one, documents_of_one] = &leasing::giving_back(leasing::OF_ONE);
    let [of_the_lost, documents_of_the_lost] = &leasing::giving_back(leasing::OF_THE_LOST);
    let questions = [
        tally::DESKS,
        tally::PACE,
        recent::RECENT,
        refusing::NEWEST,
        refusing::NEWEST_AT_DESK,
        questions::CUT_FROM,
        &dossier,
        &one,
        feed::CHANGES,
        feed::INDEXED,
        leasing::LEASE_PAGES,
        leasing::LEASE_DOCUMENTS,
        leasing::DUE_PAGES[0],
        leasing::DUE_PAGES[1],
        leasing::DUE_DOCUMENTS[0],
        leasing::DUE_DOCUMENTS[1],
        leasing::HOLDS,
        of_one,
        of_the_lost,
        documents_of_one,
        documents_of_the_lost,
        "SELECT at, event, actor, detail FROM history WHERE document = ?1 ORDER BY id",
        cutting::PAGES_OF,
    ];
    for question in questions {
        let steps = plan(&db, question);
        for step in &steps {
            let scanned = step.strip_prefix("SCAN ").map(|rest| rest.split(' ').next().unwrap());
            // Tables go by one letter in joins.
            let growing = scanned.is_some_and(|name| GROWING.contains(&name) || name.len() == 1);
            let in_order = IN_ORDER.iter().any(|index| {
                ["USING INDEX", "USING COVERING INDEX"]
                    .iter()
                    .any(|how| step.ends_with(&format!(" {how} {index}")))
            });
            let small = step.starts_with("SCAN d") && question == tally::DESKS
                || step == "SCAN a" && question == questions::CUT_FROM;
            assert!(!growing || in_order || small, "{question}\n{steps:?}");
        }
        let sorted = steps.iter().any(|step| step.contains("TEMP B-TREE"));
        // The papers of one dossier are few, and so are the stacks of a paper.
        let few = question == dossier || question == questions::CUT_FROM;
        assert!(!sorted || few, "{question}\n{steps:?}");
    }
}

#[test]
fn a_question_that_goes_through_everything_is_told_as_such() {
    let mut db = Connection::open_in_memory().unwrap();
    schema::prepare(&mut db).unwrap();
    assert!(
        plan(&db, "SELECT count(*) FROM page WHERE failure = ?1")
            .iter()
            .any(|step| step.starts_with("SCAN page"))
    );
}

fn plan(db: &Connection, question: &str) -> Vec<String> {
    let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
    let given = vec!["x"; plan.parameter_count()];
    plan.query_map(rusqlite::params_from_iter(given), |row| row.get("detail"))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// `cargo test --release -p hoso-store --lib a_million_pages -- --ignored --nocapture` tells what is asked often costs.
#[test]
#[ignore = "a measurement"]
fn a_million_pages() {
    use hoso_model::Principal;
    let folder = tempfile::tempdir().unwrap();
    let desk = "mot".parse().unwrap();
    for documents in [1_000u32, 250_000] {
        let mut db = Connection::open(folder.path().join(format!("{documents}.sqlite"))).unwrap();
        schema::prepare(&mut db).unwrap();
        db.pragma_update(None, "synchronous", "OFF").unwrap();
        fill(&db, documents);
        let timed = |what: &str, ask: &dyn Fn()| {
            ask();
            let start = std::time::Instant::now();
            (0..100).for_each(|_| ask());
            println!("{documents} documents, 4 pages each: {what} {} us", start.elapsed().as_micros() / 100);
        };
        let everyone = Principal::local();
        timed("status", &|| {
            assert_eq!(tally::status(&db, &everyone).unwrap().totals.pages, u64::from(documents) * 4);
        });
        timed("recent", &|| assert_eq!(recent::recent(&db, &everyone, &desk, 100).unwrap().len(), 100));
        timed("refused", &|| assert_eq!(refusing::newest(&db, &everyone, None, 100).unwrap().len(), 100));
        let code = "H39.18-240815-0007".parse().unwrap();
        timed("dossier", &|| {
            assert_eq!(questions::dossier(&db, &everyone, &code).unwrap().unwrap().documents.len(), 5);
        });
        let start = std::time::Instant::now();
        assert_eq!(tally::faults(&db).unwrap(), Vec::<String>::new());
        println!("{documents} documents: counting everything {} ms", start.elapsed().as_millis());
    }
}

/// Documents of four pages each, five in each dossier, and a hundredth as many refusals.
fn fill(db: &Connection, documents: u32) {
    db.execute_batch("BEGIN; INSERT INTO desk VALUES ('mot', 'Một', '/')").unwrap();
    let runs = [
        "INSERT INTO dossier (id, code, created_at) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n
             WHERE i < ?1 / 5 - 1) SELECT i + 1, printf('H39.18-240815-%04d', i), 0 FROM n",
        "INSERT INTO document (id, sha256, size, media_type, name, desk, dossier, dossier_source, state, priority,
             admitted_at, claim) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1)
         SELECT printf('%026d', i), printf('%064x', i), 1000, 'application/pdf', i || '.pdf',
             'mot', i / 5 + 1, '\"file-name\"', 'indexed', 0, 0, i FROM n",
        "INSERT INTO blob (id, sha256, size, media_type, pages)
         SELECT row_number() OVER (ORDER BY id), sha256, 1000, 'application/pdf', 4 FROM document LIMIT ?1",
        "INSERT INTO original (document, no, blob, name)
         SELECT id, 0, row_number() OVER (ORDER BY id), name FROM document LIMIT ?1",
        "INSERT INTO page (document, no, state, blob, source, change, ended_at)
         SELECT d.id, k.value, 'failed', d.rowid_of + 1, k.value, d.rowid_of * 4 + k.value, 0
         FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rowid_of FROM document LIMIT ?1) d,
             json_each('[1, 2, 3, 4]') k",
        "INSERT INTO history (document, at, event, actor, detail) SELECT id, 0, 'admitted', '', '' FROM document LIMIT ?1",
        "UPDATE document SET told = (SELECT h.id FROM history h WHERE h.document = document.id) WHERE ?1 > 0",
        "INSERT INTO refused (desk, name, path, inode, modified, size, refusal, at) WITH RECURSIVE n (i) AS (SELECT 0
             UNION ALL SELECT i + 1 FROM n WHERE i < max(?1 / 100, 100) - 1)
         SELECT 'mot', CAST(i AS TEXT), CAST(i AS BLOB), i, i, i, '{\"reason\":\"empty\",\"detail\":\"\"}', i FROM n",
    ];
    for run in runs {
        db.execute(run, params![documents]).unwrap();
    }
    db.execute_batch("COMMIT; ANALYZE").unwrap();
}
