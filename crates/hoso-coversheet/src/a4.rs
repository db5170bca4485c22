//! The paper: A4 (ISO 216).

/// Points in a millimetre.
pub(crate) const MM: f32 = 72.0 / 25.4;
/// The width in points.
pub(crate) const WIDTH: f32 = 210.0 * MM;
/// The height in points.
pub(crate) const HEIGHT: f32 = 297.0 * MM;
