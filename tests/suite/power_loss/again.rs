//! The service, started again on what a power loss left: intake, catalogue, blobs and index, in this process.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::{Inspect, Inspected, LeftAlone, LocalNumbers, Reserve, TakeSettings, Taker, UnpackLimits};
use hoso_model::Principal;
use hoso_pipeline::{Finding, Indexer, verify};
use hoso_store::{BlobStore, Catalogue, DataFolder, DeskView, DocumentFilter, DocumentView, RefusedView};
use hoso_watch::{Board, Desk, GatherRules, WatchChoice, WatchSettings, Watches};

use tokio::task::JoinSet;

use super::recording::Place;

/// All that can be asked of it once there is nothing left to do.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Every document, with those that others stand for.
    pub documents: Vec<DocumentView>,
    /// Files refused.
    pub refused: Vec<RefusedView>,
    /// What `verify` finds.
    pub findings: Vec<Finding>,
    /// Files still in the desks' folders.
    pub left: Vec<PathBuf>,
    /// Files among the rejected ones, and what stands in the reason beside each.
    pub rejected: Vec<(Vec<u8>, String)>,
}

/// Takes in what is in the folders, and looks at what there is then.
pub(super) async fn start_again(place: &Place) -> Result<Found, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let data = place.root().join("data");
    let _folder = DataFolder::take(&data, "test").map_err(|error| told(&error))?;
    let uri = format!("sqlite:{}", data.join("catalogue.sqlite").display());
    let catalogue = hoso_store::open(&uri).map_err(|error| told(&error))?;
    let desks = desks(&place.root());
    let view = |desk: &Desk| DeskView {
        id: desk.id.clone(),
        name: desk.id.to_string(),
        folder: desk.folder.display().to_string(),
    };
    catalogue.register_desks(desks.iter().map(view).collect()).await.map_err(|error| told(&error))?;
    catalogue.reap(std::time::Duration::ZERO).await.map_err(|error| told(&error))?;
    let blobs = BlobStore::local(&data.join("blobs")).map_err(|error| told(&error))?;
    let indexes = data.join("index");
    fs::create_dir_all(&indexes).map_err(|error| told(&error))?;
    let indexer = Indexer::open(catalogue.clone(), &indexes).await.map_err(|error| told(&error))?;
    take_all(place, desks, &catalogue, &blobs, &data).await?;
    indexer.catch_up().await.map_err(|error| told(&error))?;
    let index = indexer.live();
    let verified = verify(catalogue.as_ref(), &blobs, &index, false, |_| {}).await;
    let findings = verified.map_err(|error| told(&error))?.findings;
    look(place, catalogue.as_ref(), findings).await
}

/// What there is, of a service that was stopped.
pub(super) async fn look_only(place: &Place) -> Result<Found, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let data = place.root().join("data");
    let uri = format!("sqlite:{}", data.join("catalogue.sqlite").display());
    let catalogue = hoso_store::open(&uri).map_err(|error| told(&error))?;
    let blobs = BlobStore::local(&data.join("blobs")).map_err(|error| told(&error))?;
    let indexer =
        Indexer::open(catalogue.clone(), &data.join("index")).await.map_err(|error| told(&error))?;
    let index = indexer.live();
    let verified = verify(catalogue.as_ref(), &blobs, &index, false, |_| {}).await;
    let findings = verified.map_err(|error| told(&error))?.findings;
    look(place, catalogue.as_ref(), findings).await
}

fn desks(root: &Path) -> Vec<Desk> {
    let desk = |id: &str, folder: &str, images| {
        let id: hoso_model::DeskId = id.parse().unwrap();
        let local = Arc::new(LocalNumbers::none(id.clone()));
        let gather = GatherRules { images, ..GatherRules::default() };
        Desk {
            id,
            folder: root.join(folder),
            watch: WatchChoice::Events,
            mounted: Arc::new(hoso_watch::Mounted::on_any_disk()),
            local,
            gather,
        }
    };
    vec![desk("mot", "in", false), desk("hai", "in2", true)]
}

/// Turns of 2 ms that a recovery may take. Turns, and no clock: a machine that stands still for a minute is no fault of it.
const TURNS: u32 = 30_000;

async fn take_all(
    place: &Place,
    desks: Vec<Desk>,
    catalogue: &Arc<dyn Catalogue>,
    blobs: &BlobStore,
    data: &Path,
) -> Result<(), String> {
    // Every page here is a file of its own: no child is needed to count them.
    let inspect: Inspect = Arc::new(|_, _, _| {
        Ok(Inspected { pages: 1, signed: false, attached: hoso_model::Attached::default() })
    });
    let scratch = data.join("unpacking");
    fs::create_dir_all(&scratch).unwrap();
    let settings = TakeSettings {
        most_bytes: 1 << 30,
        unpack: UnpackLimits { members: 100, depth: 2, bytes: 1 << 30, ratio: 200, member_bytes: 1 << 30 },
        scratch,
        reserve: Reserve::new(data, 0),
    };
    let taker = Taker::new(catalogue.clone(), blobs.clone(), inspect, Arc::default(), settings);
    let settings = WatchSettings {
        settle: Duration::ZERO,
        rescan: Duration::from_secs(1),
        keep_aside: Duration::ZERO,
        poll: Duration::from_secs(1),
        patience: Duration::ZERO,
        at_once: 64,
        left_alone: LeftAlone::new(LeftAlone::USUAL).unwrap(),
        other_folders: Vec::new(),
    };
    // What this start sets aside is in the archive; what an earlier one did may have to come back.
    let all = !place.aside().is_empty();
    let left = |place: &Place, all| if all { place.left() } else { place.waiting() };
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let board = Board::default();
    let ids: Vec<_> = desks.iter().map(|desk| desk.id.clone()).collect();
    let watches = Watches::new(&desks, taker, settings, board.clone());
    let mut watching = JoinSet::new();
    for desk in desks {
        watching.spawn(watches.clone().watch(desk, stopped.clone()));
    }
    let (mut turns, mut still) = (0, left(place, all));
    while !still.is_empty() && turns < TURNS {
        tokio::time::sleep(Duration::from_millis(2)).await;
        turns += 1;
        still = left(place, all);
    }
    if !still.is_empty() {
        let now: Vec<_> = ids.iter().map(|id| board.desk(id)).collect();
        return Err(format!("these are not taken: {still:?}; the desks wait for: {now:#?}"));
    }
    stop.send_replace(true);
    while let Some(ended) = watching.join_next().await {
        ended.map_err(|error| error.to_string())?;
    }
    Ok(())
}

async fn look(place: &Place, catalogue: &dyn Catalogue, findings: Vec<Finding>) -> Result<Found, String> {
    let everyone = Principal::local();
    let filter = DocumentFilter { replaced: true, ..DocumentFilter::default() };
    let documents = catalogue.documents(&everyone, &filter, None, 10_000).await.map_err(|e| e.to_string())?;
    let refused = catalogue.refused(&everyone, None, 10_000).await.map_err(|error| error.to_string())?;
    let mut rejected = Vec::new();
    for desk in ["in", "in2"] {
        let folder = place.root().join(desk).join(".hoso/rejected");
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().into_string().unwrap();
            // One that was being written has no name yet.
            if !name.ends_with(".reason.txt") && !name.starts_with('.') {
                let reason = fs::read_to_string(entry.path().with_file_name(format!("{name}.reason.txt")));
                rejected.push((fs::read(entry.path()).unwrap(), reason.unwrap_or_default()));
            }
        }
    }
    Ok(Found { documents, refused, findings, left: place.waiting(), rejected })
}
