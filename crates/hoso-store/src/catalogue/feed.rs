//! The change feed.

use async_trait::async_trait;
use hoso_model::{ChangeNo, DocumentId, PageNo, PageText};

use crate::StoreError;
use crate::views::DocumentView;

/// Tells an index what has changed, and keeps how far indexes have come.
#[async_trait]
pub trait ChangeFeed: Send + Sync {
    /// Page changes after `after` in order, at most `limit`, each with all that its index entry needs.
    async fn changes(&self, after: ChangeNo, limit: u32) -> Result<Changes, StoreError>;

    /// Notes that the live generation at `place` is complete to `up_to`, which never goes back; marks documents whose every
    /// change is in the index at every place, and returns those that became indexed by it. Called once a search shows the
    /// changes, so that an engine that cannot commit a number with its entries keeps it here.
    async fn indexed(&self, place: &IndexPlace, up_to: ChangeNo) -> Result<Vec<DocumentId>, StoreError>;

    /// The generations of the index at `place`.
    async fn generations(&self, place: &IndexPlace) -> Result<Generations, StoreError>;

    /// Names the live generation at `place` and the one being built, in one step. A new live one is complete to nothing
    /// until [`Self::indexed`] says so.
    async fn set_generations(
        &self,
        place: &IndexPlace,
        live: Option<String>,
        building: Option<String>,
    ) -> Result<(), StoreError>;
}

/// Where the catalogue is indexed: a server's own folder, or an engine that several servers ask.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexPlace(String);

impl IndexPlace {
    /// The folder of the one server that there is.
    pub fn local() -> Self {
        Self("local".to_owned())
    }

    /// Another place, by a name of its own.
    pub fn named(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The generations of an index at one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Generations {
    /// The name of the one that answers.
    pub live: Option<String>,
    /// The name of the one that is being built beside it.
    pub building: Option<String>,
    /// The change that the live one was last said to be complete to.
    pub complete_to: ChangeNo,
}

/// Everything the index entry of one page needs.
#[derive(Debug, Clone)]
pub struct Change {
    /// The change's number.
    pub number: ChangeNo,
    /// The document, without its history and without its list of pages.
    pub document: DocumentView,
    /// The page.
    pub page: PageNo,
    /// Its text; `None` of a page that failed.
    pub text: Option<PageText>,
    /// True if other documents stand for it now, and it has no entry.
    pub gone: bool,
}

/// A run of changes.
#[derive(Debug, Clone)]
pub struct Changes {
    /// In order of their numbers.
    pub changes: Vec<Change>,
    /// With these, everything up to this number is complete.
    pub complete_to: ChangeNo,
}
