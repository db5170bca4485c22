//! A word's share of a page's score.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, Searcher, TantivyError, Term};

/// How soon a word that comes again stops counting, and how much a long page counts against it. The engine's own are 1.2
/// and 0.75; a page of an office says each thing a few times. How they were chosen: `docs/search.md`.
const K1: f32 = 0.9;
const B: f32 = 0.75;

/// BM25 of one term, times `weight`. The engine's own scores two words side by side as if each stood alone; here a pair
/// is a term, which is as rare as it is.
#[derive(Debug, Clone)]
pub(crate) struct Weighed {
    term: Term,
    weight: f32,
}

impl Weighed {
    pub(crate) fn new(field: Field, text: &str, weight: f32) -> Self {
        Self { term: Term::from_field_text(field, text), weight }
    }
}

impl Query for Weighed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let (rarity, mean_length) = match scoring.searcher() {
            Some(searcher) if scoring.is_scoring_enabled() => self.statistics(searcher)?,
            _ => (0.0, 1.0),
        };
        Ok(Box::new(OfTerm {
            term: self.term.clone(),
            weight: self.weight * rarity * (K1 + 1.0),
            mean_length,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

impl Weighed {
    fn statistics(&self, searcher: &Searcher) -> tantivy::Result<(f32, f32)> {
        let (mut pages, mut tokens) = (0_u64, 0_u64);
        for segment in searcher.segment_readers() {
            pages += u64::from(segment.max_doc());
            tokens += segment.inverted_index(self.term.field())?.total_num_tokens();
        }
        let with = searcher.doc_freq(&self.term)?;
        let rarity = (1.0 + (pages.saturating_sub(with) as f32 + 0.5) / (with as f32 + 0.5)).ln();
        Ok((rarity, (tokens as f32 / pages.max(1) as f32).max(1.0)))
    }
}

struct OfTerm {
    term: Term,
    weight: f32,
    mean_length: f32,
}

impl Weight for OfTerm {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let field = self.term.field();
        let postings =
            reader.inverted_index(field)?.read_postings(&self.term, IndexRecordOption::WithFreqs)?;
        let Some(postings) = postings else { return Ok(Box::new(EmptyScorer)) };
        let lengths = reader.fieldnorms_readers().get_field(field)?;
        let lengths = lengths.unwrap_or_else(|| FieldNormReader::constant(reader.max_doc(), 1));
        let (weight, mean_length) = (self.weight * boost, self.mean_length);
        Ok(Box::new(OfPage { postings, lengths, weight, mean_length }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument("the page does not match".to_owned()));
        }
        Ok(Explanation::new("word", scorer.score()))
    }
}

struct OfPage {
    postings: SegmentPostings,
    lengths: FieldNormReader,
    weight: f32,
    mean_length: f32,
}

impl DocSet for OfPage {
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl Scorer for OfPage {
    fn score(&mut self) -> Score {
        let times = self.postings.term_freq() as f32;
        let length = self.lengths.fieldnorm(self.doc()) as f32 / self.mean_length;
        self.weight * times / (times + K1 * (1.0 - B + B * length))
    }
}
