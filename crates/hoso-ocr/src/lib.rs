//! A page image to its words.
