//! Taking the scans of a ZIP file in.

use std::sync::Arc;

use hoso_model::{PageNo, Refusal, RefusalReason};
use hoso_store::{Arrival, ArrivedFile, RefusedFile};
use hoso_viet::nfc;
use tokio::sync::mpsc;

use crate::looking::{Looked, look, unchanged};
use crate::taker::Kept;
use crate::unpacking::{Scratch, unpack};
use crate::{Offer, Outcome, Stamp, TakeError, Taker};

/// A member's path in its ZIP file, and what became of it.
type Unpacked = (String, Result<Looked, Refusal>);

impl Taker {
    /// Takes every scan in a ZIP file as a document of its own; the file itself is kept beside them. Nothing of it is
    /// admitted before all of it has been unpacked within the limits.
    pub(crate) async fn take_members(&self, offer: &Offer, zip: Looked) -> Result<Outcome, TakeError> {
        let stamp = zip.stamp;
        let _admitting = self.blobs.admitting().await;
        let (sender, mut members) = mpsc::channel::<Unpacked>(2);
        let (settings, file) = (Arc::clone(&self.settings), zip.file.try_clone()?);
        let unpacking = self.unpacking.spawn(move || {
            let mut each = |member: Result<crate::unpacking::Member, (String, Refusal)>| {
                let told = match member {
                    Err((name, refusal)) => (name, Err(refusal)),
                    Ok(member) => {
                        let stamp = Stamp::of(&member.file.metadata()?);
                        let looked = look(member.file, stamp, settings.most_bytes, false);
                        (member.name, looked.map_err(std::io::Error::other)?)
                    }
                };
                sender.blocking_send(told).map_err(std::io::Error::other)
            };
            let scratch = Scratch { folder: &settings.scratch, reserve: &settings.reserve };
            unpack(file, &settings.unpack, &scratch, &mut each)
        });
        let (mut kept, mut refused) = (Vec::new(), Vec::new());
        while let Some((name, looked)) = members.recv().await {
            match looked {
                Err(refusal) => refused.push((name, refusal)),
                Ok(looked) => match self.keep(looked, base(&name)).await? {
                    Ok(one) => kept.push((name, one)),
                    Err(refusal) => refused.push((name, refusal)),
                },
            }
        }
        let unpacked = unpacking.await.map_err(|error| TakeError::Unavailable(error.to_string()))??;
        if let Err(refusal) = unpacked {
            return Ok(Outcome::Refused(refusal, stamp));
        }
        unchanged(&zip.file, stamp)?;
        if kept.is_empty() {
            let refusal = match refused.into_iter().next() {
                Some((name, refusal)) => Refusal::new(refusal.reason, format!("{name}: {}", refusal.detail)),
                None => Refusal::new(RefusalReason::NoPages, "there is no scan in the ZIP file"),
            };
            return Ok(Outcome::Refused(refusal, stamp));
        }
        let admission = self.admit_members(offer, &zip, kept, refused).await?;
        Ok(Outcome::Admitted(admission, stamp))
    }

    async fn admit_members(
        &self,
        offer: &Offer,
        zip: &Looked,
        kept: Vec<(String, Kept)>,
        refused: Vec<(String, Refusal)>,
    ) -> Result<hoso_store::Admission, TakeError> {
        let _held = self.room(zip.stamp.size).await?;
        self.blobs.put(&zip.file, zip.digest, zip.stamp.size).await?;
        let place = offer.place.clone();
        let arrival = |files: Vec<ArrivedFile>, pages, name, claim, note| Arrival {
            files,
            pages,
            name,
            claim,
            note,
            desk: offer.desk.clone(),
            priority: offer.priority,
            actor: offer.actor.clone(),
        };
        let note = format!("{} files taken, {} refused", kept.len(), refused.len());
        let mut documents = Vec::with_capacity(kept.len());
        for (inside, one) in kept {
            let pages = (0..one.pages).map(|index| (0, PageNo::from_index(index))).collect();
            let (name, claim) = (one.file.name.clone(), offer.claim_of_member(&inside));
            let file = ArrivedFile { place: place.clone(), inside, ..one.file };
            let arrival = arrival(vec![file], pages, name, claim, String::new());
            documents.push(self.catalogue.admit(arrival).await?.document);
        }
        for (inside, refusal) in refused {
            let mut path = place.clone().unwrap_or_else(|| zip.stamp.place(&offer.path));
            path.path.extend(format!("/{inside}").into_bytes());
            let name = format!("{}/{inside}", offer.name());
            // Its bytes are kept within those of the ZIP file.
            let went = Some(path.path.clone());
            let row = RefusedFile { desk: offer.desk.clone(), name, place: path, refusal, went };
            self.catalogue.refuse(row).await?;
        }
        let file = ArrivedFile {
            digest: zip.digest,
            size: zip.stamp.size,
            media: zip.media,
            signed: false,
            name: offer.name(),
            place,
            inside: String::new(),
        };
        let container = arrival(vec![file], Vec::new(), offer.name(), offer.claim(), note);
        let admission = self.catalogue.admit_container(container, documents).await?;
        self.tell_admitted();
        Ok(admission)
    }
}

fn base(name: &str) -> String {
    nfc(name.rsplit('/').next().unwrap_or(name)).into_owned()
}
