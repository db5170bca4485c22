//! Sets papers: words with boxes at given places, as an engine would give them.

use hoso_extract::{ToEnter, describe, to_enter};
use hoso_model::{Area, Line, Metadata, PageNo, PageText, Word};

/// A paper being set: the printed lines of each page.
pub(crate) struct Paper {
    pages: Vec<Vec<(Vec<Word>, f32)>>,
}

/// Width of a character and height of a letter of 13 points on A4, as shares of the page.
const CHARACTER: f32 = 0.0095;
const HEIGHT: f32 = 0.012;

impl Default for Paper {
    fn default() -> Self {
        Self { pages: vec![Vec::new()] }
    }
}

impl Paper {
    /// A line centred at `x`, its top at `y`.
    pub(crate) fn line(&mut self, x: f32, y: f32, text: &str) -> &mut Self {
        let width = text.chars().count() as f32 * CHARACTER;
        self.flush(x - width / 2.0, y, text)
    }

    /// A line from `x` on, its top at `y`.
    pub(crate) fn flush(&mut self, x: f32, y: f32, text: &str) -> &mut Self {
        let mut at = x;
        let mut words = Vec::new();
        for text in text.split(' ') {
            let width = text.chars().count() as f32 * CHARACTER;
            let area = Area::from([at, y, at + width - 0.002, y + HEIGHT]);
            words.push(Word::new(text.to_owned(), area, 95.0));
            at += width + CHARACTER;
        }
        if let Some(page) = self.pages.last_mut() {
            page.push((words, y));
        }
        self
    }

    /// The engine is only so sure of the words of the last line that have this text.
    pub(crate) fn sure(&mut self, text: &str, confidence: f32) -> &mut Self {
        let line = self.pages.last_mut().and_then(|page| page.last_mut());
        for word in line.into_iter().flat_map(|(words, _)| words).filter(|word| word.text == text) {
            word.confidence = confidence;
        }
        self
    }

    /// The motto over the right column.
    pub(crate) fn motto(&mut self) -> &mut Self {
        self.line(0.70, 0.07, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").line(
            0.70,
            0.09,
            "Độc lập - Tự do - Hạnh phúc",
        )
    }

    /// The motto over the whole width, as applications have it.
    pub(crate) fn centred_motto(&mut self) -> &mut Self {
        self.line(0.53, 0.07, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").line(
            0.53,
            0.09,
            "Độc lập - Tự do - Hạnh phúc",
        )
    }

    /// A new page.
    pub(crate) fn page(&mut self) -> &mut Self {
        self.pages.push(Vec::new());
        self
    }

    /// The pages as an engine gives them: what stands on one height is one line, columns or not.
    pub(crate) fn pages(&self) -> Vec<PageText> {
        self.pages.iter().map(|lines| page_text(lines)).collect()
    }

    /// What the paper says of itself.
    pub(crate) fn describe(&self) -> Metadata {
        let pages = self.pages();
        let numbered: Vec<_> = (0..).map(PageNo::from_index).zip(&pages).collect();
        describe(&numbered)
    }

    /// What a person has to enter, of a file of this name.
    pub(crate) fn to_enter(&self, file: &str) -> Vec<ToEnter> {
        let pages = self.pages();
        let numbered: Vec<_> = (0..).map(PageNo::from_index).zip(&pages).collect();
        to_enter(&numbered, file)
    }
}

fn page_text(lines: &[(Vec<Word>, f32)]) -> PageText {
    let mut merged: Vec<(Line, f32)> = Vec::new();
    for (words, y) in lines {
        match merged.iter_mut().find(|(_, other)| (other - y).abs() < 0.001) {
            Some((line, _)) => line.words.extend(words.iter().cloned()),
            None => merged.push((Line { words: words.clone(), ..Line::default() }, *y)),
        }
    }
    PageText::recognised(2480, 3508, 300, merged.into_iter().map(|(line, _)| line).collect())
}

/// A decision with its legal bases and its signature.
pub(crate) fn decision() -> Paper {
    let mut paper = Paper::default();
    paper.line(0.30, 0.07, "ỦY BAN NHÂN DÂN").line(0.30, 0.09, "HUYỆN BẾN LỨC").motto();
    paper.line(0.30, 0.125, "Số: 1245/QĐ-UBND").line(0.70, 0.125, "Bến Lức, ngày 09 tháng 7 năm 2015");
    paper.line(0.53, 0.17, "QUYẾT ĐỊNH");
    paper.line(0.53, 0.195, "Về việc phê duyệt kế hoạch").line(0.53, 0.215, "cải cách hành chính năm 2016");
    paper.line(0.53, 0.25, "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN");
    paper.flush(0.20, 0.28, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;");
    paper.flush(0.20, 0.30, "Căn cứ Quyết định số 09/2015/QĐ-TTg ngày 25 tháng 3 năm 2015;");
    paper.flush(0.20, 0.32, "Xét đề nghị của Trưởng phòng Nội vụ tại Tờ trình số 87/TTr-PNV ngày");
    paper.flush(0.15, 0.34, "01 tháng 7 năm 2015,").line(0.53, 0.37, "QUYẾT ĐỊNH:");
    paper.flush(0.20, 0.40, "Điều 1. Phê duyệt Kế hoạch kèm theo Quyết định này.");
    paper.flush(0.15, 0.66, "Nơi nhận:").line(0.70, 0.66, "TM. ỦY BAN NHÂN DÂN");
    paper.flush(0.15, 0.68, "- Như Điều 2;").line(0.70, 0.68, "KT. CHỦ TỊCH");
    paper.flush(0.15, 0.70, "- Sở Nội vụ;").line(0.70, 0.70, "PHÓ CHỦ TỊCH");
    paper.flush(0.15, 0.72, "- Lưu: VT, NV (15b).").line(0.70, 0.79, "Trần Thị Mẫu Đơn");
    paper
}
