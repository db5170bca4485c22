//! Refusals as RFC 9457 problem documents, and their codes.

use std::fmt;
use std::str::FromStr;

use hoso_model::RefusalReason;
use serde::{Deserialize, Serialize};

/// A problem document (RFC 9457): what kind of problem it is, and particulars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Problem {
    /// The kind as a URI: `urn:hoso:problem:not-found`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words, the same for every problem of it.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Particulars, in English.
    pub detail: String,
    /// The kind as a word. A text, because a newer service may have more of them than a [`ProblemCode`] knows.
    #[serde(default)]
    #[schema(value_type = ProblemCode)]
    pub code: String,
    /// Of a file that is refused: why, as a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<RefusalReason>,
    /// What is wrong and what to do, in Vietnamese, if it is for a clerk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vietnamese: Option<String>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english: Option<String>,
}

/// Defines [`ProblemCode`] with the word, the HTTP status and the title of each.
macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident = $word:literal, $status:literal, $title:literal;)+) => {
        /// A kind of problem. Its word does not change once it is released.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ProblemCode { $($(#[$meta])* #[serde(rename = $word)] $variant,)+ }

        impl utoipa::PartialSchema for ProblemCode {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                hoso_model::word_schema([$($word),+])
            }
        }

        impl utoipa::ToSchema for ProblemCode {}

        impl ProblemCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that programs go by: `not-found`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The kind as a URI, which is a name and no address.
            pub const fn uri(self) -> &'static str {
                match self { $(Self::$variant => concat!("urn:hoso:problem:", $word)),+ }
            }

            /// The HTTP status it comes with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// The kind in words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }

        impl FromStr for ProblemCode {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err(word.to_owned()) }
            }
        }
    };
}

codes! {
    /// A parameter behind the question mark is missing, or is none of those that it can be.
    BadParameter = "bad-parameter", 400, "Bad request";
    /// What is said of a field can be no value of it.
    BadValue = "bad-value", 422, "Not a value of this field";
    /// A part of the address is not what stands there: no document's id, no page's number.
    BadPath = "bad-path", 400, "Bad address";
    /// The body is not JSON.
    BadJson = "bad-json", 400, "The body is not JSON";
    /// The body ended before all of it had come.
    BodyIncomplete = "body-incomplete", 400, "The body ended early";
    /// The request asks for a name that is not the service's (DNS rebinding).
    ForeignHost = "foreign-host", 403, "Forbidden";
    /// A page of another site has a browser write.
    ForeignOrigin = "foreign-origin", 403, "Forbidden";
    /// There is no such document, dossier, desk or page, or whoever asks may not see it.
    NotFound = "not-found", 404, "Not found";
    /// There is nothing at this address.
    NoSuchAddress = "no-such-address", 404, "Nothing at this address";
    /// The address answers to another method.
    MethodNotAllowed = "method-not-allowed", 405, "Method Not Allowed";
    /// Others stand for the document.
    OthersStand = "others-stand", 409, "Others stand for it";
    /// The body is larger than any that the address takes.
    BodyTooLarge = "body-too-large", 413, "The body is too large";
    /// The body is not declared as JSON.
    NotJson = "not-json", 415, "The body is not declared as JSON";
    /// The body is JSON, and not what is asked for.
    UnexpectedJson = "unexpected-json", 422, "The body is not what is asked for";
    /// The file is not taken in.
    FileRefused = "file-refused", 422, "File refused";
    /// The service has failed.
    Internal = "internal", 500, "Internal error";
    /// What is asked for cannot be done just now, and may be later.
    Unavailable = "unavailable", 503, "Not available just now";
    /// Whoever holds the archive is there for something else.
    Busy = "busy", 503, "Another command works on the archive";
    /// The disk of the catalogue or the index is full.
    StorageFull = "storage-full", 503, "The disk is full";
    /// The disk is nearly full: nothing is taken in.
    NoRoom = "no-room", 507, "The disk is nearly full";
}

impl Problem {
    /// A problem of this kind.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            kind: code.uri().to_owned(),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code: code.as_str().to_owned(),
            reason: None,
            vietnamese: None,
            english: None,
        }
    }

    /// Its code; `None` of one that only a newer service knows.
    pub fn known_code(&self) -> Option<ProblemCode> {
        self.code.parse().ok()
    }
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Problem, ProblemCode};

    #[test]
    fn codes_are_words_of_their_own_that_read_back() {
        let mut words = BTreeSet::new();
        for code in ProblemCode::ALL {
            assert!(words.insert(code.as_str()), "{code} is there twice");
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert_eq!(code.uri(), format!("urn:hoso:problem:{code}"));
            assert!((400..600).contains(&code.status()) && !code.title().is_empty());
        }
    }

    #[test]
    fn a_problem_of_a_newer_service_is_read_without_its_code() {
        let newer = r#"{"type": "urn:hoso:problem:x", "title": "X", "status": 418, "detail": "d", "code": "x", "more": 1}"#;
        let problem: Problem = serde_json::from_str(newer).unwrap();
        assert_eq!((problem.known_code(), problem.status), (None, 418));
        let older = r#"{"type": "about:blank", "title": "Not found", "status": 404, "detail": "d"}"#;
        assert_eq!(serde_json::from_str::<Problem>(older).unwrap().known_code(), None);
        let ours = serde_json::to_value(Problem::new(ProblemCode::NoRoom, "2 MB are free")).unwrap();
        assert_eq!(ours["status"], 507);
        assert_eq!(ours["type"], "urn:hoso:problem:no-room");
        assert!(ours.get("reason").is_none(), "{ours}");
    }
}
