//! What of a query was not heeded, or was taken in a way that not everybody means: it is said in the answer.

use std::fmt;

/// Something about a query that whoever asked should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// These words came after as many as are looked for, and were left out.
    TooLong(String),
    /// Nothing in it is a word.
    NoWords,
    /// These signs are no wildcards and mean nothing: the words beside them were looked for as they stand.
    Signs(String),
    /// `title:word` is no field that is known: both words were looked for, side by side.
    Fields(String),
    /// These words were taken for operators.
    Operators(String),
    /// A phrase that was begun with a quotation mark and goes to the end.
    OpenQuote,
    /// A filter in which nothing is a word, so that it filters nothing.
    EmptyFilter(&'static str),
    /// More documents were asked for than one answer names: so many.
    Limit(usize),
    /// `ngay:mai`: what is no value of its field was looked for as words.
    BadValue(String),
    /// What was understood of it, and is not what it says letter by letter.
    Taken(Taken, String),
}

/// How a part of a query was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// `hành*`: any word that fits.
    Pattern,
    /// `hành~`: words that are written much like it, too.
    Near,
    /// `so:1245`: what a paper says of itself.
    Field,
    /// `2015..2016`: dated so.
    Dates,
    /// `UBND`: what it stands for, too.
    Synonyms,
    /// Typed with the keyboard's Telex or VNI off: these words were looked for instead, because nothing has what was typed.
    Typed,
    /// These words were looked for instead, because nothing has what was typed.
    Corrected,
    /// A piece of a code.
    Piece,
}

impl Taken {
    const fn code(self) -> &'static str {
        match self {
            Self::Pattern => "pattern",
            Self::Near => "near",
            Self::Field => "field",
            Self::Dates => "dates",
            Self::Synonyms => "synonyms",
            Self::Typed => "typed",
            Self::Corrected => "corrected",
            Self::Piece => "piece",
        }
    }

    fn vietnamese(self, text: &str) -> String {
        match self {
            Self::Pattern => format!("{text}: tìm mọi từ có dạng này."),
            Self::Near => format!("{text}: tìm cả những từ viết gần giống."),
            Self::Field => format!("{text} được tìm trong thông tin của văn bản, không phải trong nội dung."),
            Self::Dates => format!("{text}: chỉ tìm văn bản có ngày trong khoảng này."),
            Self::Synonyms => format!("Được tìm như nhau: {text}."),
            Self::Typed | Self::Corrected => {
                format!("Không có kết quả đúng như đã gõ. Đang hiển thị kết quả cho: {text}")
            }
            Self::Piece => format!("Không có kết quả đúng như đã gõ. Đang hiển thị các mã có chứa {text}"),
        }
    }

    fn english(self, text: &str) -> String {
        match self {
            Self::Pattern => format!("{text}: any word that fits was looked for."),
            Self::Near => format!("{text}: words written much like it were looked for, too."),
            Self::Field => {
                format!("{text} was looked for in what papers say of themselves, not in their text.")
            }
            Self::Dates => format!("{text}: only papers dated so."),
            Self::Synonyms => format!("These mean the same: {text}."),
            Self::Typed | Self::Corrected => {
                format!("Nothing has it as it was typed. These are results for: {text}")
            }
            Self::Piece => format!("Nothing has it as it was typed. These are codes that contain {text}"),
        }
    }
}

/// Of a text that was left out, so many letters are told.
const TOLD: usize = 200;

impl Note {
    /// A word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong(_) => "too-long",
            Self::NoWords => "no-words",
            Self::Signs(_) => "signs",
            Self::Fields(_) => "fields",
            Self::Operators(_) => "operators",
            Self::OpenQuote => "open-quote",
            Self::EmptyFilter(_) => "empty-filter",
            Self::Limit(_) => "limit",
            Self::BadValue(_) => "bad-value",
            Self::Taken(taken, _) => taken.code(),
        }
    }

    /// The part of the query that it is about.
    pub fn text(&self) -> &str {
        match self {
            Self::TooLong(text)
            | Self::Signs(text)
            | Self::Fields(text)
            | Self::Operators(text)
            | Self::BadValue(text)
            | Self::Taken(_, text) => text,
            Self::NoWords | Self::OpenQuote | Self::Limit(_) => "",
            Self::EmptyFilter(name) => name,
        }
    }

    /// For a clerk, in Vietnamese.
    pub fn vietnamese(&self) -> String {
        match self {
            Self::TooLong(text) => {
                format!(
                    "Câu tìm quá dài (tối đa {} từ). Các từ sau không được tìm: {}",
                    super::MOST_WORDS,
                    short(text)
                )
            }
            Self::NoWords => "Câu tìm không có từ nào.".to_owned(),
            Self::Signs(signs) => {
                format!("Các dấu {signs} không có tác dụng ở đây: các từ được tìm đúng như đã gõ.")
            }
            Self::Fields(text) => format!(
                "{} được tìm như các từ đứng cạnh nhau, không phải là tìm trong một trường.",
                short(text)
            ),
            Self::Operators(words) => format!(
                "{words} được hiểu là phép tìm (OR: một trong hai, AND: cả hai, NOT: không có). Đặt trong ngoặc kép để tìm \
                 như từ."
            ),
            Self::OpenQuote => "Thiếu dấu ngoặc kép đóng: mọi từ sau dấu mở được tìm như một cụm.".to_owned(),
            Self::Limit(most) => {
                format!("Mỗi lần trả lời nêu tối đa {most} tài liệu; hãy dùng offset để xem tiếp.")
            }
            Self::BadValue(text) => {
                format!("{} không phải là giá trị hợp lệ nên được tìm như các từ.", short(text))
            }
            Self::Taken(taken, text) => taken.vietnamese(&short(text)),
            Self::EmptyFilter(name) => format!("Bộ lọc {name} không có từ nào nên không có tác dụng."),
        }
    }

    /// For a clerk, in English.
    pub fn english(&self) -> String {
        match self {
            Self::TooLong(text) => format!(
                "The query is too long (at most {} words). These were not looked for: {}",
                super::MOST_WORDS,
                short(text)
            ),
            Self::NoWords => "There is no word in the query.".to_owned(),
            Self::Signs(signs) => {
                format!("The signs {signs} mean nothing here: words were looked for as they stand.")
            }
            Self::Fields(text) => {
                format!(
                    "{} was looked for as words side by side: it names no field that is known.",
                    short(text)
                )
            }
            Self::Operators(words) => format!(
                "{words} was taken as an operator (OR: one of them, AND: both, NOT: without). Put it in quotation marks to \
                 find the word."
            ),
            Self::OpenQuote => {
                "A quotation mark is not closed: all after it was looked for as one phrase.".to_owned()
            }
            Self::Limit(most) => {
                format!("One answer names at most {most} documents; ask for the rest with offset.")
            }
            Self::BadValue(text) => {
                format!("{} is no value of its field, and was looked for as words.", short(text))
            }
            Self::Taken(taken, text) => taken.english(&short(text)),
            Self::EmptyFilter(name) => {
                format!("There is no word in the filter {name}, so it filters nothing.")
            }
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}

fn short(text: &str) -> String {
    let mut letters = text.chars();
    let begun: String = letters.by_ref().take(TOLD).collect();
    if letters.next().is_some() { begun + " …" } else { begun }
}
