//! What is typed, and how it is taken apart.

use super::read;
use crate::query::{Kind, MOST_WORDS, Node, Note, Within};

/// `a+b` side by side, `!a` not wanted, `(a&b)`, `(a|b)`, `=a` must be there, `/a*/` and `~a` as typed.
fn shown(node: &Node) -> String {
    let join =
        |nodes: &[Node], sign: &str| format!("({})", nodes.iter().map(shown).collect::<Vec<_>>().join(sign));
    match node {
        Node::Unit(unit) => {
            let words: Vec<_> = unit.tokens.iter().map(|token| token.folded.as_str()).collect();
            let words = words.join("+");
            let sign = if unit.required { "=" } else { "" };
            match &unit.kind {
                Kind::Pattern(pattern) => format!("/{pattern}/"),
                Kind::Near => format!("~{words}"),
                Kind::Word | Kind::Phrase => format!("{sign}{words}"),
            }
        }
        Node::Within(within) => format!("{within:?}").split(['(', '{']).next().unwrap_or_default().to_owned(),
        Node::All(nodes) => join(nodes, "&"),
        Node::Any(nodes) => join(nodes, "|"),
        Node::Not(node) => format!("!{}", shown(node)),
    }
}

fn units(text: &str) -> Vec<String> {
    read(text).nodes.iter().map(shown).collect()
}

fn codes(text: &str) -> Vec<&'static str> {
    read(text).notes.iter().map(Note::code).collect()
}

#[test]
fn words_phrases_codes_and_exclusions() {
    let asked = "cải cách \"hành chính\" -xã 1245/QĐ-UBND";
    assert_eq!(units(asked), ["cai", "cach", "hanh+chinh", "!xa", "1245+qd+ubnd"]);
    assert_eq!(codes(asked), Vec::<&str>::new());
    assert_eq!(units("-xã -\"hành chính\" --huyện"), ["!xa", "!hanh+chinh", "!huyen"]);
    assert_eq!(units("+xã - huyện"), ["=xa", "huyen"]);
    assert_eq!(units("+84 912"), ["84", "912"]);
}

#[test]
fn operators_join_what_stands_beside_them_and_are_words_where_nothing_does() {
    assert_eq!(units("xã OR huyện tỉnh"), ["(xa|huyen)", "tinh"]);
    assert_eq!(units("xã || \"thị trấn\" OR huyện"), ["(xa|thi+tran|huyen)"]);
    assert_eq!(units("xã AND huyện NOT tỉnh"), ["(xa&huyen)", "!tinh"]);
    assert_eq!(units("xã AND NOT tỉnh"), ["xa", "!tinh"]);
    assert_eq!(units("xã AND huyện OR tỉnh"), ["((xa&huyen)|tinh)"]);
    assert_eq!(codes("xã OR huyện NOT tỉnh"), ["operators"]);
    assert_eq!(read("xã OR huyện NOT tỉnh").notes[0].text(), "OR, NOT");
    for words in ["OR", "OR xã", "xã OR", "xã or huyện", "\"xã OR huyện\"", "NOT", "AND"] {
        assert_eq!(codes(words), Vec::<&str>::new(), "{words}");
        assert!(units(words).iter().all(|unit| !unit.contains(['!', '|', '&'])), "{words}");
    }
    assert_eq!(units("xã OR"), ["xa", "or"]);
    assert_eq!(units("-xã OR huyện"), ["!xa", "or", "huyen"]);
    assert_eq!(units("xã OR -huyện"), ["xa", "!huyen"]);
}

#[test]
fn brackets_group_around_operators_and_are_ordinary_elsewhere() {
    assert_eq!(units("(xã OR huyện) tỉnh"), ["(xa|huyen)", "tinh"]);
    assert_eq!(codes("(xã OR huyện) tỉnh"), ["operators"]);
    assert_eq!(units("(xã OR (huyện AND tỉnh)) NOT (quận phường)"), ["(xa|(huyen&tinh))", "!(quan&phuong)"]);
    assert_eq!(units("đất -(ở OR rừng)"), ["dat", "!(o|rung)"]);
    assert_eq!(units("(ubnd) [1] & co"), ["ubnd", "1", "co"]);
    assert_eq!(codes("(xã OR huyện"), ["signs", "operators"]);
    let deep = format!("{}a OR b{}", "( ".repeat(4000), " )".repeat(4000));
    assert_eq!(units(&deep), ["(a|b)"]);
}

#[test]
fn patterns_and_words_written_alike() {
    assert_eq!(units("hành* h?nh *chính"), ["/hanh*/", "/h?nh/", "/*chinh/"]);
    assert_eq!(units("1245/QĐ*"), ["/1245qd*/"]);
    assert_eq!(units("hành~ ~chính hanh~1"), ["~hanh", "~chinh", "~hanh"]);
    assert_eq!(codes("hành*"), ["pattern"]);
    assert_eq!(codes("hành~2"), ["near"]);
    assert_eq!(units("gì?"), ["gi"]);
}

#[test]
fn fields_have_vietnamese_and_english_names() {
    for asked in ["so:1245/QĐ-UBND", "số:1245", "number:1245", "Số:\"1245 / QĐ\""] {
        assert_eq!(units(asked), ["Number"], "{asked}");
        assert_eq!(codes(asked), ["field"]);
    }
    for asked in ["loai:\"quyết định\"", "coquan:UBND", "nguoiky:Mẫu", "ve:đất", "signer:a", "người_nộp:A"]
    {
        assert_eq!(units(asked), ["Words"], "{asked}");
    }
    assert_eq!(
        units("hoso:H39.18-240815-0007 quay:mot has:number missing:ngày"),
        ["Dossier", "Desk", "Has", "Missing"]
    );
    let day = |text: &str| match &read(text).nodes[..] {
        [Node::Within(Within::Days(from, to))] => (*from, *to),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(day("ngay:18/02/2025"), (20_250_218, 20_250_218));
    assert_eq!(day("ngày:\"tháng 7/2015\""), (20_150_701, 20_150_731));
    assert_eq!(day("2015..2016"), (20_150_101, 20_161_231));
    assert_eq!(codes("ngay:mai"), ["bad-value"]);
    assert_eq!(units("-loai:đơn"), ["!Words"]);
    assert_eq!(units("Số: 68/QĐ-UBND"), ["so", "68+qd+ubnd"]);
}

#[test]
fn dates_are_found_as_they_are_written_out() {
    let read = read("ngày 18/02/2025");
    let Node::Unit(unit) = &read.nodes[1] else { panic!("{read:?}") };
    let written: Vec<_> = unit.also[0].tokens.iter().map(|token| token.folded.as_str()).collect();
    assert_eq!(written, ["18", "thang", "2", "nam", "2025"]);
    assert_eq!(unit.days, Some((20_250_218, 20_250_218)));
}

#[test]
fn what_other_languages_mean_by_signs_is_said_to_mean_nothing() {
    for (asked, code, text) in [
        ("chính^3", "signs", "^"),
        ("\"hành chính\"~3 xã", "signs", "~"),
        ("title:hành", "fields", "title:hành"),
        ("title:\"hành chính\"", "fields", "title:\"…\""),
        ("\"hành chính", "open-quote", ""),
        ("* ? !", "signs", "*"),
    ] {
        let note = &read(asked).notes[0];
        assert_eq!((note.code(), note.text()), (code, text), "{asked}");
    }
    for asked in ["a* b~ so:1 2015..2016 ubnd ngay:x z^ foo:bar \"x", "!"] {
        for note in read(asked).notes {
            assert!(!note.vietnamese().is_empty() && !note.english().is_empty());
        }
    }
    assert_eq!(units("\"hành chính\"~3 xã"), ["hanh+chinh", "xa"]);
    assert_eq!(units("title:\"hành chính\""), ["title", "hanh+chinh"]);
    for plain in
        ["Kính gửi: ai?", "xem http://a.vn/b", "lúc 12:30", "(ỦY) [1] & co", "khổ 5\" giấy", "xã: huyện"]
    {
        assert_eq!(codes(plain), Vec::<&str>::new(), "{plain}");
    }
}

#[test]
fn words_beyond_the_most_are_told() {
    let many = |words: usize| (0..words).map(|word| format!("t{word}")).collect::<Vec<_>>().join(" ");
    let read_all = read(&many(MOST_WORDS));
    assert_eq!((read_all.nodes.len(), read_all.notes.len()), (MOST_WORDS, 0));
    let cut = read(&format!("{} cuối cùng", many(MOST_WORDS)));
    assert_eq!(cut.notes, [Note::TooLong("cuối cùng".to_owned())]);
    let phrase = read(&format!("\"{}\" sau", many(MOST_WORDS + 2)));
    let Node::Unit(unit) = &phrase.nodes[0] else { panic!() };
    assert_eq!(unit.tokens.len(), MOST_WORDS);
    let left = format!("t{} t{} sau", MOST_WORDS, MOST_WORDS + 1);
    assert_eq!(phrase.notes, [Note::TooLong(left)]);
    assert_eq!(codes(&format!("{} -- !", many(MOST_WORDS))), Vec::<&str>::new(), "no word is left out");
}

#[test]
fn odd_text_is_no_trouble() {
    assert_eq!(units("\"chưa đóng"), ["chua+dong"]);
    for nothing in
        ["- -- \"\" *?( ):^~ \u{0}", "-", "\"", "OR \"", "-\"", "~", "+-+-", "„“", ":", "\"\"~", "()", "-()"]
    {
        assert_eq!(units(nothing).iter().filter(|unit| *unit != "or").count(), 0, "{nothing}");
    }
    assert_eq!(codes("?"), ["no-words"]);
    assert_eq!(codes(" "), Vec::<&str>::new());
    assert_eq!(units("ệ\u{301}:\"x"), units("ệ\u{301}: x"));
}
