//! The lines of tables.

use hayro::kurbo::{BezPath, PathEl, PathSeg, Shape as _};

use super::turning::turned_point;

/// A filled rectangle thinner than this is a line, in points.
const THIN: f64 = 3.0;
/// A line shorter than this is no side of a cell, in points.
const SHORTEST: f64 = 6.0;
/// How far pieces of one line may be apart, in points.
const JOINT: f32 = 3.0;

/// A line along the page or down it, in points on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

impl Rule {
    pub(super) fn across(self) -> bool {
        self.x1 - self.x0 >= self.y1 - self.y0
    }

    /// The same line on the page turned clockwise.
    pub(super) fn turned(self, degrees: u16, page: (f32, f32)) -> Self {
        let a = turned_point((f64::from(self.x0), f64::from(self.y0)), degrees, page);
        let b = turned_point((f64::from(self.x1), f64::from(self.y1)), degrees, page);
        Self {
            x0: a.0.min(b.0) as f32,
            y0: a.1.min(b.1) as f32,
            x1: a.0.max(b.0) as f32,
            y1: a.1.max(b.1) as f32,
        }
    }
}

/// The lines that a path without curves is: a thin filled rectangle is one, and of what is stroked each level or upright
/// side.
pub(super) fn rules_of(path: &BezPath, stroked: bool) -> Vec<Rule> {
    let around = path.bounding_box();
    let thin = around.width().min(around.height()) <= THIN;
    let long = |length: f64| length >= SHORTEST;
    if thin {
        let rule =
            Rule { x0: around.x0 as f32, y0: around.y0 as f32, x1: around.x1 as f32, y1: around.y1 as f32 };
        return if long(around.width().max(around.height())) { vec![rule] } else { Vec::new() };
    }
    if !stroked
        || path.elements().len() > 64
        || path.elements().iter().any(|part| matches!(part, PathEl::CurveTo(..)))
    {
        return Vec::new();
    }
    let sides = path.segments().filter_map(|side| match side {
        PathSeg::Line(line) => Some(line),
        _ => None,
    });
    sides
        .filter(|line| {
            let (across, down) = ((line.p1.x - line.p0.x).abs(), (line.p1.y - line.p0.y).abs());
            across.min(down) < 1.0 && long(across.max(down))
        })
        .map(|line| Rule {
            x0: line.p0.x.min(line.p1.x) as f32,
            y0: line.p0.y.min(line.p1.y) as f32,
            x1: line.p0.x.max(line.p1.x) as f32,
            y1: line.p0.y.max(line.p1.y) as f32,
        })
        .collect()
}

/// The lines of a page, sorted for questions.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Where lines run across: heights, each with the stretches that it covers, joined.
    across: Vec<(f32, Vec<(f32, f32)>)>,
    /// Lines down the page, by their place from the left.
    down: Vec<Rule>,
}

impl Rules {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut level: Vec<Rule> = rules.iter().copied().filter(|rule| rule.across()).collect();
        level.sort_by(|a, b| a.y0.total_cmp(&b.y0));
        let mut across: Vec<(f32, Vec<(f32, f32)>)> = Vec::new();
        for rule in level {
            let middle = f32::midpoint(rule.y0, rule.y1);
            match across.last_mut().filter(|(y, _)| middle - *y <= JOINT) {
                Some((_, pieces)) => pieces.push((rule.x0, rule.x1)),
                None => across.push((middle, vec![(rule.x0, rule.x1)])),
            }
        }
        for (_, pieces) in &mut across {
            pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut joined: Vec<(f32, f32)> = Vec::new();
            for (start, end) in pieces.drain(..) {
                match joined.last_mut().filter(|last| start <= last.1 + JOINT) {
                    Some(last) => last.1 = last.1.max(end),
                    None => joined.push((start, end)),
                }
            }
            *pieces = joined;
        }
        let mut down: Vec<Rule> = rules.iter().copied().filter(|rule| !rule.across()).collect();
        down.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        Self { across, down }
    }

    /// The heights between `top` and `bottom` at which a line runs from `left` to `right` or nearly.
    pub(super) fn across(&self, (left, right): (f32, f32), (top, bottom): (f32, f32)) -> Vec<f32> {
        let slack = ((right - left) * 0.03).max(JOINT);
        let covers = |pieces: &[(f32, f32)]| {
            pieces.iter().any(|(start, end)| *start <= left + slack && *end >= right - slack)
        };
        self.across
            .iter()
            .filter(|(y, pieces)| *y > top && *y < bottom && covers(pieces))
            .map(|(y, _)| *y)
            .collect()
    }

    /// The lines down the page, by their place from the left.
    pub(super) fn down(&self) -> impl Iterator<Item = &Rule> {
        self.down.iter()
    }

    /// Those of them between `left` and `right`.
    pub(super) fn down_between(&self, left: f32, right: f32) -> impl Iterator<Item = &Rule> {
        let first = self.down.partition_point(|rule| rule.x0 < left);
        self.down[first..].iter().take_while(move |rule| rule.x0 <= right)
    }

    /// Does a line run down between `left` and `right` at the height `y`?
    pub(super) fn between(&self, left: f32, right: f32, y: f32) -> bool {
        let first = self.down.partition_point(|rule| rule.x0 < left - 1.0);
        self.down[first..]
            .iter()
            .take_while(|rule| rule.x0 <= right + 1.0)
            .any(|rule| rule.y0 - 1.0 <= y && y <= rule.y1 + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, Rules};

    #[test]
    fn pieces_of_a_line_are_one_line() {
        let piece = |x0, x1, y| Rule { x0, y0: y, x1, y1: y + 0.5 };
        let upright = Rule { x0: 100.0, y0: 40.0, x1: 100.5, y1: 80.0 };
        let rules = Rules::new(&[
            piece(10.0, 99.0, 40.0),
            piece(100.0, 200.0, 40.2),
            piece(10.0, 99.0, 60.0),
            upright,
        ]);
        assert_eq!(rules.across((12.0, 195.0), (0.0, 100.0)).len(), 1, "the second one ends at a column");
        assert_eq!(rules.across((12.0, 95.0), (0.0, 100.0)).len(), 2);
        assert!(rules.across((12.0, 95.0), (61.0, 100.0)).is_empty());
        assert!(rules.between(95.0, 105.0, 50.0));
        assert!(!rules.between(95.0, 105.0, 90.0) && !rules.between(50.0, 95.0, 50.0));
        assert!(!Rules::default().between(0.0, 1.0, 0.0));
    }
}
