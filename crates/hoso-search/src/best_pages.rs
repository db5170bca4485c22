//! Of all pages that match, the best of each document.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// Collapses pages to documents by the fast field `document_key`, in one pass; holds 24 bytes a matching document.
pub(crate) struct BestPages {
    pub field: &'static str,
}

/// Each matching document's best page, by key.
pub(crate) type Best = HashMap<u64, (Score, DocAddress)>;

pub(crate) struct InSegment {
    segment: SegmentOrdinal,
    keys: Column<u64>,
    best: Best,
}

impl Collector for BestPages {
    type Fruit = Best;
    type Child = InSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<InSegment> {
        Ok(InSegment { segment, keys: reader.fast_fields().u64(self.field)?, best: Best::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Best>) -> tantivy::Result<Best> {
        let mut all = Best::new();
        for (key, found) in fruits.into_iter().flatten() {
            keep(&mut all, key, found);
        }
        Ok(all)
    }
}

impl SegmentCollector for InSegment {
    type Fruit = Best;

    fn collect(&mut self, doc: DocId, score: Score) {
        let key = self.keys.first(doc).unwrap_or_default();
        keep(&mut self.best, key, (score, DocAddress::new(self.segment, doc)));
    }

    fn harvest(self) -> Best {
        self.best
    }
}

fn keep(best: &mut Best, key: u64, found: (Score, DocAddress)) {
    match best.entry(key) {
        Entry::Vacant(vacant) => {
            vacant.insert(found);
        }
        Entry::Occupied(mut known) if known.get().0 < found.0 => {
            known.insert(found);
        }
        Entry::Occupied(_) => {}
    }
}
