//! A line cut out of its page, cleaned in another way.

use hoso_model::Area;
use hoso_scan::GreyImage;

use crate::cut_out::CutOut;

/// In which way a line is cleaned once more.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Attempt {
    /// Larger by a fifth, which softens it.
    Larger,
    /// Smaller by a fifth, which closes gaps and drops dust.
    Smaller,
    /// With thicker strokes, which joins what a faint copy left of them.
    Bolder,
}

/// White around the line, in parts of its height.
const MARGIN: f32 = 0.3;
/// Of what is above and below the line's words, in parts of its height: more would be the next line's.
const AROUND: f32 = 0.1;

impl Attempt {
    pub(crate) const ALL: [Self; 3] = [Self::Larger, Self::Smaller, Self::Bolder];

    /// By how much what is read so has to be surer than what was read before: the same word comes with a few points more
    /// or less, and a thicker tilde is much like a hook.
    pub(crate) fn surer_by(self) -> f32 {
        match self {
            Self::Larger | Self::Smaller => 3.0,
            Self::Bolder => 8.0,
        }
    }

    /// Cuts a line out, with as much of what is around it as lies in `within`; `None` of a line without size.
    pub(crate) fn cut(self, page: &GreyImage, line: Area, within: Area) -> Option<CutOut> {
        let within = within.union(line);
        let (width, height) = (page.width as f32, page.height as f32);
        let high = line.height() * height;
        let around = AROUND * high;
        let x0 = (line.x0 * width - high).max(within.x0 * width).max(0.0) as u32;
        let x1 = ((line.x1 * width + high).min(within.x1 * width).ceil() as u32).min(page.width);
        let y0 = (line.y0 * height - around).max(within.y0 * height).max(0.0) as u32;
        let y1 = ((line.y1 * height + around).min(within.y1 * height).ceil() as u32).min(page.height);
        if x1 <= x0 + 4 || y1 <= y0 + 4 {
            return None;
        }
        let margin = (MARGIN * high) as u32;
        let cut_out = CutOut::of(page, [x0, y0, x1, y1], margin);
        let image = match self {
            Self::Larger => cut_out.image.scaled(1.2),
            Self::Smaller => cut_out.image.scaled(0.8),
            Self::Bolder => cut_out.image.bolder(),
        };
        Some(CutOut { image, ..cut_out })
    }
}
