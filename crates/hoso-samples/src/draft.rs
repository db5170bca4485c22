//! What a paper will say, before it is laid out.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::agencies::Agency;
use crate::numbers::Numbers;
use crate::phrases;

/// A type of paper: its name, its abbreviation in numbers.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) symbol: &'static str,
}

/// What the paper's parts are laid out from.
pub(crate) struct Draft<'a> {
    pub(crate) kind: &'a Kind,
    pub(crate) agency: &'a Agency,
    pub(crate) number: String,
    pub(crate) date: Date,
    pub(crate) subject: String,
    pub(crate) dossier: String,
    pub(crate) signature: Signature,
}

impl Draft<'_> {
    /// True of a decision, which speaks in articles.
    pub(crate) fn is_decision(&self) -> bool {
        self.kind.symbol == "QĐ"
    }

    /// True of a letter, which has no title.
    pub(crate) fn is_letter(&self) -> bool {
        self.kind.symbol.is_empty()
    }
}

/// Who signs, and as what.
pub(crate) struct Signature {
    /// The lines above the name: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    pub(crate) titles: Vec<String>,
    pub(crate) name: String,
}

impl Signature {
    /// Somebody who may sign for `agency`.
    pub(crate) fn invented(agency: &Agency, numbers: &mut Numbers) -> Self {
        let mut titles = Vec::new();
        if agency.committee && numbers.once_in(2) {
            titles.push("TM. ỦY BAN NHÂN DÂN".to_owned());
        }
        if numbers.once_in(2) {
            titles.push(format!("KT. {}", agency.head));
            titles.push(format!("PHÓ {}", agency.head));
        } else {
            titles.push(agency.head.to_owned());
        }
        Self { titles, name: person(numbers) }
    }
}

/// Puts invented names and numbers into the places of `phrase`; `today` bounds its days.
pub(crate) fn filled(phrase: &str, numbers: &mut Numbers, today: Date) -> String {
    let mut text = String::new();
    let mut rest = phrase;
    while let Some((before, after_brace)) = rest.split_once('{') {
        let (place, after) = after_brace.split_once('}').unwrap_or((after_brace, ""));
        text.push_str(before);
        let filling = match place {
            "n" => numbers.between(12, 980).to_string(),
            "s" => numbers.between(2, 9).to_string(),
            "p" => format!("{},{}", numbers.between(81, 99), numbers.between(1, 9)),
            "q" => numbers.pick(&["I", "II", "III", "IV"]).to_owned(),
            "y" => today.year().to_string(),
            "d" => in_words(earlier(today, numbers)),
            "c" => numbers.pick(phrases::COMMUNES).to_owned(),
            "t" => numbers.pick(phrases::PROCEDURES).to_owned(),
            "o" => person(numbers),
            _ => String::new(),
        };
        text.push_str(&filling);
        rest = after;
    }
    text + rest
}

/// An invented person.
pub(crate) fn person(numbers: &mut Numbers) -> String {
    format!("{} {}", numbers.pick(phrases::FAMILY), numbers.pick(phrases::GIVEN))
}

/// `ngày 05 tháng 3 năm 2024`; days below 10 and the months 1 and 2 have a zero before them (Nghị định 30).
pub(crate) fn in_words(day: Date) -> String {
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

/// A day of the four months before `day`.
fn earlier(day: Date, numbers: &mut Numbers) -> Date {
    let days = i64::from(numbers.between(3, 120));
    day.checked_sub(days.days()).unwrap_or(day)
}
