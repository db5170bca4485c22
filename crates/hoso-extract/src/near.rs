//! How alike two texts are.

/// How alike they are, 0 to 1: one less the share of characters that have to be changed (Levenshtein).
pub(crate) fn similarity(a: &str, b: &str) -> f32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longer = a.len().max(b.len());
    // Too different in length to be alike, and the cost is the product of the two.
    if longer == 0 || longer > 200 || a.len().abs_diff(b.len()) * 2 > longer {
        return if a == b { 1.0 } else { 0.0 };
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    1.0 - row[b.len()] as f32 / longer as f32
}

#[cfg(test)]
mod tests {
    use super::similarity;

    #[test]
    fn likeness_is_counted_in_characters() {
        assert!((similarity("quyet dinh", "quyet dinh") - 1.0).abs() < 1e-6);
        assert!((similarity("quyet dinh", "quyet dinb") - 0.9).abs() < 1e-6);
        assert!((similarity("", "") - 1.0).abs() < 1e-6);
        assert!(similarity("a", "quyet dinh") < 1e-6);
        assert!(similarity("ban", "bao") > 0.6);
    }
}
