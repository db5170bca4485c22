//! Where each value comes from, and what is wrong with one.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// The layer that a value comes from, and its place there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub(crate) enum Source {
    /// Nobody set it.
    Default,
    /// A line of the settings' file.
    File {
        /// The file.
        file: PathBuf,
        /// Its line, from 1.
        line: usize,
    },
    /// A variable of the environment.
    Variable {
        /// Its name, as it was written.
        variable: String,
    },
    /// An argument of the command.
    Flag {
        /// Its name, with its dashes.
        flag: &'static str,
    },
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { file, line } => write!(f, "{}:{line}", file.display()),
            Self::Variable { variable } => f.write_str(variable),
            Self::Flag { flag } => f.write_str(flag),
        }
    }
}

/// Why there are no settings to work with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// The file cannot be read.
    #[error("{} cannot be read: {error}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file is not TOML; the reader of TOML says where.
    #[error("{}: {error}", file.display())]
    Syntax {
        /// The file.
        file: PathBuf,
        /// What is wrong, with its line.
        error: Box<toml::de::Error>,
    },
    /// A value cannot be what it is, or a key is not known.
    #[error("{at}: {key}: {problem}")]
    Wrong {
        /// Where it was set.
        at: Source,
        /// The key, `intake.settle_ms` or `desk[0].folder`.
        key: String,
        /// What is wrong.
        problem: String,
    },
}

/// The sources of all values that are not defaults, by key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources(BTreeMap<String, Source>);

impl Sources {
    /// Remembers where `key` was set. What was in it before is not in force any more.
    pub(super) fn set(&mut self, key: &str, source: Source) {
        let inside = |other: &str| other.strip_prefix(key).is_some_and(|rest| rest.starts_with(['.', '[']));
        self.0.retain(|other, _| !inside(other));
        self.0.insert(key.to_owned(), source);
    }

    /// Remembers where a section begins; what other layers set in it stays.
    pub(super) fn section(&mut self, key: &str, source: Source) {
        self.0.insert(key.to_owned(), source);
    }

    /// Where the value of `key` comes from.
    pub(crate) fn of(&self, key: &str) -> Source {
        self.0.get(key).cloned().unwrap_or(Source::Default)
    }

    /// What is wrong with `key`, and where it, or else what it stands in, was set.
    pub(crate) fn wrong(&self, key: &str, problem: impl Into<String>) -> SettingsError {
        let mut place = key;
        let at = loop {
            match (self.0.get(place), place.rfind(['.', '['])) {
                (Some(source), _) => break source.clone(),
                (None, Some(end)) => place = &place[..end],
                (None, None) => break Source::Default,
            }
        };
        SettingsError::Wrong { at, key: key.to_owned(), problem: problem.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, Sources};

    #[test]
    fn what_is_wrong_is_told_with_its_nearest_place() {
        let line = |line| Source::File { file: "hoso.toml".into(), line };
        let mut sources = Sources::default();
        sources.section("desk", line(3));
        sources.section("desk[0]", line(3));
        sources.set("desk[0].id", line(4));
        assert_eq!(sources.of("desk[0].folder"), Source::Default);
        let wrong = |sources: &Sources, key| sources.wrong(key, "x").to_string();
        assert_eq!(wrong(&sources, "desk[0].id"), "hoso.toml:4: desk[0].id: x");
        assert_eq!(wrong(&sources, "desk[0].folder"), "hoso.toml:3: desk[0].folder: x");
        assert_eq!(wrong(&sources, "intake.poll_s"), "default: intake.poll_s: x");
        sources.set("desk", Source::Variable { variable: "HOSO_DESK".into() });
        assert_eq!(wrong(&sources, "desk[0].id"), "HOSO_DESK: desk[0].id: x");
    }
}
