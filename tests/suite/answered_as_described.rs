//! What the service answers is what the description of its API says.

use std::time::Duration;

use serde_json::{Value, json};

use super::desk::{Desk, Running, scripted_page, wait_for};

/// The schema of what `method` of `path` answers with `status`.
fn schema(api: &Value, path: &str, method: &str, status: &str) -> Value {
    let content = &api["paths"][path][method]["responses"][status]["content"];
    let (_, first) = content.as_object().unwrap().iter().next().unwrap();
    first["schema"].clone()
}

/// Whether `answer` is of this schema, whose references lead into the description.
fn check(api: &Value, schema: &Value, answer: &Value, what: &str) {
    let whole = json!({"allOf": [schema], "components": api["components"]});
    let validator = jsonschema::draft202012::new(&whole).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(answer).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{what}: {faults:#?}\n{answer:#}");
}

fn send(running: &Running, name: &str, bytes: &[u8]) -> Value {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let address = format!("{}/api/v1/documents?name={name}", running.address);
    let mut answer = agent.post(address).send(bytes).unwrap();
    serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
}

#[test]
fn answers_and_refusals_are_as_described() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let api = running.json("/openapi.json");
    let taken = send(&running, "H39.18-240815-0007.png", &scripted_page(0, 123));
    check(&api, &schema(&api, "/api/v1/documents", "post", "201"), &taken, "an upload");
    let id = taken["document"].as_str().unwrap();
    wait_for("the document is found", Duration::from_mins(1), || {
        (running.json(&format!("/api/v1/documents/{id}"))["state"] == "indexed").then_some(())
    });
    // A file that is refused, for the lists of refusals.
    let refused = send(&running, "a.txt", b"no scan");
    check(&api, &schema(&api, "/api/v1/documents", "post", "default"), &refused, "a refused file");
    desk.drop_file("hong.pdf", b"no pdf either");
    wait_for("a refused file is listed", Duration::from_mins(1), || {
        let listed = running.json("/api/v1/status")["refused"].as_array().map_or(0, Vec::len);
        (listed > 0).then_some(())
    });
    let text = running.json(&format!("/api/v1/documents/{id}/pages/1/text"));
    let word = text["text"].as_str().unwrap().split_whitespace().next().unwrap().to_owned();
    let status = running.json("/api/v1/status");
    let desk_id = status["desks"][0]["id"].as_str().unwrap();
    for (path, address) in [
        ("/api/v1/search", format!("/api/v1/search?q={word}")),
        ("/api/v1/documents/{id}", format!("/api/v1/documents/{id}")),
        ("/api/v1/documents/{id}/pages/{page}/text", format!("/api/v1/documents/{id}/pages/1/text?q={word}")),
        ("/api/v1/dossiers/{code}", "/api/v1/dossiers/H39.18-240815-0007".to_owned()),
        ("/api/v1/desks/{id}", format!("/api/v1/desks/{desk_id}")),
        ("/api/v1/status", "/api/v1/status".to_owned()),
        ("/api/v1/documents/{id}/corrections", format!("/api/v1/documents/{id}/corrections")),
        ("/api/v1/documents/{id}/to-enter", format!("/api/v1/documents/{id}/to-enter")),
        ("/healthz", "/healthz".to_owned()),
    ] {
        check(&api, &schema(&api, path, "get", "200"), &running.json(&address), &address);
    }
    let (_, exported) = running.get("/api/v1/export");
    for line in String::from_utf8(exported).unwrap().lines() {
        let line = serde_json::from_str(line).unwrap();
        check(&api, &schema(&api, "/api/v1/export", "get", "200"), &line, "an exported line");
    }
    for (path, address, status) in [
        ("/api/v1/documents/{id}", "/api/v1/documents/khong-co", 404),
        ("/api/v1/search", "/api/v1/search?q=x&from=mai", 400),
        ("/api/v1/search", "/api/v1/search?q=x&limit=ba", 400),
        ("/api/v1/search", "/api/v1/search?q=x&form=2015-01-01", 400),
        ("/api/v1/status", "/api/v1/status?desk=a", 400),
    ] {
        let (answered, body) = running.get(address);
        assert_eq!(answered, status, "{address}");
        let problem = serde_json::from_slice(&body).unwrap();
        check(&api, &schema(&api, path, "get", "default"), &problem, address);
    }
    let (_, misspelt) = running.get("/api/v1/search?q=x&form=2015-01-01");
    let problem: Value = serde_json::from_slice(&misspelt).unwrap();
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("\"form\"") && detail.contains("from"), "{detail}");
}
