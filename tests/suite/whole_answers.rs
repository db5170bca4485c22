//! An answer that is not the whole truth says so.

use std::time::Duration;

use serde_json::Value;

use super::desk::{Desk, scripted_page, wait_for};

#[test]
fn while_the_index_lacks_pages_every_answer_says_that_it_is_not_all() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    desk.drop_file("a.png", &scripted_page(0, 60));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let health = || -> (u16, Value) {
        let (status, body) = running.get("/healthz");
        (status, serde_json::from_slice(&body).unwrap())
    };
    let whole = running.json("/api/v1/search?q=rong60");
    assert_eq!((&whole["complete"], &whole["total"], whole.get("index")), (&true.into(), &1.into(), None));
    assert_eq!(health().1["status"], "ok");
    // Its files are out of reach: it answers from what it has open, and cannot follow.
    let generation = std::fs::read_dir(desk.data().join("index")).unwrap().next().unwrap().unwrap().path();
    let aside = desk.data().join("aside");
    std::fs::rename(&generation, &aside).unwrap();
    desk.drop_file("b.png", &scripted_page(0, 61));
    let (_, told) = wait_for("health to say so", Duration::from_mins(1), || {
        Some(health()).filter(|(status, body)| *status == 503 && body["index"]["to_index"] == 2)
    });
    assert_eq!((&told["status"], &told["index"]["complete"]), (&"degraded".into(), &false.into()));
    assert_eq!(told["index"]["indexed"], 1);
    for (words, total) in [("rong60", 1), ("rong61", 0)] {
        let output = desk.run(&["search", words, "--json"]);
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&answer["total"], &answer["complete"]), (&total.into(), &false.into()), "{answer:#}");
        assert_eq!((&answer["index"]["indexed"], &answer["index"]["to_index"]), (&1.into(), &2.into()));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("1 of 2 pages"), "{said}");
    }
    let status = String::from_utf8(desk.run(&["status"]).stdout).unwrap();
    assert!(status.contains("THE INDEX IS NOT COMPLETE: 1 of 2 pages"), "{status}");
    wait_for("the gauges to say so", Duration::from_mins(1), || {
        let metrics = String::from_utf8(running.get("/metrics").1).unwrap();
        metrics.contains("hoso_index_complete 0").then_some(())
    });
    std::fs::rename(&aside, &generation).unwrap();
    wait_for("the index to follow again", Duration::from_mins(1), || (health().0 == 200).then_some(()));
    let whole = running.json("/api/v1/search?q=rong61");
    assert_eq!((&whole["complete"], &whole["total"]), (&true.into(), &1.into()));
}
