//! Plain text.

use std::io::{self, Write};

use crate::given::GivenPage;

/// A page; the form feed before all but the first is what pagers and indexers take for a new page.
pub(crate) fn page(out: &mut impl Write, page: &GivenPage<'_>) -> io::Result<()> {
    if page.number.get() > 1 {
        out.write_all(b"\x0C")?;
    }
    match (page.text, page.fault) {
        (Some(text), _) => {
            out.write_all(hoso_viet::printable(&hoso_viet::repair_glyphs(&text.text())).as_bytes())
        }
        (None, Some(fault)) => writeln!(out, "[{}]", hoso_viet::printable_line(fault)),
        (None, None) => Ok(()),
    }
}
