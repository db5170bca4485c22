//! The API's description.

use serde_json::{Value, json};

/// Every path with its methods: the description is made from it, and a test holds the router against it.
pub(crate) const PATHS: [(&str, &str, &str, &[&str]); 23] = [
    (
        "/api/v1/search",
        "get",
        "Pages by their words, one hit a document",
        &["q", "desk", "dossier", "kind", "agency", "from", "to", "limit", "offset"],
    ),
    ("/api/v1/dossiers/{code}", "get", "A dossier with its documents", &[]),
    (
        "/api/v1/documents",
        "post",
        "Send a file (the body is its bytes)",
        &["name", "desk", "dossier", "archive", "place"],
    ),
    (
        "/api/v1/documents/known",
        "post",
        "Which files (a JSON list of name, path, inode, modified, size) were taken from their places before",
        &["desk", "dossier"],
    ),
    ("/api/v1/documents/{id}/dossier", "post", "Say which dossier a document belongs to", &["dossier"]),
    ("/api/v1/desks/{id}", "get", "What waits in a desk's folder, and what became of its files", &["limit"]),
    ("/api/v1/documents/{id}", "get", "A document with its pages, metadata and history", &[]),
    ("/api/v1/documents/{id}/original", "get", "The file as it was scanned", &["file"]),
    (
        "/api/v1/documents/{id}/searchable.pdf",
        "get",
        "A document as a searchable PDF: its file as it came if that lacks nothing",
        &[],
    ),
    ("/api/v1/documents/{id}/alto.xml", "get", "A document's words and boxes as ALTO 4.4", &[]),
    ("/api/v1/documents/{id}/hocr.html", "get", "A document's words and boxes as hOCR", &[]),
    ("/api/v1/documents/{id}/text", "get", "A document's text, a form feed between pages", &[]),
    ("/api/v1/documents/{id}/pages/{page}/image", "get", "A page as JPEG", &["width"]),
    (
        "/api/v1/documents/{id}/pages/{page}/text",
        "get",
        "A page's text (with raw=1 as the engine gave it) and where the query's words stand",
        &["q", "raw"],
    ),
    (
        "/api/v1/export",
        "get",
        "Documents with their texts, a JSON object a line",
        &["desk", "dossier", "format"],
    ),
    ("/api/v1/status", "get", "Desks, queue, rates, refused files", &[]),
    ("/api/v1/retry", "post", "Send failed pages and refused files through again", &["document", "refused"]),
    (
        "/api/v1/reread",
        "post",
        "Read pages again: of a document, a dossier, a desk, of what came since a day, or read with less confidence",
        &["document", "dossier", "desk", "since", "below_confidence"],
    ),
    ("/api/v1/reindex", "post", "Rebuild the index beside the live one", &["only_missing"]),
    ("/api/v1/verify", "post", "Hold blobs, rows and index against each other", &["repair"]),
    ("/healthz", "get", "Is the service well?", &[]),
    ("/metrics", "get", "Numbers for Prometheus", &[]),
    ("/openapi.json", "get", "This description", &[]),
];

/// The OpenAPI 3.1 document.
pub(crate) fn document() -> Value {
    let mut paths = serde_json::Map::new();
    for (path, method, summary, query) in PATHS {
        let in_path = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let parameter = |name: &str, place: &str| json!({"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}});
        let parameters: Vec<Value> = in_path
            .map(|name| parameter(name, "path"))
            .chain(query.iter().map(|name| parameter(name, "query")))
            .collect();
        let operation = json!({
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {"description": "The answer"},
                "default": {
                    "description": "A problem (RFC 9457)",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                }
            }
        });
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        entry[method] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Hoso", "version": env!("CARGO_PKG_VERSION"), "license": {"name": "MIT OR Apache-2.0"}},
        "paths": paths,
        "components": {"schemas": {"Problem": {"type": "object", "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
            "detail": {"type": "string"}, "reason": {"type": "string"},
            "vietnamese": {"type": "string"}, "english": {"type": "string"}
        }}}}
    })
}
