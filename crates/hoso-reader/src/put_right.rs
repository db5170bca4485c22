//! Words that the language model puts right.

use hoso_language::{Model, Read, Weights, decode};
use hoso_model::Line;

/// Puts right what is unlikely beside its neighbours, block by block: what stands in one goes on in the next line of it.
/// What the engine read stays with each word that is changed.
pub(crate) fn put_right(lines: &mut [Line]) {
    for block in lines.chunk_by_mut(|line, next| line.block == next.block) {
        let words: Vec<Read<'_>> = block
            .iter()
            .flat_map(|line| line.words.iter().enumerate())
            .map(|(at, word)| Read { text: &word.text, confidence: word.confidence, begins: at == 0 })
            .collect();
        let right = decode(Model::administrative(), &words, Weights::default());
        for (word, right) in block.iter_mut().flat_map(|line| &mut line.words).zip(right) {
            if let Some(right) = right {
                word.read = Some(std::mem::replace(&mut word.text, right));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use hoso_model::{Area, Line, Word};

    use super::put_right;

    #[test]
    fn a_word_is_put_right_by_its_neighbours_and_what_was_read_stays() {
        let line = |block, text: &str| Line {
            block,
            words: text.split(' ').map(|word| Word::new(word.to_owned(), Area::PAGE, 90.0)).collect(),
            ..Line::default()
        };
        let mut lines = [
            line(0, "Căn cứ Nghị định sửa đổi, bỗ"),
            line(0, "sung một số điêu của Luật Tô chức"),
            line(1, "Nguyễn Văn Quyên"),
        ];
        put_right(&mut lines);
        let texts: Vec<String> = lines.iter().map(Line::text).collect();
        assert_eq!(
            texts,
            ["Căn cứ Nghị định sửa đổi, bổ", "sung một số điều của Luật Tổ chức", "Nguyễn Văn Quyên"]
        );
        let read: Vec<&str> =
            lines.iter().flat_map(|line| &line.words).filter_map(|w| w.read.as_deref()).collect();
        assert_eq!(read, ["bỗ", "điêu", "Tô"]);
        assert_eq!(lines[0].words[0].as_read(), "Căn");
    }
}
