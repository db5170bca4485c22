//! What a browser may be made to do here.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use hoso_api::ProblemCode;

use crate::problem::Problem;

/// Headers of every answer. Nothing is loaded from elsewhere, and no page of another site may frame this one.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Refuses requests that another site's page has a browser make: a name that is not ours (DNS rebinding), and writes
/// that come from another origin.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let mut response = if !is_ours(&host) {
        Problem::new(
            ProblemCode::ForeignHost,
            format!("this service does not answer to the name {host:?}; use its address"),
        )
        .into_response()
    } else if request.method() != Method::GET
        && request.method() != Method::HEAD
        && is_foreign(&request, &host)
    {
        Problem::new(ProblemCode::ForeignOrigin, "writes from pages of other sites are refused")
            .into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Names resolve to whatever their owner likes; numbers do not.
fn is_ours(host: &str) -> bool {
    let Ok(host) = host.parse::<Authority>() else { return false };
    let name = host.host().trim_end_matches('.').to_ascii_lowercase();
    let number = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
    number.parse::<std::net::IpAddr>().is_ok() || name == "localhost" || name.ends_with(".localhost")
}

fn is_foreign(request: &Request, host: &str) -> bool {
    // Browsers that know it say so themselves, whatever else they leave out.
    let site = request.headers().get("sec-fetch-site").and_then(|site| site.to_str().ok());
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return true;
    }
    match request.headers().get(header::ORIGIN).map(|origin| origin.to_str()) {
        None => false,
        Some(Ok(origin)) => origin.split_once("://").is_none_or(|(_, origin)| origin != host),
        Some(Err(_)) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_foreign, is_ours};
    use axum::body::Body;
    use axum::extract::Request;

    #[test]
    fn numbers_and_localhost_are_ours_and_no_name_is() {
        for host in
            ["127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080", "localhost:1", "LOCALHOST.", "a.localhost"]
        {
            assert!(is_ours(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:8080",
            "::1",
            "[::1",
            "a b",
        ] {
            assert!(!is_ours(host), "{host}");
        }
    }

    #[test]
    fn writes_of_other_sites_are_known_by_what_browsers_say() {
        let foreign = |headers: &[(&str, &str)]| {
            let request = headers
                .iter()
                .fold(Request::post("/"), |request, (name, value)| request.header(*name, *value));
            is_foreign(&request.body(Body::empty()).unwrap(), "127.0.0.1:8080")
        };
        assert!(!foreign(&[]), "no browser");
        assert!(!foreign(&[("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")]));
        assert!(foreign(&[("origin", "http://127.0.0.1:3000")]), "another program of this machine");
        assert!(foreign(&[("origin", "null")]) && foreign(&[("sec-fetch-site", "cross-site")]));
        assert!(foreign(&[("sec-fetch-site", "same-site")]));
    }
}
