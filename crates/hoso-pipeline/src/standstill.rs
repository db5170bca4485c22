//! Why no page can be read, while none can: health and status say it, and pages wait.

use std::sync::{Arc, Mutex, PoisonError};

/// What keeps pages from being read that is no page's fault: children that do not start, an engine that is not there.
#[derive(Debug, Clone, Default)]
pub struct Standstill(Arc<Mutex<Option<String>>>);

impl Standstill {
    /// Nothing can be read, for this reason.
    pub fn begins(&self, why: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(why.to_owned());
    }

    /// Something was read: whatever it was has passed.
    pub fn ends(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Why, if nothing can be read.
    pub fn reason(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
