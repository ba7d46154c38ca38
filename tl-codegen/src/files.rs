//! Writing files: a file has either its old content or its new content, whatever happens.
//!
//! Everything that this crate and the command `tl` write goes through [`replace`].

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many links that lead from one to another are followed, as on Linux.
const MOST_LINKS: usize = 40;

/// How many names are tried for a temporary file.
const MOST_NAMES: usize = 1_000;

/// Gives a file new content, or makes it.
///
/// The content goes to a temporary file in the same folder, which then takes the place of the old
/// file. If that fails, for example because the disk is full, the old file is untouched and the
/// temporary file is removed. The file keeps its permissions and, where the system allows it, its
/// owner. A symbolic link stays, and the file that it leads to is replaced. Another hard link to the
/// file keeps the old content. A device or a pipe is written to directly.
///
/// # Errors
///
/// If the file may not be written, or if a file cannot be made in its folder.
pub fn replace(path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> io::Result<()> {
    let (path, content) = (path.as_ref(), content.as_ref());
    match fs::metadata(path) {
        Ok(old) if old.is_file() || old.is_dir() => swap(&link_target(path)?, content),
        // There is no content to lose, and the name must not become that of a file.
        Ok(_) => OpenOptions::new().write(true).open(path)?.write_all(content),
        Err(error) if error.kind() == io::ErrorKind::NotFound => swap(&link_target(path)?, content),
        Err(error) => Err(error),
    }
}

/// Gives the file at this very path new content; a link is not followed.
pub(crate) fn swap(target: &Path, content: &[u8]) -> io::Result<()> {
    let old = match fs::symlink_metadata(target) {
        Ok(old) => {
            // A file that its owner protects from writing is not replaced either.
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
    // Some systems report a full disk only now.
    file.sync_all()?;
    drop(file);
    temporary.rename(target)
}

/// The file that a chain of symbolic links ends at, which need not exist.
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
    /// Makes a temporary file under a name that nobody else has.
    fn new(folder: &Path, is_private: bool) -> io::Result<(Self, File)> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if is_private {
            // The content of a file that others may not read must not be readable meanwhile.
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        #[cfg(not(unix))]
        let _ = is_private;
        let mut last = None;
        for _ in 0..MOST_NAMES {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            // Not derived from the name of the file, which may be as long as names can be.
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

    /// Puts the file in the place of another one.
    fn rename(self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        std::mem::forget(self);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // There already is an error to report.
        let _ = fs::remove_file(&self.path);
    }
}

/// Gives a file the permissions and the owner of the one that it replaces.
fn make_alike(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};

        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            // Only the superuser may give a file to somebody else.
            let _ = fchown(file, Some(old.uid()), Some(old.gid()))
                .or_else(|_| fchown(file, None, Some(old.gid())));
        }
    }
    // After the change of the owner, which takes the set-user-ID bit away.
    file.set_permissions(old.permissions())
}
