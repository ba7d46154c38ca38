//! A lock on a folder: one process at a time writes into it.

use std::fs::File;
use std::io;
use std::path::Path;

/// Locks the folder, waiting for other `tl` processes that hold the lock, and runs `work`. The
/// system releases the lock if the process is killed.
///
/// Some network file systems have no locks. On those, `work` runs without one.
pub(crate) fn while_locked<T>(folder: &Path, work: impl FnOnce() -> T) -> T {
    let lock = lock(folder);
    let result = work();
    drop(lock);
    result
}

/// Locks the folder itself, so that no lock file stays in it.
#[cfg(unix)]
fn lock(folder: &Path) -> io::Result<File> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::retry_on_intr;

    let file = File::open(folder)?;
    retry_on_intr(|| flock(&file, FlockOperation::LockExclusive))?;
    Ok(file)
}

/// Opens a temporary file named after the folder without sharing, because Windows cannot lock
/// folders.
#[cfg(windows)]
fn lock(folder: &Path) -> io::Result<File> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    use std::os::windows::fs::OpenOptionsExt;
    use std::time::Duration;

    const ERROR_SHARING_VIOLATION: i32 = 32;

    let mut hasher = DefaultHasher::new();
    std::fs::canonicalize(folder)?.hash(&mut hasher);
    let path = std::env::temp_dir().join(format!("tl-generate-{:016x}.lock", hasher.finish()));
    loop {
        match File::options().create(true).append(true).share_mode(0).open(&path) {
            Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => {
                std::thread::sleep(Duration::from_millis(20));
            }
            result => return result,
        }
    }
}

#[cfg(not(any(unix, windows)))]
fn lock(_: &Path) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}
