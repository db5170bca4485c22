//! Analyser, index, query language and hits.
