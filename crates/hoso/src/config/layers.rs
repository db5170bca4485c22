//! Layers of values, the later over the earlier, each value with where it comes from.

use std::ffi::OsString;
use std::path::Path;

use toml::{Table, Value};

use super::places::places;
use super::source::{SettingsError, Source, Sources};

/// Environment variables that begin so are settings.
const PREFIX: &str = "HOSO_";
/// Between the levels of a variable's name.
const LEVEL: &str = "__";

/// What the layers so far say.
pub(super) struct Layers {
    /// The lowest layer: it knows every key that a variable can name, and of which type it is.
    defaults: Table,
    pub(super) values: Table,
    pub(super) sources: Sources,
}

impl Layers {
    /// The lowest layer.
    pub(super) fn new(defaults: Table) -> Self {
        Self { values: defaults.clone(), defaults, sources: Sources::default() }
    }

    /// Lays the text of a file over what there is.
    pub(super) fn file(&mut self, file: &Path, text: &str) -> Result<(), SettingsError> {
        let syntax = |error| SettingsError::Syntax { file: file.to_owned(), error: Box::new(error) };
        let table: Table = text.parse().map_err(syntax)?;
        for place in places(text).map_err(syntax)? {
            let source = Source::File { file: file.to_owned(), line: place.line };
            match place.value {
                Some(_) => self.sources.set(&place.key, source),
                None => self.sources.section(&place.key, source),
            }
        }
        lay_over(&mut self.values, table);
        Ok(())
    }

    /// Lays the environment over what there is: `HOSO_SERVER__ADDRESS` is `server.address`. A value is of its key's type:
    /// `HOSO_READ__ENGINE=5` is text. Lists are written as in TOML.
    pub(super) fn environment(
        &mut self,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<(), SettingsError> {
        for (name, value) in variables {
            // A name that is not Unicode is nobody's setting.
            let Some(name) = name.to_str() else { continue };
            let Some(path) = name.strip_prefix(PREFIX) else { continue };
            let path = path.to_lowercase();
            let key = path.replace(LEVEL, ".");
            let (sections, last) = path.rsplit_once(LEVEL).unwrap_or(("", &path));
            let source = Source::Variable { variable: name.to_owned() };
            let wrong =
                |problem: String| SettingsError::Wrong { at: source.clone(), key: key.clone(), problem };
            if path.split(LEVEL).any(str::is_empty) {
                return Err(wrong("the variable names no setting".to_owned()));
            }
            let value = value.to_str().ok_or_else(|| wrong("the value is not Unicode".to_owned()))?;
            let (mut known, mut table) = (Some(&self.defaults), &mut self.values);
            let mut end = 0;
            for section in sections.split(LEVEL).filter(|section| !section.is_empty()) {
                end += section.len();
                known = known.and_then(|known| known.get(section)).and_then(Value::as_table);
                // A section that nobody knows is this variable's.
                if !table.contains_key(section) {
                    self.sources.section(&key[..end], source.clone());
                }
                let inner = table.entry(section).or_insert_with(|| Table::new().into());
                table = inner.as_table_mut().ok_or_else(|| wrong(format!("{section} is no section")))?;
                end += ".".len();
            }
            let value = typed(value, known.and_then(|known| known.get(last)));
            table.insert(last.to_owned(), value);
            self.sources.set(&key, source);
        }
        Ok(())
    }
}

/// Tables are joined; anything else takes the place of what was there.
fn lay_over(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => drop(below.insert(key, value)),
        }
    }
}

/// `text` as a value of the type that `known` is of; as text where it is none: then it is the type of the key that says
/// what it had to be.
fn typed(text: &str, known: Option<&Value>) -> Value {
    let value = match known {
        Some(Value::Integer(_)) => text.parse().ok().map(Value::Integer),
        Some(Value::Boolean(_)) => text.parse().ok().map(Value::Boolean),
        Some(Value::Array(_)) => text.parse().ok(),
        _ => None,
    };
    value.unwrap_or_else(|| Value::String(text.to_owned()))
}
