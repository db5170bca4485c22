//! Sending failed pages and refused files through again.

use hoso_api::{Retry, RetryAnswer};
use hoso_intake::Taker;
use hoso_model::Principal;
use hoso_store::StoreError;
use hoso_watch::{Desk, Retried, retry_refused};

use crate::Archive;

impl Archive {
    /// Sends what `principal` may see through again. Files of `desks` go back into their folders.
    ///
    /// # Errors
    /// The catalogue's.
    pub async fn retry(
        &self,
        principal: &Principal,
        which: Retry,
        taker: &Taker,
        desks: &[Desk],
    ) -> Result<RetryAnswer, StoreError> {
        let pages = match which.refused {
            Some(_) => 0,
            None => self.catalogue.retry(principal, which.document).await?,
        };
        let Retried { files, hanging } = match which.document {
            Some(_) => Retried::default(),
            None => retry_refused(taker, desks, principal, which.refused).await?,
        };
        Ok(RetryAnswer { pages, files, desks_not_answering: hanging })
    }
}
