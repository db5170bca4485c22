//! The page that people search in.

use axum::http::header;
use axum::response::{Html, IntoResponse};

use crate::problem::Problem;

pub(super) async fn index() -> Html<&'static str> {
    Html(include_str!("../page/index.html"))
}

pub(super) async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../page/app.js"))
}

pub(super) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../page/style.css"))
}

pub(super) async fn nothing() -> Problem {
    Problem::not_found("there is nothing at this address")
}
