//! What QR codes and bar codes on the pages say: receipts and results of provincial systems, identity cards.

use std::sync::LazyLock;

use hoso_model::{
    Barcode, DossierCode, Field, FieldSource, FieldValue, Metadata, PageNo, PageText, Symbology,
};
use regex::Regex;

/// A personal identification number (*số định danh cá nhân*): 12 digits that begin with the code of a province
/// (Thông tư 59/2021/TT-BCA).
static CITIZEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])(?P<id>0[0-9]{11})(?:$|[^0-9])")
        .expect("the pattern is a constant, compiled by the tests")
});

/// The code of a procedure (*mã thủ tục hành chính*) of the national database: `1.011442.000.00.00.H38`.
static PROCEDURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9.])(?P<code>[0-9]\.[0-9]{6}(?:\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-K][0-9]{2})?)(?:$|[^0-9.])")
        .expect("the pattern is a constant, compiled by the tests")
});

/// Adds what the codes say. They are checked when they are read, so they are as sure as anything printed can be.
pub(crate) fn codes(pages: &[(PageNo, &PageText)], found: &mut Metadata) {
    for (page, text) in pages {
        for code in &text.codes {
            let mut add = |field, value: &str| found.add(field, value_of(*page, code, value));
            if let Some(card) = IdCard::parse(&code.text) {
                add(Field::CitizenIds, card.number);
                add(Field::Person, card.name);
                continue;
            }
            // How a receipt's QR is laid out is not laid down (Thông tư 01/2023/TT-VPCP, article 26, names only what
            // it must hold): what has the shape of a value is one.
            for (_, dossier) in DossierCode::find_in_text(&code.text) {
                add(Field::Dossier, dossier.as_str());
            }
            for hit in PROCEDURE.captures_iter(&code.text) {
                add(Field::Procedure, &hit["code"]);
            }
            if code.symbology == Symbology::Qr {
                for hit in CITIZEN.captures_iter(&code.text) {
                    add(Field::CitizenIds, &hit["id"]);
                }
            }
        }
    }
}

/// The QR code of an identity card (*căn cước*): number, old number, name, day of birth, sex, residence, day of issue,
/// with `|` between them; cards of 2024 may have more.
struct IdCard<'a> {
    number: &'a str,
    name: &'a str,
}

impl<'a> IdCard<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let fields: Vec<&str> = text.split('|').map(str::trim).collect();
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let (&number, &name, &born) = (fields.first()?, fields.get(2)?, fields.get(3)?);
        let fits = (6..=12).contains(&fields.len())
            && number.len() == 12
            && digits(number) == 12
            && name.split_whitespace().count() >= 2
            && name.chars().all(|c| c.is_alphabetic() || c.is_whitespace())
            && digits(born) == 8;
        fits.then_some(Self { number, name })
    }
}

fn value_of(page: PageNo, code: &Barcode, value: &str) -> FieldValue {
    let source = if code.symbology == Symbology::Qr { FieldSource::Qr } else { FieldSource::Barcode };
    FieldValue { value: value.to_owned(), confidence: 1.0, source, page, area: Some(code.area) }
}

#[cfg(test)]
mod tests {
    use super::codes;
    use hoso_model::{Area, Barcode, Field, FieldSource, Metadata, PageNo, PageText, Symbology};

    fn said(symbology: Symbology, text: &str) -> Metadata {
        let mut page = PageText::recognised(10, 10, 300, Vec::new());
        page.codes = vec![Barcode { symbology, text: text.to_owned(), area: Area::PAGE }];
        let mut found = Metadata::default();
        codes(&[(PageNo::FIRST, &page)], &mut found);
        found
    }

    #[test]
    fn an_identity_cards_code_names_its_holder() {
        let card =
            "080087123456|301234567|Nguyễn Văn Ví Dụ|15011987|Nam|Ấp 1, Thanh Phú, Bến Lức, Long An|10052021";
        let found = said(Symbology::Qr, card);
        assert_eq!(found.value(Field::CitizenIds), Some("080087123456"));
        assert_eq!(found.value(Field::Person), Some("Nguyễn Văn Ví Dụ"));
        assert_eq!(found.get(Field::Person).unwrap().source, FieldSource::Qr);
        for other in
            ["080087123456||Nguyễn|15011987|Nam|x", "a|b|c d|e|f|g", "08008712345|1|A B|15011987|Nam|x|y"]
        {
            assert_eq!(said(Symbology::Qr, other).value(Field::Person), None, "{other}");
        }
    }

    #[test]
    fn a_receipts_code_names_dossier_procedure_and_citizen_however_it_is_laid_out() {
        for text in [
            "H39.18-240815-0007|1.011442.000.00.00.H38|080087123456|Giấy tiếp nhận",
            r#"{"maHoSo":"H39.18-240815-0007","tthc":"1.011442.000.00.00.H38","cccd":"080087123456"}"#,
            "https://dichvucong.example/?hs=H39.18-240815-0007&tt=1.011442.000.00.00.H38&id=080087123456",
        ] {
            let found = said(Symbology::Qr, text);
            assert_eq!(found.value(Field::Dossier), Some("H39.18-240815-0007"), "{text}");
            assert_eq!(found.value(Field::Procedure), Some("1.011442.000.00.00.H38"), "{text}");
            assert_eq!(found.value(Field::CitizenIds), Some("080087123456"), "{text}");
        }
        let payment = said(Symbology::Qr, "G22.99.3-241219795252");
        assert!(payment.is_empty(), "{payment:?}");
        assert_eq!(said(Symbology::Code128, "080087123456").value(Field::CitizenIds), None);
    }
}
