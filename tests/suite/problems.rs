//! Every refusal is a problem document whose code stays.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use super::desk::{Desk, Running};

/// A request that is refused: the method and the address, a header, the body, and the status and the code of the answer.
type Case = (&'static str, &'static str, &'static str, Vec<u8>, u16, &'static str);

/// Sends a request as it is written here, with nothing that a client would mend; the status, the type and the body.
fn asked(running: &Running, method: &str, path: &str, header: &str, body: &[u8]) -> (u16, String, Value) {
    let address = running.address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let host = if header.starts_with("Host:") { String::new() } else { format!("Host: {address}\r\n") };
    let header = if header.is_empty() { String::new() } else { format!("{header}\r\n") };
    let head = format!(
        "{method} {path} HTTP/1.1\r\n{host}{header}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // What is refused by its length may be refused before all of it has gone.
    drop(stream.write_all(body));
    let mut answer = String::new();
    // What has come stays, though the connection is reset after it because of what was not read.
    drop(stream.read_to_string(&mut answer));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let media = head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap_or_default();
    (status, media.to_owned(), serde_json::from_str(body).unwrap_or_default())
}

#[test]
fn every_refusal_is_a_problem_with_a_code() {
    let desk = Desk::new("scripted:");
    let running = desk.serve();
    let none = "01J0000000000000000000000A";
    let known = "/api/v1/documents/known";
    let (json, assign) = ("Content-Type: application/json", format!("/api/v1/documents/{none}/dossier"));
    let assign: &'static str = assign.leak();
    let cases: [Case; 17] = [
        ("GET", "/api/v1/khong-co", "", vec![], 404, "no-such-address"),
        ("DELETE", "/api/v1/search", "", vec![], 405, "method-not-allowed"),
        ("GET", "/api/v1/retry", "", vec![], 405, "method-not-allowed"),
        ("GET", "/api/v1/search?limit=nhieu", "", vec![], 400, "bad-parameter"),
        ("GET", "/api/v1/search?from=mai", "", vec![], 400, "bad-parameter"),
        ("GET", "/api/v1/search?dossier=khong", "", vec![], 400, "bad-parameter"),
        ("GET", "/api/v1/documents/khong-co", "", vec![], 404, "not-found"),
        ("GET", "/api/v1/documents/%FF/text", "", vec![], 400, "bad-path"),
        (
            "POST",
            "/api/v1/documents/khong-co/dossier?dossier=H39.18-240815-0007",
            "",
            vec![],
            400,
            "bad-path",
        ),
        ("POST", assign, "", vec![], 400, "bad-parameter"),
        ("POST", known, "", b"[]".to_vec(), 415, "not-json"),
        ("POST", known, json, b"[".to_vec(), 400, "bad-json"),
        ("POST", known, json, br#"[{"name": 1}]"#.to_vec(), 422, "unexpected-json"),
        ("POST", known, json, vec![b' '; (2 << 20) + 1], 413, "body-too-large"),
        ("POST", "/api/v1/documents?name=a.png&place=x", "", b"x".to_vec(), 400, "bad-parameter"),
        ("POST", "/api/v1/documents?name=a.txt", "", b"no scan".to_vec(), 422, "file-refused"),
        ("GET", "/healthz", "Host: evil.example", vec![], 403, "foreign-host"),
    ];
    for (method, path, header, body, status, code) in cases {
        let (answered, media, problem) = asked(&running, method, path, header, &body);
        assert_eq!(
            (answered, media.as_str()),
            (status, "application/problem+json"),
            "{method} {path}: {problem}"
        );
        assert_eq!(problem["code"], code, "{method} {path}: {problem}");
        assert_eq!(problem["type"], format!("urn:hoso:problem:{code}"), "{method} {path}");
        assert_eq!(problem["status"], status, "{method} {path}");
        for field in ["title", "detail"] {
            assert!(
                problem[field].as_str().is_some_and(|text| !text.is_empty()),
                "{method} {path}: {problem}"
            );
        }
    }
    let foreign = "Origin: http://evil.example";
    let (status, _, problem) = asked(&running, "POST", "/api/v1/retry", foreign, b"");
    assert_eq!((status, &problem["code"]), (403, &"foreign-origin".into()));
}
