//! A file in a desk's folder, whole and hashed, admitted exactly once.
