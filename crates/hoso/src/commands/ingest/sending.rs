//! Sending files in, many at a time, and none twice.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::{LocalNumbers, Offer, Outcome, Stamp, TakeError};
use hoso_model::{DeskId, DocumentId, DossierCode, Principal, Priority};
use hoso_store::{AdmissionKind, Origin, Place, Remembered};
use serde_json::json;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::walking::{Found, Walk};
use super::way::{Way, Ways};
use crate::commands::{print_json, progress_bar};
use crate::failure::Failure;
use crate::remote;

/// Files under way at the same time: they share syncs.
const AT_ONCE: usize = 64;
/// Files asked about at a time before they are sent.
const ASKED: usize = 128;
/// While the disk is full, a file is tried again after this long.
const TRY_AGAIN: Duration = Duration::from_secs(3);

/// What is imported for whom.
pub(super) struct Import {
    pub desk: DeskId,
    pub local: Arc<LocalNumbers>,
    pub dossier: Option<DossierCode>,
    pub json: bool,
}

/// How sending ended.
#[derive(Default)]
pub(super) struct Sent {
    pub documents: Vec<DocumentId>,
    pub taken: u64,
    pub known: u64,
    pub refused: u64,
    pub inaccessible: u64,
}

enum End {
    Taken(DocumentId, bool),
    Refused(String),
    Inaccessible(String),
}

impl Import {
    /// Sends every file, until it is told to stop.
    pub(super) async fn send_all(
        self,
        ways: &Arc<Ways>,
        walk: Walk,
        stop: &watch::Receiver<bool>,
    ) -> Result<Sent, Failure> {
        let bar = progress_bar(0, "taken");
        let (tell, mut found) = mpsc::channel(ASKED * 2);
        let (counting, counted) = (walk.clone(), bar.clone());
        tokio::task::spawn_blocking(move || counting.count(&counted));
        tokio::task::spawn_blocking(move || walk.tell(&tell));
        let import = Arc::new(self);
        let mut sent = Sent::default();
        let mut tasks: JoinSet<Result<(String, End), Failure>> = JoinSet::new();
        let mut files = Vec::with_capacity(ASKED);
        while !*stop.borrow() && found.recv_many(&mut files, ASKED).await > 0 {
            let known = {
                let (import, files) = (&import, &files);
                ways.ask(move |way| async move { import.known(&way, files).await }).await?
            };
            for (file, known) in files.drain(..).zip(known) {
                if let Some(document) = known {
                    sent.known += 1;
                    sent.documents.push(document);
                    import.say(&name_of(&file.inside), &End::Taken(document, false))?;
                    bar.inc(1);
                    continue;
                }
                while tasks.len() >= AT_ONCE {
                    import.ended(&mut tasks, &mut sent).await?;
                    bar.inc(1);
                }
                let (import, ways, stop) = (Arc::clone(&import), Arc::clone(ways), stop.clone());
                tasks.spawn(async move {
                    let (import, sent, stop) = (&import, &file, &stop);
                    let send = move |way: Arc<Way>| async move { import.send(&way, sent, stop).await };
                    let end = match ways.ask(send).await {
                        // Whoever it was sent to ended at it each time: the others go on.
                        Err(Failure::Gone(why)) => End::Inaccessible(why),
                        other => other?,
                    };
                    Ok((name_of(&file.inside), end))
                });
            }
        }
        while !tasks.is_empty() {
            import.ended(&mut tasks, &mut sent).await?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(sent)
    }

    async fn ended(
        &self,
        tasks: &mut JoinSet<Result<(String, End), Failure>>,
        sent: &mut Sent,
    ) -> Result<(), Failure> {
        let Some(ended) = tasks.join_next().await else { return Ok(()) };
        let (name, end) = ended.map_err(|error| Failure::Inaccessible(error.to_string()))??;
        self.say(&name, &end)?;
        match end {
            End::Taken(document, _) => {
                sent.taken += 1;
                sent.documents.push(document);
            }
            End::Refused(_) => sent.refused += 1,
            End::Inaccessible(_) => sent.inaccessible += 1,
        }
        Ok(())
    }

    fn say(&self, name: &str, end: &End) -> Result<(), Failure> {
        if self.json {
            return match end {
                End::Taken(document, new) => {
                    print_json(&json!({"file": name, "document": document, "new": new}))
                }
                End::Refused(why) => print_json(&json!({"file": name, "refused": why})),
                End::Inaccessible(why) => print_json(&json!({"file": name, "inaccessible": why})),
            };
        }
        match end {
            End::Taken(_, true) => {}
            End::Taken(document, false) => eprintln!("{name}: is there already ({document})"),
            End::Refused(why) => eprintln!("{name}: refused: {why}"),
            End::Inaccessible(why) => eprintln!("{name}: {why}"),
        }
        Ok(())
    }

    /// The documents that files are which were taken from their places before, by an import that was interrupted.
    async fn known(&self, way: &Way, files: &[Found]) -> Result<Vec<Option<DocumentId>>, Failure> {
        match way {
            Way::Remote(remote) => {
                let asked: Vec<_> = files.iter().map(|file| place_json(file, true)).collect();
                let mut parameters = vec![("desk", self.desk.to_string())];
                parameters.extend(self.dossier.iter().map(|code| ("dossier", code.to_string())));
                remote.post_json("/api/v1/documents/known", &parameters, json!(asked)).await
            }
            Way::Direct(direct) => {
                let mut known = Vec::with_capacity(files.len());
                for file in files {
                    let remembered = match file.stamp {
                        None => None,
                        Some(stamp) => {
                            let offer = self.offer(file, stamp);
                            let said = offer.origin.clone();
                            direct
                                .service
                                .catalogue
                                .remembered(self.desk.clone(), said, offer.claim())
                                .await?
                        }
                    };
                    known.push(match remembered {
                        Some(Remembered::Taken(document)) => Some(document),
                        _ => None,
                    });
                }
                Ok(known)
            }
        }
    }

    /// Sends one file; waits while the disk is full.
    async fn send(&self, way: &Way, file: &Found, stop: &watch::Receiver<bool>) -> Result<End, Failure> {
        let Some(stamp) = file.stamp else {
            return Ok(End::Inaccessible("it cannot be looked at".to_owned()));
        };
        loop {
            let no_room = match way {
                Way::Remote(remote) => {
                    // The path tells the service the dossier; only --dossier is a person's word.
                    let mut parameters = vec![
                        ("name", file.inside.to_string_lossy().into_owned()),
                        ("desk", self.desk.to_string()),
                        ("archive", "true".to_owned()),
                        ("place", place_json(file, false).to_string()),
                    ];
                    parameters.extend(self.dossier.iter().map(|code| ("dossier", code.to_string())));
                    match remote.send(&file.path, &parameters).await {
                        Ok(remote::Sent::Taken(taken)) => return Ok(End::Taken(taken.document, taken.new)),
                        Ok(remote::Sent::Refused(why)) => return Ok(End::Refused(why)),
                        Ok(remote::Sent::NoRoom(detail)) => detail,
                        Ok(remote::Sent::NotNow(why)) | Err(Failure::NotFound(why)) => {
                            return Ok(End::Inaccessible(why));
                        }
                        Err(error) => return Err(error),
                    }
                }
                Way::Direct(direct) => match direct.taker.take(&self.offer(file, stamp)).await {
                    Ok(Outcome::Admitted(admission, _)) => {
                        let new = matches!(admission.kind, AdmissionKind::New | AdmissionKind::Linked);
                        return Ok(End::Taken(admission.document, new));
                    }
                    Ok(Outcome::Refused(refusal, _)) => return Ok(End::Refused(refusal.to_string())),
                    Err(TakeError::NoSpace(detail)) => detail,
                    Err(TakeError::Store(error)) if error.is_disk_full() => error.to_string(),
                    Err(
                        error @ (TakeError::Io(_)
                        | TakeError::NotAFile
                        | TakeError::Changing
                        | TakeError::OpenToWrite),
                    ) => {
                        return Ok(End::Inaccessible(error.to_string()));
                    }
                    Err(error) => {
                        return Err(Failure::Inaccessible(format!("{}: {error}", file.path.display())));
                    }
                },
            };
            if *stop.borrow() {
                return Ok(End::Inaccessible(no_room));
            }
            tracing::warn!(no_room, "import waits for room on the disk");
            tokio::time::sleep(TRY_AGAIN).await;
        }
    }

    fn offer(&self, file: &Found, stamp: Stamp) -> Offer {
        Offer {
            path: file.path.clone(),
            inside: file.inside.clone(),
            desk: self.desk.clone(),
            local: Arc::clone(&self.local),
            dossier: self.dossier.clone(),
            priority: Priority::Archive,
            by: Principal::local(),
            origin: Origin::Said(place(file, stamp)),
            settled: Some(stamp),
            patient: false,
            shared: None,
        }
    }
}

fn name_of(inside: &Path) -> String {
    let name = inside.file_name().unwrap_or_default().to_string_lossy();
    hoso_viet::nfc(&name).into_owned()
}

/// Where a file lies; the path is absolute, so that an import from elsewhere knows it again.
fn place(file: &Found, stamp: Stamp) -> Place {
    let path = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.clone());
    let path = path.to_string_lossy().into_owned().into_bytes();
    Place { path, inode: stamp.inode, modified: stamp.modified, size: stamp.size }
}

fn place_json(file: &Found, named: bool) -> serde_json::Value {
    let stamp = file.stamp.unwrap_or(Stamp { inode: 0, size: 0, modified: 0 });
    let place = place(file, stamp);
    let mut told = json!({
        "path": String::from_utf8_lossy(&place.path),
        "inode": place.inode,
        "modified": place.modified,
        "size": place.size,
    });
    if named {
        told["name"] = file.inside.to_string_lossy().into();
    }
    told
}
