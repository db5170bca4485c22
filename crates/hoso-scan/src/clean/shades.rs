//! What shades a part of a page has.

/// The darkest, the middle and the lightest of some shades.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shades {
    pub(super) darkest: u8,
    pub(super) middle: u8,
    pub(super) lightest: u8,
}

impl Shades {
    /// Of these, which are sorted, without one in `part` at either end: noise. `None` if there are none.
    pub(super) fn of(shades: &mut [u8], part: usize) -> Option<Self> {
        shades.sort_unstable();
        let extreme = shades.len() / part;
        Some(Self {
            darkest: *shades.get(extreme)?,
            middle: *shades.get(shades.len() / 2)?,
            lightest: *shades.get(shades.len() - 1 - extreme)?,
        })
    }

    pub(super) fn spread(self) -> u8 {
        self.lightest - self.darkest
    }
}
