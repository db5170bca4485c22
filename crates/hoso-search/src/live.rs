//! The index that answers now.

use std::sync::{Arc, PoisonError, RwLock};

use crate::SearchIndex;

/// The index that answers now; another generation can take its place in one step, unseen by who asks.
#[derive(Clone)]
pub struct LiveIndex {
    current: Arc<RwLock<Arc<dyn SearchIndex>>>,
}

impl LiveIndex {
    /// Starts with `index`.
    pub fn new(index: Arc<dyn SearchIndex>) -> Self {
        Self { current: Arc::new(RwLock::new(index)) }
    }

    /// The index of this moment; it stays whole for as long as it is held.
    pub fn get(&self) -> Arc<dyn SearchIndex> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts `index` in its place.
    pub fn switch(&self, index: Arc<dyn SearchIndex>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = index;
    }
}
