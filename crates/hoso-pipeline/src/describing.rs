//! Text to metadata.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hoso_model::{Metadata, Part, Principal};
use hoso_store::{DocumentLease, ForStages, StoreError, TextRequest, Work, fault_point};
use tracing::error;

use crate::Signals;
use crate::measured;
use crate::worker::worker;

/// Documents leased at a time.
const BATCH: u32 = 16;
/// Drawing metadata takes milliseconds; a lease this long only lapses when its process has died.
const LEASE: Duration = Duration::from_secs(30);

/// Describes documents until the signals say stop.
pub async fn describe_documents(catalogue: Arc<dyn ForStages>, signals: Signals) {
    while !signals.stopping() {
        fault_point!("describing");
        let leases = match catalogue.lease_documents(Work::Describe, worker(), BATCH, LEASE).await {
            Ok(leases) => leases,
            Err(error) => {
                error!(%error, "no documents to describe can be leased");
                Vec::new()
            }
        };
        if leases.is_empty() {
            signals.wait(&signals.read).await;
            continue;
        }
        for lease in leases {
            let begun = Instant::now();
            let done = describe(catalogue.as_ref(), &lease).await;
            measured::stage_took("describing", begun.elapsed());
            match done {
                Ok(()) => signals.changed.notify_one(),
                Err(error) => {
                    error!(%error, document = %lease.document, "a document could not be described yet");
                }
            }
        }
    }
}

async fn describe(catalogue: &dyn ForStages, lease: &DocumentLease) -> Result<(), StoreError> {
    let texts =
        catalogue.texts(&Principal::System(Part::Extractor), &TextRequest::Document(lease.document)).await?;
    let metadata = tokio::task::spawn_blocking(move || {
        let pages: Vec<_> = texts.iter().map(|text| (text.page, &text.text)).collect();
        hoso_extract::describe(&pages)
    });
    // A fault of ours in drawing metadata may not keep the text from being found.
    let metadata = metadata.await.unwrap_or_else(|error| {
        error!(%error, document = %lease.document, "no metadata could be drawn");
        Metadata::default()
    });
    catalogue.described(lease, metadata).await
}
