//! nDCG@10 and recall@20, as trec_eval counts them: gain is what the document is worth, discount log2 of its place + 1.

use serde_json::{Value, json};

use crate::beir::{Asked, Collection};

/// For each query the names of documents, best first.
pub(crate) type Rankings = Vec<Vec<String>>;

/// How deep a ranking is looked at.
pub(crate) const DEPTH: usize = 20;
const NDCG_AT: usize = 10;

/// Means over all queries, and over the first and the second half of them, so that one may be chosen on and the other judged on.
pub(crate) fn shares(collection: &Collection, rankings: &Rankings) -> Value {
    let each: Vec<(f64, f64)> = collection
        .queries
        .iter()
        .zip(rankings)
        .map(|(query, ranking)| (ndcg(query, ranking), recall(query, ranking)))
        .collect();
    let (first, second) = each.split_at(each.len() / 2);
    json!({ "all": mean(&each), "first_half": mean(first), "second_half": mean(second) })
}

fn mean(each: &[(f64, f64)]) -> Value {
    let share = |of: fn(&(f64, f64)) -> f64| {
        let mean = each.iter().map(of).sum::<f64>() / each.len().max(1) as f64;
        (mean * 10_000.0).round() / 10_000.0
    };
    json!({ "ndcg@10": share(|each| each.0), "recall@20": share(|each| each.1) })
}

fn ndcg(query: &Asked, ranking: &[String]) -> f64 {
    let gain = |(place, worth): (usize, f64)| worth / ((place + 2) as f64).log2();
    let found = ranking.iter().take(NDCG_AT).map(|id| query.worth.get(id).copied().unwrap_or_default());
    let mut best: Vec<f64> = query.worth.values().copied().collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let most: f64 = best.into_iter().take(NDCG_AT).enumerate().map(gain).sum();
    found.enumerate().map(gain).sum::<f64>() / most
}

fn recall(query: &Asked, ranking: &[String]) -> f64 {
    let found = ranking.iter().take(DEPTH).filter(|id| query.worth.contains_key(*id)).count();
    found as f64 / query.worth.len() as f64
}
