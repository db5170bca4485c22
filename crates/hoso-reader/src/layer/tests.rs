//! Layers of pages that are made for the purpose, judged.
