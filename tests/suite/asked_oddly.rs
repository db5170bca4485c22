//! Queries that are long, begin with a sign, or are in another language than this one.

use super::desk::{Desk, scripted_page};

fn desk() -> Desk {
    let desk = Desk::new("scripted:");
    desk.drop_file("a.png", &scripted_page(0, 90));
    desk.drop_file("b.png", &scripted_page(0, 91));
    assert!(desk.run(&["ingest", desk.folder().to_str().unwrap()]).status.success());
    desk
}

#[test]
fn a_query_may_begin_with_a_sign() {
    let desk = desk();
    for query in ["-rong91", "-\"rong91\"", "--rong91", "rong90 -rong91", "-hoso rong90"] {
        for arguments in [
            &["search", "--json", query][..],
            &["search", query, "--json"],
            &["search", "--json", "--", query],
        ] {
            let answer = desk.json(arguments);
            assert_eq!((&answer["total"], &answer["query"]), (&1.into(), &query.into()), "{arguments:?}");
        }
    }
    assert_eq!(
        desk.run(&["search", "--limt", "3", "x"]).status.code(),
        Some(2),
        "what is no query is an error"
    );
    let help = desk.run(&["search", "--help"]);
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("--kind"));
}

#[test]
fn nothing_of_a_query_is_left_out_without_a_word() {
    let desk = desk();
    let long = format!("{} cuối", vec!["rong90"; 256].join(" "));
    let answer = desk.json(&["search", "--json", &long]);
    assert_eq!(
        (&answer["notes"][0]["code"], &answer["notes"][0]["text"]),
        (&"too-long".into(), &"cuối".into())
    );
    let told = desk.run(&["search", &long]).stderr;
    assert!(String::from_utf8_lossy(&told).contains("These were not looked for: cuối"));
    // All of these are looked for: one that is not there makes a difference.
    let whole = format!("{} khongco", vec!["rong90"; 68].join(" "));
    let answer = desk.json(&["search", "--json", &whole]);
    assert_eq!((&answer["relaxed"], &answer["notes"]), (&true.into(), &serde_json::json!([])));
    let running = desk.serve();
    for (query, code, total) in [
        ("rong9*", "pattern", 2),
        ("rong91~", "near", 2),
        ("rong90%5E", "signs", 1),
        ("so:rong90", "field", 0),
        ("ngay:mai", "bad-value", 0),
        ("title:rong90", "fields", 0),
        ("rong90%20OR%20rong91", "operators", 2),
        ("rong90%20AND%20rong91", "operators", 0),
        ("cao40%20NOT%20rong91", "operators", 1),
        ("%22rong90", "open-quote", 1),
        ("%3F%3F", "no-words", 0),
    ] {
        let answer = running.json(&format!("/api/v1/search?q={query}"));
        let note = &answer["notes"][0];
        assert_eq!((&note["code"], &answer["total"]), (&code.into(), &total.into()), "{query}");
        assert!(
            !note["vietnamese"].as_str().unwrap().is_empty() && !note["english"].as_str().unwrap().is_empty()
        );
    }
    let many = running.json("/api/v1/search?q=rong90&limit=1001");
    assert_eq!(many["notes"][0]["code"], "limit");
    let filtered = running.json("/api/v1/search?q=rong90&kind=%3F");
    assert_eq!(filtered["notes"][0]["code"], "empty-filter");
}
