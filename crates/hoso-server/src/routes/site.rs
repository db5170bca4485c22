//! The page that people search in.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;
use hoso_api::ProblemCode;

use super::App;
use crate::problem::Problem;

/// Views: what each shows is the script's business, by the address.
const VIEWS: [&str; 5] = ["/", "/documents/{id}", "/dossiers/{code}", "/desks", "/desks/{id}"];

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What the page is made of: address, type, content.
const FILES: [(&str, &str, &str); 14] = [
    ("/style.css", "text/css; charset=utf-8", include_str!("../page/style.css")),
    ("/favicon.svg", "image/svg+xml", include_str!("../page/favicon.svg")),
    ("/app.js", SCRIPT, include_str!("../page/app.js")),
    ("/assign.js", SCRIPT, include_str!("../page/assign.js")),
    ("/correct.js", SCRIPT, include_str!("../page/correct.js")),
    ("/desk.js", SCRIPT, include_str!("../page/desk.js")),
    ("/document.js", SCRIPT, include_str!("../page/document.js")),
    ("/dossier.js", SCRIPT, include_str!("../page/dossier.js")),
    ("/kit.js", SCRIPT, include_str!("../page/kit.js")),
    ("/live.js", SCRIPT, include_str!("../page/live.js")),
    ("/search.js", SCRIPT, include_str!("../page/search.js")),
    ("/texts.js", SCRIPT, include_str!("../page/texts.js")),
    ("/upload.js", SCRIPT, include_str!("../page/upload.js")),
    ("/words.js", SCRIPT, include_str!("../page/words.js")),
];

/// The page with all that belongs to it.
pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for view in VIEWS {
        router = router.route(view, get(page));
    }
    for (path, media_type, content) in FILES {
        router = router
            .route(path, get(async move || ([(header::CONTENT_TYPE, media_type)], content).into_response()));
    }
    router.fallback(nothing)
}

/// Where the warning stands, if there is something to warn of.
const WARNING: &str = "<!-- warning -->";
const REMOTE: &str = "<p class=\"notice problem\" role=\"alert\" data-t=\"remote\">Máy khác trong mạng cũng mở được trang này, \
    xem và sửa được mọi hồ sơ. Hãy báo quản trị viên nếu không cố ý.</p>";

async fn page(State(app): State<App>) -> Html<String> {
    let warning = if app.remote.is_some() { REMOTE } else { "" };
    Html(include_str!("../page/index.html").replace(WARNING, warning))
}

async fn nothing() -> Problem {
    Problem::new(ProblemCode::NoSuchAddress, "there is nothing at this address")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use hoso_model::Field;

    use super::FILES;

    /// What stands between each `before` and the next `after` of `script`.
    fn between<'a>(script: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
        script.split(before).skip(1).filter_map(move |rest| rest.split_once(after).map(|(part, _)| part))
    }

    #[test]
    fn the_page_knows_the_fields_of_a_paper() {
        let listed = |path: &str, before: &str| {
            let (.., script) = FILES.iter().find(|(known, ..)| *known == path).unwrap();
            let list = between(script, before, "]").next().unwrap();
            list.split('"').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>()
        };
        let fields = |many: bool| {
            let fields = Field::ALL.iter().filter(|field| !many || field.is_list());
            fields.map(ToString::to_string).collect::<BTreeSet<_>>()
        };
        assert_eq!(listed("/words.js", "FIELDS = ["), fields(false));
        assert_eq!(listed("/correct.js", "MANY = new Set(["), fields(true));
    }

    #[test]
    fn every_text_that_the_page_asks_for_is_there_once() {
        let texts = FILES.iter().find(|(path, ..)| *path == "/texts.js").unwrap().2;
        let mut names = BTreeSet::new();
        for line in texts.lines().filter(|line| !line.starts_with("//") && !line.starts_with("import")) {
            // No other kind of statement, in which one of two alike would win without a word.
            assert!(line.is_empty() || line.starts_with("export const ") || line.starts_with("  "), "{line}");
            let declared = line.strip_prefix("export const ").and_then(|line| line.split_once(" = ["));
            if let Some((name, _)) = declared {
                assert!(names.insert(name), "{name} is declared twice");
            }
        }
        assert!(names.len() > 200, "{}", names.len());
        let mut asked = 0;
        for (path, _, script) in FILES {
            for (before, after) in [(" t(\"", "\""), ("(t(\"", "\""), ("[t(\"", "\""), ("{t(\"", "\"")] {
                for name in between(script, before, after) {
                    assert!(names.contains(name), "{path} asks for {name}");
                    asked += 1;
                }
            }
            for group in between(script, "term(\"", "\"") {
                assert!(names.iter().any(|name| name.starts_with(&format!("{group}$"))), "{path}: {group}");
            }
        }
        assert!(asked > 100, "{asked}");
    }
}
