//! What a person says of a paper holds, whatever is done to the paper afterwards, until a person says otherwise.

use std::time::Duration;

use serde_json::{Value, json};

use super::desk::{Desk, Running, wait_for};
use super::interface::browse;

const SAID: &str = "9876/QĐ-UBND";

fn say(running: &Running, document: &str, field: &str, word: &Value) -> (u16, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let address = format!("{}/api/v1/documents/{document}/fields/{field}", running.address);
    let request = agent.post(address).header("content-type", "application/json");
    let mut answer = request.send(word.to_string()).unwrap();
    (answer.status().as_u16(), serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap())
}

fn number(shown: &Value) -> (Option<&str>, Option<&str>) {
    let number = &shown["metadata"]["number"];
    (number["value"].as_str(), number["source"].as_str())
}

/// The document that a search for the number finds first.
fn found(running: &Running, number: &str) -> Option<String> {
    let answer = running.json(&format!("/api/v1/search?q=so:{}", number.replace('/', "%2F")));
    answer["hits"][0]["document"].as_str().map(str::to_owned)
}

#[test]
fn a_persons_word_outlives_rereading_reindexing_and_the_same_file_again() {
    let desk = Desk::new("tesseract:vie");
    let paper = hoso_samples::compose(11, 1);
    let scan = hoso_samples::Scan { dpi: 200, seal: false, ..hoso_samples::Scan::default() };
    let file = hoso_samples::pdf(&hoso_samples::draw(&paper, &scan).unwrap(), 200, 85).unwrap();
    desk.drop_file("1.pdf", &file);
    let running = desk.serve();
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let id = desk.export()[0]["document"].as_str().unwrap().to_owned();
    let shown = || desk.json(&["show", &id, "--json"]);
    let read = shown();
    assert_ne!(number(&read).0, Some(SAID));

    let (status, answer) = say(&running, &id, "number", &json!({"values": [SAID]}));
    assert_eq!((status, number(&answer)), (200, (Some(SAID), Some("manual"))));
    assert_eq!(answer["metadata"]["number"]["page"], 1);
    wait_for("search to find the new number", Duration::from_secs(20), || found(&running, SAID));

    assert!(desk.run(&["reread", "--document", &id]).status.success());
    wait_for("it to be read again", Duration::from_mins(2), || {
        let history = shown()["history"].clone();
        (history.as_array().unwrap().iter().filter(|row| row["event"] == "read").count() == 2).then_some(())
    });
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    assert!(desk.run(&["reindex"]).status.success());
    desk.drop_file("lai.pdf", &file);
    wait_for("the same file to be known", Duration::from_secs(30), || {
        let history = shown()["history"].clone();
        history.as_array().unwrap().iter().any(|row| row["event"] == "duplicate").then_some(())
    });
    assert!(desk.run(&["retry"]).status.success());
    assert_eq!(number(&shown()), (Some(SAID), Some("manual")));
    assert_eq!(found(&running, SAID).as_deref(), Some(id.as_str()));
    assert_eq!(desk.json(&["verify", "--json"])["findings"], json!([]));

    // The paper does not say it; then what was read holds again; and every word is kept.
    assert!(desk.run(&["correct", &id, "number", "--none"]).status.success());
    assert_eq!(number(&shown()), (None, None));
    assert!(desk.run(&["correct", &id, "number", "--as-read"]).status.success());
    assert_eq!(shown()["metadata"]["number"], read["metadata"]["number"]);
    wait_for("search to find the number that was read", Duration::from_secs(20), || {
        (found(&running, SAID).is_none()).then_some(())
    });
    let said = running.json(&format!("/api/v1/documents/{id}/corrections"));
    let values: Vec<&Value> = said.as_array().unwrap().iter().map(|word| &word["values"]).collect();
    assert_eq!(values, [&json!([SAID]), &json!([]), &Value::Null]);
    assert!(said[0]["person"].is_string() && said[0]["at"].is_string(), "{said}");

    // The command does the same where no service runs.
    drop(running);
    assert!(desk.run(&["correct", &id, "date", "15/8/2024"]).status.success());
    assert_eq!(shown()["metadata"]["date"]["value"], "2024-08-15");
    let nobody = desk.run(&["correct", "01J0000000000000000000000A", "date", "15/8/2024"]);
    assert!(!nobody.status.success());
}

#[test]
fn a_word_that_can_be_no_value_is_refused_in_both_languages() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    desk.drop_file("a.png", &super::desk::scripted_page(0, 123));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let id = desk.export()[0]["document"].as_str().unwrap().to_owned();
    for (field, word, status, code) in [
        ("date", json!({"values": ["31/02/2024"]}), 422, "bad-value"),
        ("number", json!({"values": ["1/QĐ-UBND", "2/QĐ-UBND"]}), 422, "bad-value"),
        ("number", json!({"values": [" "]}), 422, "bad-value"),
        ("so", json!({"values": ["1/QĐ-UBND"]}), 400, "bad-path"),
    ] {
        let (answered, problem) = say(&running, &id, field, &word);
        assert_eq!((answered, problem["code"].as_str()), (status, Some(code)), "{field} {word}: {problem}");
        let told = problem["vietnamese"].is_string() && problem["english"].is_string();
        assert_eq!(told, code == "bad-value", "{problem}");
    }
    for word in [json!({}), json!(["1/QĐ-UBND"]), json!({"value": ["1/QĐ-UBND"]}), json!(null)] {
        let (answered, problem) = say(&running, &id, "number", &word);
        assert!(matches!(answered, 400 | 422) && problem["code"] != "bad-value", "{word}: {problem}");
    }
    let (answered, _) = say(&running, "01J0000000000000000000000A", "number", &json!("as-read"));
    assert_eq!(answered, 404);
    assert_eq!(running.json(&format!("/api/v1/documents/{id}/corrections")), json!([]));
}

#[test]
fn the_page_asks_for_what_could_not_be_read_and_tells_who_said_what() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    desk.drop_file("a.png", &super::desk::scripted_page(0, 123));
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    let id = desk.export()[0]["document"].as_str().unwrap().to_owned();
    let page = || browse(&format!("{}/documents/{id}", running.address));
    let before = page();
    assert!(before.contains("id=\"add-field\"") && !before.contains("Cần nhập"), "{before}");
    // A paper of a known kind has a number and a day, if only by pen.
    assert_eq!(say(&running, &id, "kind", &json!({"values": ["Quyết định"]})).0, 200);
    desk.wait_until(60, |totals| totals["indexed"] == 1);
    wait_for("the page to ask for both", Duration::from_secs(30), || {
        let page = page();
        (page.matches("Cần nhập").count() == 2 && page.contains("ghi lúc")).then_some(())
    });
    assert_eq!(say(&running, &id, "number", &json!({"values": [SAID]})).0, 200);
    assert_eq!(say(&running, &id, "date", &json!({"values": []})).0, 200);
    wait_for("the page to show both", Duration::from_secs(30), || {
        let page = page();
        (page.contains(SAID) && page.contains("Giấy không ghi") && !page.contains("Cần nhập")).then_some(())
    });
}
