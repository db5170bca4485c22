//! The operations and their description.

use expect_test::expect_file;
use serde_json::Value;

use super::operations as routed;
use crate::openapi::Description;

/// The description as it is served.
fn document() -> String {
    String::from_utf8(Description::of(routed().into_openapi()).document.into()).unwrap()
}

fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, operation)| (path, method, operation))
    })
}

/// Every `$ref` in `value`.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(entries) => {
            found.extend(entries.get("$ref").and_then(Value::as_str));
            entries.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn the_description_is_the_one_that_was_looked_at() {
    // `UPDATE_EXPECT=1` writes it anew: what changed is then read in the commit, by who calls the API.
    expect_file!["../../../../docs/openapi.json"].assert_eq(&document());
}

#[test]
fn every_operation_says_what_it_does_and_what_it_answers() {
    let document: Value = serde_json::from_str(&document()).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        assert!(operation["summary"].as_str().is_some_and(|text| text.len() > 10), "{method} {path}");
        assert!(names.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{method} {path}: {parameter}");
        }
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.contains_key("default") && answers.contains_key("200"), "{method} {path}");
        for (status, answer) in answers {
            let content = answer["content"].as_object().unwrap();
            assert!(content.values().all(|content| content["schema"].is_object()), "{path} {status}");
        }
    }
    assert!(names.len() > 20, "{names:?}");
}

#[test]
fn every_reference_leads_somewhere() {
    let document: Value = serde_json::from_str(&document()).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 40, "{}", found.len());
    for reference in found {
        let place = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{reference}");
    }
}
