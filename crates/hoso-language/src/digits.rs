//! Digits of a date that were read as the letters they look like.

use crate::vocabulary::Token;

/// For each word its digits, if it is a number of a date of which some were read as letters: `ngày 2O tháng O1 năm 2o18`.
///
/// Only shapes that are the same in print are taken for each other, in a number that has a digit left, after the word that
/// says what it is.
pub(crate) fn of_dates(tokens: &[Token<'_>]) -> Vec<Option<String>> {
    let before = std::iter::once(None).chain(tokens.iter().map(Some));
    let says = |token: &Token<'_>| ["ngay", "thang", "nam"].contains(&hoso_viet::fold(token.core).as_str());
    before
        .zip(tokens)
        .map(|(before, token)| {
            before.filter(|before| before.after.is_empty() && says(before)).and_then(|_| digits(token.core))
        })
        .collect()
}

fn digits(core: &str) -> Option<String> {
    let read = |c: char| match c {
        '0'..='9' => Some(c),
        'o' | 'O' => Some('0'),
        'l' | 'I' => Some('1'),
        _ => None,
    };
    let some = core.contains(|c: char| c.is_ascii_digit()) && core.contains(|c: char| !c.is_ascii_digit());
    let number: String = core.chars().map(read).collect::<Option<_>>()?;
    (some && number.len() <= 4).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::of_dates;
    use crate::vocabulary::Token;

    fn changed(text: &str) -> Vec<String> {
        let tokens: Vec<Token<'_>> = text.split(' ').map(Token::of).collect();
        of_dates(&tokens).into_iter().flatten().collect()
    }

    #[test]
    fn letters_that_look_like_digits_are_digits_in_a_date() {
        assert_eq!(changed("ngày 2O tháng O1 năm 2o18"), ["20", "01", "2018"]);
        assert_eq!(changed("Ngày l5, THÁNG I2"), ["15", "12"]);
    }

    #[test]
    fn elsewhere_and_without_a_digit_they_are_not() {
        assert_eq!(changed("khoản 1O Điều 2o, ngày ol tháng năm lo"), Vec::<String>::new());
        assert_eq!(changed("ngày 20 tháng 01 năm 2O18A ngày 1Š ngày, 1O"), Vec::<String>::new());
    }
}
