//! Writes a site to a folder.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::Site;
use crate::files;
use crate::values::in_order::cores;

/// Writes all files of a site, on all cores. Returns the first error.
pub(super) fn write(site: &Site, folder: &Path) -> Result<(), String> {
    let paths: Vec<&str> = site.paths().collect();
    let (next, error) = (AtomicUsize::new(0), Mutex::new(None));
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let written = match site.page(path) {
                Some(page) => files::write(&folder.join(path), page.bytes),
                None => Ok(()),
            };
            if let Err(message) = written {
                next.store(paths.len(), Ordering::Relaxed);
                error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(message);
            }
        }
    };
    thread::scope(|scope| (0..cores()).for_each(|_| drop(scope.spawn(work))));
    error.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}
