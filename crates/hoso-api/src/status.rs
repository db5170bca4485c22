//! The whole service.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{DeskNumbers, IndexAnswer, RefusedAnswer, Totals};

/// Numbers for an operator.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StatusAnswer {
    /// The program's version.
    pub version: String,
    /// Desk by desk.
    pub desks: Vec<DeskNumbers>,
    /// All desks together.
    pub totals: Totals,
    /// What holds the children in which files are opened; `null` while none was started.
    #[serde(rename = "box", default)]
    pub boxed: Option<BoxAnswer>,
    /// The address at which other machines reach the service, because the settings allow it; else `null`.
    #[serde(default)]
    pub remote: Option<String>,
    /// Files refused, newest first; at most 100.
    pub refused: Vec<RefusedAnswer>,
    /// How far the index is.
    #[serde(default)]
    pub index: IndexAnswer,
    /// Why no page can be read, while none can for a reason that is no page's; they wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standstill: Option<String>,
    /// Parts of the service that have failed since it was started.
    #[serde(default)]
    pub failed_parts: Vec<PartAnswer>,
}

/// What holds the children in which files are opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BoxAnswer {
    /// What of Landlock is enforced: `abi 7`; or why nothing is.
    pub landlock: String,
    /// True if Landlock is enforced.
    pub files: bool,
    /// True if system calls are refused.
    pub seccomp: bool,
}

impl fmt::Display for BoxAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "landlock {}, seccomp {}", self.landlock, if self.seccomp { "on" } else { "not there" })
    }
}

/// A part of the service that has failed.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PartAnswer {
    /// What it does: `watching mot`.
    pub part: String,
    /// How often it has failed.
    pub failures: u32,
    /// Why it did last, for an administrator.
    pub why: String,
    /// When it did last.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// True if it was started again and has run well since.
    pub well: bool,
}

/// Whether the service is well. What is not is named.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HealthAnswer {
    /// `ok` or `degraded`.
    pub status: String,
    /// The program's version.
    pub version: String,
    /// How far the index is, while it is not complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<IndexAnswer>,
    /// Parts of the service that do not run well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed_parts: Vec<PartAnswer>,
    /// Desks whose folders cannot be read, and why.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unreachable: BTreeMap<String, String>,
    /// Why no page can be read, while none can for a reason that is no page's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standstill: Option<String>,
}
