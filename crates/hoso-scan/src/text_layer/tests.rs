//! Pages drawn for the purpose, and what of their text is found.
