//! What a PDF says of itself, twice and alike (ISO 19005-2, 6.6.3): in its information dictionary and in XMP.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use pdf_writer::writers::DocumentInfo;
use pdf_writer::{Date, Name, Ref, TextStr};

use crate::given::About;
use crate::markup::{escaped, is_text};
use crate::numbered::Numbered;

const PRODUCER: &str = concat!("Hoso ", env!("CARGO_PKG_VERSION"));

/// Writes both; only what is `archival` says that it is PDF/A-2u.
pub(crate) fn write(
    file: &mut Numbered<impl Write>,
    about: &About,
    archival: bool,
    info: Ref,
    xmp: Ref,
) -> io::Result<()> {
    let (names, claim) = if archival {
        (
            r#" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/""#,
            "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>U</pdfaid:conformance>\n",
        )
    } else {
        ("", "")
    };
    let title: String = about.title.chars().filter(|letter| is_text(*letter)).collect();
    let at = TimeZone::UTC.to_datetime(about.created);
    let date = Date::new(at.year().unsigned_abs())
        .month(at.month().unsigned_abs())
        .day(at.day().unsigned_abs())
        .hour(at.hour().unsigned_abs())
        .minute(at.minute().unsigned_abs())
        .second(at.second().unsigned_abs())
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    file.put(info, |chunk| {
        let mut dictionary = chunk.indirect(info).start::<DocumentInfo<'_>>();
        dictionary.title(TextStr(&title)).producer(TextStr(PRODUCER)).creation_date(date).modified_date(date);
    })?;
    let date = at.strftime("%Y-%m-%dT%H:%M:%S+00:00");
    let packet = format!(
        r#"<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"{names} xmlns:xmp="http://ns.adobe.com/xap/1.0/">
{claim}<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
        mark = '\u{FEFF}',
        title = escaped(&title),
    );
    file.put(xmp, |chunk| {
        chunk
            .stream(xmp, packet.as_bytes())
            .pair(Name(b"Type"), Name(b"Metadata"))
            .pair(Name(b"Subtype"), Name(b"XML"));
    })
}
