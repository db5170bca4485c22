//! A page whose picture cannot be had: crossed out, so that nobody takes it for an empty one.

use pdf_writer::Content;

/// Shade of the lines, 0 to 1.
const SHADE: f32 = 0.6;

/// Draws a frame and its diagonals on a page of `width` x `height` points.
pub(crate) fn draw(content: &mut Content, width: f32, height: f32) {
    let (left, low) = (width * 0.05, height * 0.05);
    let (right, high) = (width - left, height - low);
    content.save_state().set_stroke_gray(SHADE).set_line_width(2.0);
    content.rect(left, low, right - left, high - low);
    content.move_to(left, low).line_to(right, high).move_to(left, high).line_to(right, low);
    content.stroke().restore_state();
}
