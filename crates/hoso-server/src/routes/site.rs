//! The page that people search in.

use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;

use super::App;
use crate::problem::Problem;

/// Views: what each shows is the script's business, by the address.
const VIEWS: [&str; 5] = ["/", "/documents/{id}", "/dossiers/{code}", "/desks", "/desks/{id}"];

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What the page is made of: address, type, content.
const FILES: [(&str, &str, &str); 12] = [
    ("/style.css", "text/css; charset=utf-8", include_str!("../page/style.css")),
    ("/favicon.svg", "image/svg+xml", include_str!("../page/favicon.svg")),
    ("/app.js", SCRIPT, include_str!("../page/app.js")),
    ("/assign.js", SCRIPT, include_str!("../page/assign.js")),
    ("/desk.js", SCRIPT, include_str!("../page/desk.js")),
    ("/document.js", SCRIPT, include_str!("../page/document.js")),
    ("/dossier.js", SCRIPT, include_str!("../page/dossier.js")),
    ("/kit.js", SCRIPT, include_str!("../page/kit.js")),
    ("/live.js", SCRIPT, include_str!("../page/live.js")),
    ("/search.js", SCRIPT, include_str!("../page/search.js")),
    ("/upload.js", SCRIPT, include_str!("../page/upload.js")),
    ("/words.js", SCRIPT, include_str!("../page/words.js")),
];

/// The page with all that belongs to it.
pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for view in VIEWS {
        router = router.route(view, get(async || Html(include_str!("../page/index.html"))));
    }
    for (path, media_type, content) in FILES {
        router = router
            .route(path, get(async move || ([(header::CONTENT_TYPE, media_type)], content).into_response()));
    }
    router.fallback(nothing)
}

async fn nothing() -> Problem {
    Problem::not_found("there is nothing at this address")
}
