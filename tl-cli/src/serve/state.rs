//! The site that is served now.

use std::process;
use std::sync::{Arc, PoisonError, RwLock};

use crate::bytes::answers::{Layer, Layers};
use crate::site::{LayerSchema, Site};

/// A site, and the errors in the files since.
pub(super) struct State {
    site: Arc<Site>,
    /// The number of states so far.
    number: u64,
    /// The errors in the files, if they have become worse than the site.
    pub(super) findings: Option<String>,
}

impl State {
    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    /// Returns a text that differs from that of each other state, also of other servers.
    pub(super) fn version(&self) -> String {
        format!("{}-{}", process::id(), self.number)
    }
}

impl Layers for State {
    fn numbers(&self) -> Vec<u32> {
        self.site.layers().iter().filter_map(|layer| layer.number).collect()
    }

    fn layer(&self, number: Option<u32>) -> Option<Layer<'_>> {
        let is_it = |layer: &&LayerSchema| number.is_none() || layer.number == number;
        let layer = self.site.layers().iter().rfind(is_it)?;
        Some(Layer { number: layer.number, schema: &layer.schema })
    }
}

/// The state that all threads share.
pub(super) struct Shared(RwLock<Arc<State>>);

impl Shared {
    pub(super) fn new(site: Site) -> Self {
        let state = State { site: Arc::new(site), number: 0, findings: None };
        Self(RwLock::new(Arc::new(state)))
    }

    /// Returns the current state. It stays as it is while a request is answered.
    pub(super) fn now(&self) -> Arc<State> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Switches to a new site, or adds the errors that prevent it.
    pub(super) fn update(&self, loaded: Result<Site, String>) {
        let old = self.now();
        let (site, findings) = match loaded {
            Ok(site) => (Arc::new(site), None),
            Err(findings) => (Arc::clone(&old.site), Some(findings)),
        };
        let state = Arc::new(State { site, number: old.number + 1, findings });
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = state;
    }
}
