//! Each request has a name, is counted, and is timed.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use metrics::{counter, histogram};
use tracing::Instrument as _;
use ulid::Ulid;

use crate::measured::{REQUEST_SECONDS, REQUESTS};

/// By which whoever asks and the log speak of the same request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// A sender's own name for a request is kept up to so many bytes: it stands in every line of the log.
const LONGEST_ID: usize = 64;

/// Names, counts and times a request. Routes are told by their templates: addresses are without number.
pub(crate) async fn measured(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str).to_owned();
    let (method, id) = (method(request.method()), id(request.headers()));
    let span = tracing::info_span!("request", id, method, route);
    let mut response = next.run(request).instrument(span).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let status = class(response.status());
    histogram!(REQUEST_SECONDS.name, "route" => route.clone(), "method" => method).record(begun.elapsed());
    counter!(REQUESTS.name, "route" => route, "method" => method, "status" => status).increment(1);
    response
}

/// The sender's own name for the request, if it can stand in a log, or a new one.
fn id(headers: &HeaderMap) -> String {
    let sent = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let plain = |id: &&str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(plain)
    };
    sent.filter(plain).map_or_else(|| Ulid::generate().to_string(), str::to_owned)
}

/// A sender may invent methods.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::{REQUEST_ID, id};
    use axum::http::{HeaderMap, HeaderValue};

    #[test]
    fn a_senders_name_is_kept_only_if_it_can_stand_in_a_log() {
        let named = |sent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_str(sent).unwrap());
            id(&headers)
        };
        assert_eq!(named("quet-7_a.B"), "quet-7_a.B");
        for other in ["", "a b", "a=\"b\"", &"x".repeat(65)] {
            let given = named(other);
            assert!(given != other && given.len() == 26, "{given}");
        }
        assert_ne!(id(&HeaderMap::new()), id(&HeaderMap::new()));
    }
}
