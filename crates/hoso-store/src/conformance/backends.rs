//! The catalogues that the suite is run against. Another one is a line of [`BACKENDS`].

use std::any::Any;
use std::sync::Arc;

use super::desk;
use crate::{Catalogue, DeskView, open};

/// An implementation of the catalogue.
struct Backend {
    name: &'static str,
    /// Makes a place for an empty one: its URI, and what keeps it until it is dropped.
    fresh: fn() -> (String, Box<dyn Any>),
}

const BACKENDS: [Backend; 1] = [Backend { name: "sqlite", fresh: sqlite }];

fn sqlite() -> (String, Box<dyn Any>) {
    let folder = tempfile::tempdir().unwrap();
    (format!("sqlite:{}", folder.path().join("c.sqlite").display()), Box::new(folder))
}

/// Runs a case on a fresh catalogue of each backend, which has the desks `mot` and `hai`.
pub(crate) async fn on_each(case: impl AsyncFn(Arc<dyn Catalogue>)) {
    for backend in &BACKENDS {
        let (uri, _kept) = backend.begin();
        case(opened(&uri).await).await;
    }
}

impl Backend {
    fn begin(&self) -> (String, Box<dyn Any>) {
        // Shown with a case that fails.
        println!("on {}", self.name);
        (self.fresh)()
    }
}

async fn opened(uri: &str) -> Arc<dyn Catalogue> {
    let catalogue = open(uri).unwrap();
    let view = |id: &str| DeskView { id: desk(id), name: id.into(), folder: "/".into() };
    catalogue.register_desks(vec![view("mot"), view("hai")]).await.unwrap();
    catalogue
}
