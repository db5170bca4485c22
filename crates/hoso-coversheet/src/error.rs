//! What can go wrong while a cover sheet is made.

/// Why there is no cover sheet, and what to do about it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoverSheetError {
    /// No sheet was asked for.
    #[error("no dossier was named: a cover sheet is for one dossier")]
    NoSheets,
    /// No known folder has a typeface with the letters of Vietnamese.
    #[error(
        "no typeface with Vietnamese letters on this machine: apt-get install fonts-liberation2 (or fonts-dejavu-core, \
         or fonts-noto-core)"
    )]
    NoTypeface,
    /// The typeface cannot be embedded.
    #[error("the typeface {0} cannot be embedded: {1}")]
    Typeface(String, String),
    /// A letter that would be printed as an empty box.
    #[error("the typeface has no letter {0:?}: change the name of the desk")]
    Letter(char),
    /// A name that would have to be cut.
    #[error("the name of the desk does not fit on {lines} lines: {name:?}")]
    Name {
        /// The name.
        name: String,
        /// The lines that there are for it.
        lines: usize,
    },
    /// A code that would have to be printed too small.
    #[error("{0} does not fit on a cover sheet as a bar code")]
    Code(String),
}
