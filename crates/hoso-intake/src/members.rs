//! Taking the scans of a ZIP file in.

use std::fs::File;
use std::io;
use std::sync::Arc;

use hoso_model::{Attached, DeskId, PageNo, Principal, Priority, Refusal, RefusalReason};
use hoso_store::{Arrival, ArrivedFile, Lies, RefusedFile, ZipMember};
use hoso_viet::nfc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::inspecting::{Looked, look, unchanged};
use crate::measured;
use crate::taker::Kept;
use crate::unpacking::{Scratch, unpack};
use crate::{Offer, Outcome, Stamp, TakeError, Taker};

/// A member's path in its ZIP file, and what became of it.
type Unpacked = (String, Result<Looked, Refusal>);
/// How unpacking ended: how many members there were, or why the whole is refused.
type Unpacking = JoinHandle<io::Result<Result<u32, Refusal>>>;

impl Taker {
    /// Takes every scan in a ZIP file as a document of its own; the file itself is kept beside them. Nothing of it is
    /// admitted before all of it has been unpacked within the limits.
    pub(crate) async fn take_members(&self, offer: &Offer, zip: Looked) -> Result<Outcome, TakeError> {
        let stored = zip.stored();
        let stamp = stored.stamp;
        let _admitting = self.blobs.admitting().await;
        let (mut members, unpacking) = self.unpacked(zip.file.try_clone()?);
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
        Ok(Outcome::Admitted(admission, stored))
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
        let origin = offer.origin.clone();
        let arrival = |files: Vec<ArrivedFile>, pages, name, claim, note| Arrival {
            files,
            pages,
            name,
            claim,
            note,
            desk: offer.desk.clone(),
            priority: offer.priority,
            by: offer.by.clone(),
        };
        let note = format!("{} files taken, {} refused", kept.len(), refused.len());
        let mut documents = Vec::with_capacity(kept.len());
        for (inside, one) in kept {
            let pages = (0..one.pages).map(|index| (0, PageNo::from_index(index))).collect();
            let (name, claim) = (one.file.name.clone(), offer.claim_of_member(&inside));
            let file = ArrivedFile { origin: origin.clone(), inside, ..one.file };
            let arrival = arrival(vec![file], pages, name, claim, String::new());
            let admission = self.catalogue.admit(arrival).await?;
            measured::admitted(&offer.desk, admission.kind);
            documents.push(admission.document);
        }
        for (inside, refusal) in refused {
            let name = format!("{}/{inside}", offer.name());
            let claim = offer.claim_of_member(&inside);
            let lies = Lies::InZip(ZipMember { zip: zip.digest, inside, claim });
            measured::refused(&offer.desk, refusal.reason);
            self.catalogue.refuse(RefusedFile { desk: offer.desk.clone(), name, refusal, lies }).await?;
        }
        let file = ArrivedFile {
            digest: zip.digest,
            size: zip.stamp.size,
            media: zip.media,
            signed: false,
            attached: Attached::default(),
            pages: 0,
            name: offer.name(),
            origin,
            inside: String::new(),
        };
        let container = arrival(vec![file], Vec::new(), offer.name(), offer.claim(), note);
        let admission = self.catalogue.admit_container(container, documents).await?;
        self.tell_admitted();
        Ok(admission)
    }

    /// Takes a member out of a ZIP file that is kept, and sends it through again: it was refused before, as `name`. True
    /// if it is a document now; if it is refused again, the refusal says why by now.
    ///
    /// # Errors
    /// [`TakeError`] means: not now; the refusal stays as it is.
    pub async fn take_member(
        &self,
        desk: DeskId,
        member: ZipMember,
        name: String,
        by: Principal,
    ) -> Result<bool, TakeError> {
        let _admitting = self.blobs.admitting().await;
        let (mut members, unpacking) = self.unpacked(self.blobs.open(member.zip).await?);
        let mut found = None;
        while let Some((inside, looked)) = members.recv().await {
            if inside == member.inside {
                found = Some(looked);
            }
        }
        let unpacked = unpacking.await.map_err(|error| TakeError::Unavailable(error.to_string()))??;
        let kept = match (unpacked, found) {
            (Err(refusal), _) | (_, Some(Err(refusal))) => Err(refusal),
            (Ok(_), Some(Ok(looked))) => self.keep(looked, base(&member.inside)).await?,
            (Ok(_), None) => Err(Refusal::new(RefusalReason::Broken, "it is not in the ZIP file")),
        };
        match kept {
            Err(refusal) => {
                let lies = Lies::InZip(member);
                measured::refused(&desk, refusal.reason);
                self.catalogue.refuse(RefusedFile { desk, name, refusal, lies }).await?;
                Ok(false)
            }
            Ok(one) => {
                let file = ArrivedFile { inside: member.inside, ..one.file };
                let arrival = Arrival {
                    pages: (0..one.pages).map(|index| (0, PageNo::from_index(index))).collect(),
                    name: file.name.clone(),
                    files: vec![file],
                    desk,
                    claim: member.claim,
                    priority: Priority::Desk,
                    by,
                    note: String::new(),
                };
                let for_desk = arrival.desk.clone();
                let admission = self.catalogue.admit_member(arrival, member.zip).await?;
                measured::admitted(&for_desk, admission.kind);
                self.tell_admitted();
                Ok(true)
            }
        }
    }

    /// Unpacks a ZIP file; each of its members in turn, and how it ended.
    fn unpacked(&self, file: File) -> (mpsc::Receiver<Unpacked>, Unpacking) {
        let (sender, members) = mpsc::channel::<Unpacked>(2);
        let settings = Arc::clone(&self.settings);
        let unpacking = self.unpacking.spawn(move || {
            let mut each = |member: Result<crate::unpacking::Member, (String, Refusal)>| {
                let told = match member {
                    Err((name, refusal)) => (name, Err(refusal)),
                    Ok(member) => {
                        let stamp = Stamp::of(&member.file.metadata()?);
                        let looked = look(member.file, stamp, settings.most_bytes, false);
                        (member.name, looked.map_err(io::Error::other)?)
                    }
                };
                sender.blocking_send(told).map_err(io::Error::other)
            };
            let scratch = Scratch { folder: &settings.scratch, reserve: &settings.reserve };
            unpack(file, &settings.unpack, &scratch, &mut each)
        });
        (members, unpacking)
    }
}

fn base(name: &str) -> String {
    nfc(name.rsplit('/').next().unwrap_or(name)).into_owned()
}
