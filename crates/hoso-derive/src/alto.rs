//! ALTO 4.4 (Library of Congress): blocks, lines and words in pixels of the upright page.

use std::io::{self, Write};

use hoso_model::{Area, Line, PageText};

use crate::given::{About, GivenPage};
use crate::markup::{Pixels, escaped, shown};

/// The head, down to the first page.
pub(crate) fn head(out: &mut impl Write, about: &About) -> io::Result<()> {
    let (file, version) = (escaped(&about.file), env!("CARGO_PKG_VERSION"));
    write!(
        out,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd" SCHEMAVERSION="4.4">
<Description>
<MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation><fileName>{file}</fileName></sourceImageInformation>
<Processing ID="reading"><processingSoftware><softwareCreator>Hoso</softwareCreator><softwareName>Hoso</softwareName><softwareVersion>{version}</softwareVersion></processingSoftware></Processing>
</Description>
<Layout>
"#
    )
}

/// What comes after the last page.
pub(crate) fn tail(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"</Layout>\n</alto>\n")
}

/// A page. One that was not read is there, and says why.
pub(crate) fn page(out: &mut impl Write, page: &GivenPage<'_>) -> io::Result<()> {
    let n = page.number;
    write!(out, r#"<Page ID="page_{n}" PHYSICAL_IMG_NR="{n}""#)?;
    let Some(text) = page.text else {
        if let Some(fault) = page.fault {
            write!(out, r#" QUALITY="Missing" QUALITY_DETAIL="{}""#, escaped(fault))?;
        }
        return writeln!(out, "/>");
    };
    let (width, height) = (text.width, text.height);
    write!(out, r#" WIDTH="{width}" HEIGHT="{height}""#)?;
    if let Some(confidence) = text.confidence() {
        write!(out, r#" PC="{:.3}""#, confidence / 100.0)?;
    }
    writeln!(out, r#"><PrintSpace HPOS="0" VPOS="0" WIDTH="{width}" HEIGHT="{height}">"#)?;
    for (at, block) in text.lines.chunk_by(|a, b| a.block == b.block).enumerate() {
        let id = format!("{n}_{}", at + 1);
        let Some(area) = Area::around(block.iter().filter_map(Line::area)) else { continue };
        writeln!(out, r#"<TextBlock ID="block_{id}" LANG="vi"{}>"#, place(area, text))?;
        for (at, line) in block.iter().enumerate() {
            self::line(out, &format!("{id}_{}", at + 1), line, text)?;
        }
        writeln!(out, "</TextBlock>")?;
    }
    writeln!(out, "</PrintSpace></Page>")
}

fn line(out: &mut impl Write, id: &str, line: &Line, page: &PageText) -> io::Result<()> {
    let Some(area) = line.area() else { return Ok(()) };
    write!(out, r#"<TextLine ID="line_{id}"{}>"#, place(area, page))?;
    let mut before: Option<Pixels> = None;
    for (at, word) in line.words.iter().enumerate() {
        let own = Pixels::of(word.area, page);
        if let Some(before) = before {
            let (gap, top) = (own.left.saturating_sub(before.right), before.top);
            write!(out, r#"<SP HPOS="{}" VPOS="{top}" WIDTH="{gap}"/>"#, before.right)?;
        }
        let (content, sure) = (shown(&word.text), (word.confidence / 100.0).clamp(0.0, 1.0));
        let (content, place) = (escaped(&content), place(word.area, page));
        write!(out, r#"<String ID="word_{id}_{}" CONTENT="{content}"{place} WC="{sure:.3}""#, at + 1)?;
        match &word.read {
            Some(read) => write!(out, "><ALTERNATIVE>{}</ALTERNATIVE></String>", escaped(&shown(read)))?,
            None => write!(out, "/>")?,
        }
        before = Some(own);
    }
    writeln!(out, "</TextLine>")
}

fn place(area: Area, page: &PageText) -> String {
    let own = Pixels::of(area, page);
    let (left, top, width, height) = (own.left, own.top, own.width(), own.height());
    format!(r#" HPOS="{left}" VPOS="{top}" WIDTH="{width}" HEIGHT="{height}""#)
}
