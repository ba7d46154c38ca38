//! Writes a site to a folder.

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{Site, Size, pages};
use crate::files;
use crate::terminal::progress::Progress;
use crate::values::in_order::cores;

/// The page that states the size of all others, and so is the last.
const FIRST_PAGE: [&str; 2] = ["index.html", "index.md"];

/// Writes all files of a site, on all cores. Returns the size, or the error of the
/// first file that has one.
pub(super) fn write(site: &Site, folder: &Path, base_url: Option<&str>) -> Result<Size, String> {
    let paths: Vec<String> =
        site.paths().filter(|path| !FIRST_PAGE.contains(&path.as_str())).collect();
    let (next, bytes, errors) = (AtomicUsize::new(0), AtomicU64::new(0), Mutex::new(Vec::new()));
    let progress = Mutex::new(Progress::of_files());
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = paths.get(place) else { break };
            match write_one(site, folder, path, None) {
                Ok(len) => {
                    bytes.fetch_add(len, Ordering::Relaxed);
                    progress.lock().unwrap_or_else(PoisonError::into_inner).advance(1);
                }
                Err(message) => {
                    next.store(paths.len(), Ordering::Relaxed);
                    errors.lock().unwrap_or_else(PoisonError::into_inner).push((place, message));
                }
            }
        }
    };
    thread::scope(|scope| (0..cores()).for_each(|_| drop(scope.spawn(work))));
    drop(progress);
    let errors = errors.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, message)) = errors.into_iter().min() {
        return Err(message);
    }
    let size = Size { files: paths.len(), bytes: bytes.into_inner() };
    for path in FIRST_PAGE {
        write_one(site, folder, path, Some(size))?;
    }
    if let Some(base_url) = base_url {
        let text = pages::sitemap::render(site, base_url);
        files::write(&folder.join("sitemap.xml"), text)?;
    }
    Ok(Size { files: paths.len() + FIRST_PAGE.len(), ..size })
}

/// Writes a file, and returns its length.
fn write_one(site: &Site, folder: &Path, path: &str, size: Option<Size>) -> Result<u64, String> {
    let Some(page) = site.render(path, size) else { return Ok(0) };
    match size {
        // The last one, whose errors count for all.
        Some(_) => files::write(&folder.join(path), &page.bytes)?,
        None => files::write_one_of_many(&folder.join(path), &page.bytes)?,
    }
    Ok(page.bytes.len() as u64)
}
