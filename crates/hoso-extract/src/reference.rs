//! Numbers of other papers that a paper cites.

use std::collections::HashSet;

use hoso_model::{Field, Metadata};

use crate::number::{LABELLED, Number, read};
use crate::sheet::Sheet;

/// Adds every number with its label `số` on any page, but the paper's own.
pub(crate) fn references(sheets: &[Sheet<'_>], own: Option<&Number<'_>>, found: &mut Metadata) {
    let mut seen: HashSet<String> = own.map(|number| number.value.clone()).into_iter().collect();
    for sheet in sheets {
        let text = sheet.running();
        for captures in LABELLED.captures_iter(&text.folded) {
            let Some(number) = read(&text, &captures) else { continue };
            if !seen.insert(number.value.clone()) {
                continue;
            }
            let value = if number.repaired {
                sheet.repaired(&number.value, &number.passage, 0.6)
            } else {
                sheet.value(&number.value, &number.passage, 0.9)
            };
            found.add(Field::References, value);
        }
    }
}
