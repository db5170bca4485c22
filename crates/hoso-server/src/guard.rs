//! What a browser may be made to do here.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

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
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
    let numeric = name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
    // Names resolve to whatever their owner likes; numbers do not.
    let ours = numeric || name == "localhost" || name.ends_with(".localhost");
    let mut response = if !ours {
        Problem::forbidden(format!("this service does not answer to the name {name:?}; use its address"))
            .into_response()
    } else if request.method() != Method::GET
        && request.method() != Method::HEAD
        && is_foreign(&request, &host)
    {
        Problem::forbidden("writes from pages of other sites are refused").into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn is_foreign(request: &Request, host: &str) -> bool {
    match request.headers().get(header::ORIGIN).map(|origin| origin.to_str()) {
        None => false,
        Some(Ok(origin)) => origin.split_once("://").is_none_or(|(_, origin)| origin != host),
        Some(Err(_)) => true,
    }
}
