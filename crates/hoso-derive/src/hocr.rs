//! hOCR 1.2 as XHTML: areas, paragraphs, lines and words in pixels of the upright page.

use std::io::{self, Write};

use hoso_model::{Area, Line, PageText};

use crate::given::{About, GivenPage};
use crate::markup::{Pixels, escaped, shown};

/// The head, down to the first page.
pub(crate) fn head(out: &mut impl Write, about: &About) -> io::Result<()> {
    let (title, version) = (escaped(&about.title), env!("CARGO_PKG_VERSION"));
    write!(
        out,
        r#"<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="vi">
<head>
<meta charset="utf-8"/>
<title>{title}</title>
<meta name="ocr-system" content="Hoso {version}"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word"/>
<meta name="ocr-langs" content="vi"/>
</head>
<body>
"#
    )
}

/// What comes after the last page.
pub(crate) fn tail(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"</body>\n</html>\n")
}

/// A page. One that was not read is there, and says why.
pub(crate) fn page(out: &mut impl Write, page: &GivenPage<'_>) -> io::Result<()> {
    let (n, at) = (page.number, page.number.index());
    let Some(text) = page.text else {
        let fault = escaped(page.fault.unwrap_or_default());
        return writeln!(out, r#"<div class="ocr_page" id="page_{n}" title="ppageno {at}">{fault}</div>"#);
    };
    let (width, height, dpi) = (text.width, text.height, text.dpi);
    writeln!(
        out,
        r#"<div class="ocr_page" id="page_{n}" title="bbox 0 0 {width} {height}; ppageno {at}; scan_res {dpi} {dpi}">"#
    )?;
    for (at, block) in text.lines.chunk_by(|a, b| a.block == b.block).enumerate() {
        let id = format!("{n}_{}", at + 1);
        let Some(area) = around(block) else { continue };
        writeln!(out, r#"<div class="ocr_carea" id="block_{id}" title="{}">"#, bbox(area, text))?;
        for (at, paragraph) in block.chunk_by(|a, b| a.paragraph == b.paragraph).enumerate() {
            let id = format!("{id}_{}", at + 1);
            let Some(area) = around(paragraph) else { continue };
            writeln!(out, r#"<p class="ocr_par" id="par_{id}" title="{}">"#, bbox(area, text))?;
            for (at, line) in paragraph.iter().enumerate() {
                self::line(out, &format!("{id}_{}", at + 1), line, text)?;
            }
            writeln!(out, "</p>")?;
        }
        writeln!(out, "</div>")?;
    }
    writeln!(out, "</div>")
}

fn line(out: &mut impl Write, id: &str, line: &Line, page: &PageText) -> io::Result<()> {
    let Some(area) = line.area() else { return Ok(()) };
    write!(out, r#"<span class="ocr_line" id="line_{id}" title="{}">"#, bbox(area, page))?;
    for (at, word) in line.words.iter().enumerate() {
        let (text, sure) = (shown(&word.text), word.confidence.round().clamp(0.0, 100.0));
        let (place, text) = (bbox(word.area, page), escaped(&text));
        let space = if at > 0 { " " } else { "" };
        write!(
            out,
            r#"{space}<span class="ocrx_word" id="word_{id}_{}" title="{place}; x_wconf {sure}">{text}</span>"#,
            at + 1
        )?;
    }
    writeln!(out, "</span>")
}

fn around(lines: &[Line]) -> Option<Area> {
    Area::around(lines.iter().filter_map(Line::area))
}

fn bbox(area: Area, page: &PageText) -> String {
    let Pixels { left, top, right, bottom } = Pixels::of(area, page);
    format!("bbox {left} {top} {right} {bottom}")
}
