//! What a verification found, as the API says it.

use hoso_api::VerifyAnswer;
use hoso_pipeline::{Finding, Verified};

pub(crate) fn answer(verified: Verified) -> VerifyAnswer {
    let Verified { documents, pages, blobs, bytes, findings } = verified;
    VerifyAnswer { documents, pages, blobs, bytes, findings: findings.into_iter().map(finding).collect() }
}

fn finding(finding: Finding) -> hoso_api::Finding {
    match finding {
        Finding::OrphanBlob { sha256, size, removed } => {
            hoso_api::Finding::OrphanBlob { sha256, size, removed }
        }
        Finding::DamagedBlob { document, detail } => hoso_api::Finding::DamagedBlob { document, detail },
        Finding::NotIndexed { document, page } => hoso_api::Finding::NotIndexed { document, page },
        Finding::Catalogue { detail } => hoso_api::Finding::Catalogue { detail },
        Finding::Mended { detail } => hoso_api::Finding::Mended { detail },
    }
}
