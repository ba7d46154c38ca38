//! Writes a site to a folder.

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{FILES, Site, Size, pages};
use crate::files;
use crate::terminal::progress::Progress;
use crate::values::in_order::cores;

/// The address of the page that states the size of all others, and so is the last.
const FIRST_PAGE: &str = "index";

/// Writes all files of a site, on all cores. Returns the size, or the error of the
/// first file that has one.
pub(super) fn write(site: &Site, folder: &Path, base_url: Option<&str>) -> Result<Size, String> {
    let addresses = site.pages.keys().map(String::as_str).filter(|address| *address != FIRST_PAGE);
    let addresses: Vec<&str> = addresses.chain(FILES).collect();
    let (next, errors) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let (files, bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
    let progress = Mutex::new(Progress::of_files());
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(address) = addresses.get(place) else { break };
            match write_at(site, folder, address) {
                Ok(size) => {
                    files.fetch_add(size.files, Ordering::Relaxed);
                    bytes.fetch_add(size.bytes, Ordering::Relaxed);
                    progress.lock().unwrap_or_else(PoisonError::into_inner).advance(size.files);
                }
                Err(message) => {
                    next.store(addresses.len(), Ordering::Relaxed);
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
    let size = Size { files: files.into_inner(), bytes: bytes.into_inner() };
    let first = site.page(FIRST_PAGE, Some(size));
    for (path, text) in &first {
        // The last files, whose errors count for all.
        files::write(&folder.join(path), text)?;
    }
    if let Some(base_url) = base_url {
        let text = pages::sitemap::render(site, base_url);
        files::write(&folder.join("sitemap.xml"), text)?;
    }
    Ok(Size { files: size.files + first.len(), ..size })
}

/// Writes the files of a page, or the one that is no page, and returns their size.
fn write_at(site: &Site, folder: &Path, address: &str) -> Result<Size, String> {
    let mut size = Size { files: 0, bytes: 0 };
    let mut write = |path: &str, text: &str| {
        size = Size { files: size.files + 1, bytes: size.bytes + text.len() as u64 };
        files::write_one_of_many(&folder.join(path), text)
    };
    match site.text(address) {
        Some(text) => write(address, text)?,
        None => {
            site.page(address, None).iter().try_for_each(|(path, text)| write(path, text))?;
        }
    }
    Ok(size)
}
