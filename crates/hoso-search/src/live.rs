//! The index that answers now.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::SearchIndex;

/// The index that answers now; another generation can take its place in one step, unseen by who asks.
#[derive(Clone)]
pub struct LiveIndex {
    current: Arc<RwLock<Arc<dyn SearchIndex>>>,
    complete: Arc<AtomicBool>,
}

impl LiveIndex {
    /// Starts with `index`.
    pub fn new(index: Arc<dyn SearchIndex>) -> Self {
        Self { current: Arc::new(RwLock::new(index)), complete: Arc::new(AtomicBool::new(true)) }
    }

    /// Is everything that was read in it, but for what was read in the last moment? Not while it is made anew after a
    /// loss, nor while it cannot follow: what is found then is not all there is.
    pub fn is_complete(&self) -> bool {
        self.complete.load(Ordering::Acquire)
    }

    /// Whoever writes to it says whether it is complete.
    pub fn set_complete(&self, complete: bool) {
        self.complete.store(complete, Ordering::Release);
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
