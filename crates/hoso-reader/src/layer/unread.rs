//! What of a page has to be read from its picture though the page has text of its own.

use hoso_model::Area;

/// A piece of a page that has to be read from its picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unread {
    /// Words that nothing vouches for: their line among the page's, the first of them and the one after the last, and
    /// where they stand.
    Words(usize, (usize, usize), Area),
    /// A picture.
    Picture(Area),
}
