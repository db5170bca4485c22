//! What has to be in the archive, whatever was lost with the power.

use std::collections::BTreeMap;

use hoso_model::DocumentState;

use super::again::Found;
use super::recording::{Promise, Promised};
use super::scans::{Fate, Scan, digest};

/// Papers and what was said of them by the line at which the power failed.
#[derive(Debug, Default)]
pub(super) struct Truth {
    /// Of bytes in a dossier: how many documents there are at least and at most.
    papers: BTreeMap<(String, Option<String>), (usize, usize)>,
    /// Of bytes whose dossier a person named, or was just naming: these may be it; there is one document.
    named: BTreeMap<String, Vec<Option<String>>>,
    /// Documents of several files, by the files' digests.
    together: Vec<Vec<String>>,
    /// Files that only hold others.
    holders: BTreeMap<String, usize>,
    /// Refused files, by their digests.
    refused: BTreeMap<String, usize>,
    /// What digests are digests of, for messages.
    names: BTreeMap<String, String>,
}

impl Truth {
    /// By `line`: of scans, `seen` says when each was dropped; `times` say when a line was written.
    pub(super) fn by(
        line: usize,
        scans: &[Scan],
        seen: &[Option<usize>],
        promises: &[Promise],
        times: &[u64],
    ) -> Self {
        let mut truth = Self::default();
        for scan in scans {
            for (inside, bytes) in &scan.files {
                truth.names.insert(digest(bytes), format!("{}/{}/{inside}", scan.desk, scan.name));
            }
        }
        let dropped = scans.iter().zip(seen).filter(|(_, seen)| seen.is_some_and(|seen| seen <= line));
        for (scan, _) in dropped {
            let bytes = scan.files.iter().map(|(_, bytes)| bytes);
            let mut paper = |bytes: &[u8]| {
                truth.papers.insert((digest(bytes), scan.dossier()), (1, 1));
            };
            match &scan.fate {
                Fate::Documents => bytes.for_each(|bytes| paper(bytes)),
                Fate::Unpacked(members) => {
                    for bytes in members {
                        paper(bytes);
                    }
                    truth.holders.insert(digest(&scan.files[0].1), 1);
                }
                Fate::OneDocument => truth.together.push(bytes.map(|bytes| digest(bytes)).collect()),
                Fate::Refused => {
                    bytes.for_each(|bytes| *truth.refused.entry(digest(bytes)).or_default() += 1);
                }
            }
        }
        let now = times.get(line).copied().unwrap_or(u64::MAX);
        for promise in promises.iter().filter(|promise| promise.asked <= now) {
            let answered = promise.answered <= now;
            match &promise.what {
                Promised::Taken(bytes) => {
                    truth.papers.insert((digest(bytes), None), (usize::from(answered), 1));
                }
                Promised::Assigned(bytes, before, after) => {
                    truth.papers.remove(&(digest(bytes), before.clone()));
                    let before = (!answered).then(|| before.clone());
                    truth
                        .named
                        .insert(digest(bytes), before.into_iter().chain([Some(after.clone())]).collect());
                }
            }
        }
        truth
    }

    /// How many promises people had.
    pub(super) fn promised(line: usize, promises: &[Promise], times: &[u64]) -> usize {
        let now = times.get(line).copied().unwrap_or(u64::MAX);
        promises.iter().map(|one| usize::from(one.asked <= now) + usize::from(one.answered <= now)).sum()
    }

    /// What of it does not hold; nothing, if all is well.
    pub(super) fn faults(&self, found: &Found) -> Vec<String> {
        let mut faults = Vec::new();
        let mut papers: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
        let (mut named, mut holders) = (BTreeMap::new(), BTreeMap::new());
        let mut together = Vec::new();
        for document in &found.documents {
            let digest = document.sha256.to_string();
            let dossier = document.dossier.as_ref().map(ToString::to_string);
            if document.state == DocumentState::Replaced {
                *holders.entry(digest).or_default() += 1;
            } else if document.originals.len() > 1 {
                together.push(document.originals.iter().map(|one| one.sha256.to_string()).collect());
            } else if let Some(allowed) = self.named.get(&digest) {
                *named.entry(digest.clone()).or_insert(0) += 1;
                if !allowed.contains(&dossier) {
                    faults.push(format!("{digest}: its dossier is {dossier:?}, and not one of {allowed:?}"));
                }
            } else {
                *papers.entry((digest, dossier)).or_default() += 1;
            }
        }
        for (paper, (least, most)) in &self.papers {
            let there = papers.remove(paper).unwrap_or(0);
            if there < *least || there > *most {
                faults.push(format!("{paper:?}: {there} documents, and not {least} to {most}"));
            }
        }
        faults.extend(
            papers
                .into_iter()
                .map(|(paper, there)| format!("{paper:?}: {there} documents of nothing dropped")),
        );
        let named_once: BTreeMap<_, _> = self.named.keys().map(|digest| (digest.clone(), 1)).collect();
        compare("documents given a dossier", &named, &named_once, &mut faults);
        compare("files that hold others", &holders, &self.holders, &mut faults);
        compare("documents of several files", &together, &self.together, &mut faults);
        let mut rejected = BTreeMap::new();
        for (bytes, reason) in &found.rejected {
            *rejected.entry(digest(bytes)).or_default() += 1;
            if !reason.contains("Move the file back") {
                faults.push(format!("{}: refused, and its reason is {reason:?}", digest(bytes)));
            }
        }
        compare("refused files", &rejected, &self.refused, &mut faults);
        let refused: usize = self.refused.values().sum();
        compare("refusals", &found.refused.len(), &refused, &mut faults);
        compare("files left in the folders", &found.left, &Vec::new(), &mut faults);
        faults.extend(
            found.findings.iter().filter(|finding| !finding.is_harmless()).map(|one| format!("{one:?}")),
        );
        // A digest tells nobody which scan it was.
        let named = |fault: String| {
            self.names.iter().fold(fault, |fault, (digest, name)| fault.replace(digest.as_str(), name))
        };
        faults.into_iter().map(named).collect()
    }
}

fn compare<T: std::fmt::Debug + PartialEq>(what: &str, there: &T, right: &T, faults: &mut Vec<String>) {
    if there != right {
        faults.push(format!("{what}: {there:?}, and not {right:?}"));
    }
}
