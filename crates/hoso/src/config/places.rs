//! The keys of a TOML text, each with its line.

use serde::Deserialize as _;
use toml::Value;
use toml::de::{DeTable, DeValue, Error, ValueDeserializer};

/// A key of a TOML text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    /// Its name from the top: `intake.settle_ms`, `desk[0].folder`.
    pub key: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its value; none of a section.
    pub value: Option<Value>,
}

/// The keys of `text` in the order in which they are written, sections before what is in them.
pub(super) fn places(text: &str) -> Result<Vec<Place>, Error> {
    let mut places = Vec::new();
    let mut walk = Walk { text, places: &mut places };
    walk.table("", DeTable::parse(text)?.get_ref())?;
    places.sort_by_key(|place| place.line);
    Ok(places)
}

struct Walk<'a> {
    text: &'a str,
    places: &'a mut Vec<Place>,
}

impl Walk<'_> {
    fn table(&mut self, above: &str, table: &DeTable<'_>) -> Result<(), Error> {
        for (name, value) in table {
            let key = if above.is_empty() {
                name.get_ref().to_string()
            } else {
                format!("{above}.{}", name.get_ref())
            };
            let line = self.line(name.span().start);
            match value.get_ref() {
                DeValue::Table(inner) => {
                    self.places.push(Place { key: key.clone(), line, value: None });
                    self.table(&key, inner)?;
                }
                DeValue::Array(sections) if sections.iter().any(|one| one.get_ref().is_table()) => {
                    self.places.push(Place { key: key.clone(), line, value: None });
                    for (index, section) in sections.iter().enumerate() {
                        let (key, line) = (format!("{key}[{index}]"), self.line(section.span().start));
                        self.places.push(Place { key: key.clone(), line, value: None });
                        if let DeValue::Table(inner) = section.get_ref() {
                            self.table(&key, inner)?;
                        }
                    }
                }
                _ => {
                    let value = Value::deserialize(ValueDeserializer::from(value.clone()))?;
                    self.places.push(Place { key, line, value: Some(value) });
                }
            }
        }
        Ok(())
    }

    fn line(&self, at: usize) -> usize {
        1 + self.text.get(..at).map_or(0, |before| before.matches('\n').count())
    }
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn every_key_has_its_line() {
        let text =
            "a = 1\n\n[b]\n# so\nc = [\n  1,\n]\nd.e = true\n\n[[f]]\ng = 'x'\n\n[[f]]\n[f.h]\ni = 2\n";
        let found: Vec<_> = places(text)
            .unwrap()
            .into_iter()
            .map(|place| (place.key, place.line, place.value.is_some()))
            .collect();
        let expected = [
            ("a", 1, true),
            ("b", 3, false),
            ("b.c", 5, true),
            ("b.d", 8, false),
            ("b.d.e", 8, true),
            ("f", 10, false),
            ("f[0]", 10, false),
            ("f[0].g", 11, true),
            ("f[1]", 13, false),
            ("f[1].h", 14, false),
            ("f[1].h.i", 15, true),
        ];
        assert_eq!(found, expected.map(|(key, line, value)| (key.to_owned(), line, value)));
        assert!(places("a = ").is_err());
    }
}
