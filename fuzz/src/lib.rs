//! What the fuzz targets have in common with the smoke test of the stable compiler.

pub mod doors;
