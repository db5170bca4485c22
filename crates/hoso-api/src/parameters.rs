//! Parameters as they stand behind a question mark.

use serde::Serialize;
use serde_json::Value;

/// Returns the parameters by name, as text; those that are not given are left out.
pub fn query_pairs(parameters: &impl Serialize) -> Vec<(String, String)> {
    // Only a map with keys that are no text could fail, and parameters have names.
    let Ok(Value::Object(named)) = serde_json::to_value(parameters) else { return Vec::new() };
    let given = named.into_iter().filter(|(_, value)| !value.is_null());
    given
        .map(|(name, value)| match value {
            Value::String(text) => (name, text),
            other => (name, other.to_string()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::query_pairs;
    use crate::{Reread, SearchParameters};

    fn pairs(of: &impl serde::Serialize) -> Vec<(String, String)> {
        let mut pairs = query_pairs(of);
        pairs.sort();
        pairs
    }

    #[test]
    fn what_is_given_is_text_and_what_is_not_is_left_out() {
        let asked =
            SearchParameters { q: "cải cách".to_owned(), limit: Some(5), ..SearchParameters::default() };
        let text = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(pairs(&asked), [text("limit", "5"), text("q", "cải cách")]);
        let which =
            Reread { below_confidence: Some(60.5), since: "2024-08-15".parse().ok(), ..Reread::default() };
        assert_eq!(pairs(&which), [text("below_confidence", "60.5"), text("since", "2024-08-15")]);
        assert!(pairs(&Reread::default()).is_empty());
    }
}
