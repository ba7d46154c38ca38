//! Writes files: whatever happens, a file has either its old content or its new content.
//!
//! This crate and the command `tl` write all files through [`replace`] or [`replace_without_wait`].

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// The most symbolic links in a row to follow, as on Linux.
const MOST_LINKS: usize = 40;

/// The most names to try for a temporary file.
const MOST_NAMES: usize = 1_000;

/// Replaces the content of a file, or creates the file.
///
/// The content goes to a temporary file in the folder of the old file, and this file then replaces
/// the old one. If that fails, for example because the disk is full, the old file is untouched and
/// the temporary file is removed. The new file keeps the permissions and, if the system allows it,
/// the owner. If the path is a symbolic link, the link stays and its target is replaced. Other hard
/// links keep the old content. Devices and pipes are written to directly.
///
/// # Errors
///
/// If the file may not be written, or if its folder allows no new file.
pub fn replace(path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> io::Result<()> {
    replace_as(path.as_ref(), content.as_ref(), Wait::Yes)
}

/// Replaces the content of a file as [`replace`] does, but does not wait until the disk has it. After a
/// loss of power, the file may be empty. For thousands of files that can be written again, this takes
/// half the time.
///
/// # Errors
///
/// As for [`replace`]. Some systems do not report a full disk.
pub fn replace_without_wait(path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> io::Result<()> {
    replace_as(path.as_ref(), content.as_ref(), Wait::No)
}

/// The choice to wait until the disk has the content.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wait {
    Yes,
    No,
}

fn replace_as(path: &Path, content: &[u8], wait: Wait) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(old) if old.is_file() || old.is_dir() => swap_as(&link_target(path)?, content, wait),
        // There is no content to lose, and the name must not become a regular file.
        Ok(_) => OpenOptions::new().write(true).open(path)?.write_all(content),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            swap_as(&link_target(path)?, content, wait)
        }
        Err(error) => Err(error),
    }
}

/// Replaces the content of the file at this path, without following links.
pub(crate) fn swap(target: &Path, content: &[u8]) -> io::Result<()> {
    swap_as(target, content, Wait::Yes)
}

fn swap_as(target: &Path, content: &[u8], wait: Wait) -> io::Result<()> {
    let old = match fs::symlink_metadata(target) {
        Ok(old) => {
            // A write-protected file must stay as it is.
            OpenOptions::new().write(true).open(target)?;
            Some(old)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let (temporary, mut file) = Temporary::new(folder.unwrap_or(Path::new(".")), old.is_some())?;
    file.write_all(content)?;
    if let Some(old) = &old {
        make_alike(&file, old)?;
    }
    if wait == Wait::Yes {
        // Some systems report a full disk only now.
        file.sync_all()?;
    }
    drop(file);
    temporary.rename(target)
}

/// Returns the end of a chain of symbolic links, which need not exist.
fn link_target(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        if !fs::symlink_metadata(&target).is_ok_and(|found| found.is_symlink()) {
            return Ok(target);
        }
        let next = fs::read_link(&target)?;
        target = match target.parent() {
            Some(folder) => folder.join(next),
            None => next,
        };
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

/// A temporary file, which is removed unless it is renamed.
struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// Creates a temporary file under a free name.
    fn new(folder: &Path, is_private: bool) -> io::Result<(Self, File)> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if is_private {
            // Others must not read the content meanwhile if they may not read the file.
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        #[cfg(not(unix))]
        let _ = is_private;
        let mut last = None;
        for _ in 0..MOST_NAMES {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            // The file's own name may already be as long as names can be.
            let path = folder.join(format!(".tl-{}-{count}.tmp", process::id()));
            match options.open(&path) {
                Ok(file) => return Ok((Self { path }, file)),
                Err(error) => {
                    let is_taken = error.kind() == io::ErrorKind::AlreadyExists;
                    last = Some(error);
                    if !is_taken {
                        break;
                    }
                }
            }
        }
        let error = last.unwrap_or_else(|| io::ErrorKind::AlreadyExists.into());
        let message = format!("no temporary file can be made in `{}`: {error}", folder.display());
        Err(io::Error::new(error.kind(), message))
    }

    /// Moves the file into the place of another one.
    fn rename(self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        std::mem::forget(self);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // The caller already has an error to report.
        let _ = fs::remove_file(&self.path);
    }
}

/// Copies the permissions and the owner of the replaced file.
fn make_alike(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};

        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            // Only the superuser may change the owner.
            let _ = fchown(file, Some(old.uid()), Some(old.gid()))
                .or_else(|_| fchown(file, None, Some(old.gid())));
        }
    }
    // Permissions come after the owner, because a change of owner clears the set-user-ID bit.
    file.set_permissions(old.permissions())
}
