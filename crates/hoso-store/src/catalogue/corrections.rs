//! What persons say and ask for.

use async_trait::async_trait;
use hoso_model::{Correction, DocumentId, DossierCode, PageNo, Person, Principal};

use crate::StoreError;
use crate::views::CorrectionView;

/// Takes what persons say against what was read, and what they want done again.
#[async_trait]
pub trait Corrections: Send + Sync {
    /// Says which dossier a document belongs to. It stays there, whatever codes and names say, until a person says
    /// otherwise.
    async fn assign(
        &self,
        principal: &Principal,
        document: DocumentId,
        dossier: DossierCode,
    ) -> Result<Heard, StoreError>;

    /// Says what a field of a document's paper is, or that the paper does not say it. The word stays, whatever is read,
    /// described or cut later, until a person says otherwise; earlier ones are kept beside it.
    async fn correct(
        &self,
        person: &Person,
        document: DocumentId,
        correction: Correction,
    ) -> Result<Heard, StoreError>;

    /// Every word of a person on the fields of a document that `principal` may see, oldest first.
    async fn corrections(
        &self,
        principal: &Principal,
        document: DocumentId,
    ) -> Result<Vec<CorrectionView>, StoreError>;

    /// Sends the failed pages of a document that `principal` may see (of all with `None`) through again; how many.
    async fn retry(&self, principal: &Principal, document: Option<DocumentId>) -> Result<u64, StoreError>;

    /// Owes the reading of these pages of a document that `principal` may see anew, of those that have ended; how many.
    /// What was read before stays until the new text is there, and stays if there will be none. Dossiers are not settled
    /// anew.
    async fn reread(
        &self,
        principal: &Principal,
        document: DocumentId,
        pages: Vec<PageNo>,
    ) -> Result<u64, StoreError>;
}

/// What became of a person's word on a document: on a field of its paper, or on its dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It holds now.
    Done,
    /// There is no such document.
    NoDocument,
    /// Nothing was done: it is not shown itself, these documents are (none, if it held only separator sheets). Of each of
    /// them the same can be said.
    OthersStand(Vec<DocumentId>),
}
