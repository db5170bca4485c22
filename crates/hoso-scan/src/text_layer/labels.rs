//! Labels on the left and what they say on the right are read line by line; columns of running text are not.

use super::segment::Segment;

/// Fewer rows than these are no list of labels; of labels without a colon, fewer than those.
const FEWEST: usize = 2;
const FEWEST_BARE: usize = 3;
/// So many of the labels end in a colon; where as many do as the second share says, nothing else is asked.
const COLONS: f32 = 0.6;
const ALL_COLONS: f32 = 0.8;
/// So many of the rows have both, and as many of them are aligned.
const MOST: f32 = 0.8;
/// Edges nearer than this are aligned, in ems.
const ALIGNED: f32 = 0.5;
/// Baselines further apart than this are of two rows, in ems: what is typed into a field stands a little off its label.
const LEVEL: f32 = 0.45;
/// Running text fills its column; labels fill this share of theirs at most, on the mean.
const FILLED: f32 = 0.7;
/// A label without a colon has no more words.
const WORDS: usize = 8;

/// A row, parted at the gutter.
struct Row {
    label: Option<Segment>,
    value: Option<Segment>,
}

impl Row {
    fn both(&self) -> Option<(&Segment, &Segment)> {
        let (label, value) = (self.label.as_ref()?, self.value.as_ref()?);
        let size = label.size().max(value.size());
        ((label.baseline() - value.baseline()).abs() <= LEVEL * size).then_some((label, value))
    }

    fn lines(self) -> Vec<Segment> {
        if self.both().is_some() {
            Segment::joined(self.label.into_iter().chain(self.value).collect()).into_iter().collect()
        } else {
            self.label.into_iter().chain(self.value).collect()
        }
    }
}

/// The lines of rows that a gutter parts, if what is on its left are labels of what is on its right.
pub(super) fn lines(rows: &[Vec<Segment>], gutter: (f32, f32)) -> Option<Vec<Segment>> {
    let middle = f32::midpoint(gutter.0, gutter.1);
    let part = |row: &Vec<Segment>| {
        let (left, right): (Vec<Segment>, Vec<Segment>) =
            row.iter().cloned().partition(|segment| segment.left() < middle);
        Row { label: Segment::joined(left), value: Segment::joined(right) }
    };
    let rows: Vec<Row> = rows.iter().map(part).collect();
    let pairs: Vec<(&Segment, &Segment)> = rows.iter().filter_map(Row::both).collect();
    are_labels(&pairs, rows.len()).then(|| rows.into_iter().flat_map(Row::lines).collect())
}

fn are_labels(pairs: &[(&Segment, &Segment)], rows: usize) -> bool {
    // What fills in a field of a form is a value.
    let filled_in = |value: &Segment| value.words.iter().all(|word| word.field.is_some());
    if !pairs.is_empty() && pairs.iter().all(|(_, value)| filled_in(value)) {
        return true;
    }
    if pairs.len() < FEWEST {
        return false;
    }
    let share = |count: usize| count as f32 / pairs.len() as f32;
    let colons = share(pairs.iter().filter(|(label, _)| ends_in_colon(label)).count());
    let aligned = |edges: Vec<f32>| {
        let mut sorted = edges.clone();
        sorted.sort_by(f32::total_cmp);
        let middle = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
        let size = pairs.iter().map(|(label, _)| label.size()).fold(0.0, f32::max);
        share(edges.iter().filter(|edge| (**edge - middle).abs() <= ALIGNED * size).count()) >= MOST
    };
    let of = |edge: fn(&(&Segment, &Segment)) -> f32| aligned(pairs.iter().map(edge).collect());
    let values_aligned = of(|(_, value)| value.left()) || of(|(_, value)| value.right());
    if colons >= ALL_COLONS || (colons >= COLONS && values_aligned) {
        return true;
    }
    let left = pairs.iter().map(|(label, _)| label.left()).fold(f32::INFINITY, f32::min);
    let right = pairs.iter().map(|(label, _)| label.right()).fold(f32::NEG_INFINITY, f32::max);
    let widths: f32 = pairs.iter().map(|(label, _)| label.right() - label.left()).sum();
    let filled = widths / pairs.len() as f32 / (right - left).max(1.0);
    let colons_beyond = pairs.iter().filter(|(_, value)| value.text().contains(':')).count();
    pairs.len() >= FEWEST_BARE
        && pairs.len() as f32 >= MOST * rows as f32
        && of(|(label, _)| label.left())
        && values_aligned
        && filled <= FILLED
        && share(colons_beyond) < 0.5
        && pairs.iter().all(|(label, _)| is_bare_label(label))
}

fn ends_in_colon(label: &Segment) -> bool {
    // What leads to the value is no part of the label.
    label.text().trim_end_matches(['.', '…', ' ', '_']).ends_with(':')
}

/// Could it be a label without a colon? It is no item of a list, and no line that goes on.
fn is_bare_label(label: &Segment) -> bool {
    let text = label.text();
    label.words.len() <= WORDS
        && !text.starts_with(['-', '–', '+', '•', '*'])
        && !text.ends_with([',', ';', '-'])
}
