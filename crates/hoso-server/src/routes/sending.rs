//! Files as answers.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use tokio::io::AsyncReadExt as _;

/// A file's bytes, as the description of the API names them.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it stands for bytes that are streamed, and is never made")]
pub(super) struct FileBytes(Vec<u8>);

/// A file of `size` bytes as an answer, to be saved under `name`. It streams: nothing is gathered.
pub(super) fn file(file: std::fs::File, size: u64, media_type: &'static str, name: &str) -> Response {
    let file = tokio::fs::File::from_std(file);
    let chunks = futures::stream::try_unfold(file, async |mut file| {
        let mut chunk = Vec::with_capacity(64 << 10);
        let read = file.read_buf(&mut chunk).await?;
        Ok::<_, std::io::Error>((read > 0).then_some((chunk, file)))
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
        (header::CONTENT_DISPOSITION, disposition(name)),
        // A hostile file may not run anything here.
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    (headers, Body::from_stream(chunks)).into_response()
}

/// Other letters than ASCII go percent-encoded (RFC 6266, RFC 8187).
fn disposition(name: &str) -> HeaderValue {
    let name: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    HeaderValue::from_str(&format!("inline; filename*=UTF-8''{name}"))
        .unwrap_or(HeaderValue::from_static("inline"))
}
