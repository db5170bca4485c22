//! The settings in force, each with where it comes from.

use std::path::Path;

use serde::{Serialize, Serializer};

use super::Config;
use super::places::places;
use super::source::Source;

/// A setting in force.
#[derive(Debug, Serialize)]
pub(crate) struct InForce {
    /// Its key, `intake.settle_ms` or `desk[0].folder`.
    pub key: String,
    /// Its value.
    pub value: toml::Value,
    /// Where it comes from.
    #[serde(flatten)]
    pub source: Source,
}

impl Config {
    /// All settings in force, in the order in which the program declares them.
    pub(crate) fn in_force(&self) -> Result<Vec<InForce>, String> {
        let places = places(&self.as_toml()?).map_err(|error| error.to_string())?;
        let setting = |key: String, value| InForce { source: self.sources.of(&key), key, value };
        Ok(places.into_iter().filter_map(|place| Some(setting(place.key, place.value?))).collect())
    }

    /// The settings in force as a file of settings, with where each comes from as a remark.
    pub(crate) fn annotated(&self) -> Result<String, String> {
        let text = self.as_toml()?;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for place in places(&text).map_err(|error| error.to_string())? {
            if let (Some(value), Some(line)) = (place.value, lines.get_mut(place.line - 1)) {
                let source = self.sources.of(&place.key);
                // After a text of several lines a remark would be part of it.
                let several = value.as_str().is_some_and(|text| text.contains(['\n', '\r']));
                *line = if several { format!("# {source}\n{line}") } else { format!("{line}  # {source}") };
            }
        }
        Ok(lines.join("\n") + "\n")
    }

    fn as_toml(&self) -> Result<String, String> {
        toml::to_string(self).map_err(|error| error.to_string())
    }
}

/// A path, as far as it can be written.
pub(super) fn path<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}
