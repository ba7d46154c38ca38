//! Replaced files keep their properties, and leave no temporary files.

use std::fs;
use std::path::{Path, PathBuf};

use tl_codegen::files::replace;

/// Makes an empty folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a text")
}

#[test]
fn new_and_old_files() {
    let here = folder("new_and_old");
    for text in ["a longer text", "text", ""] {
        replace(here.join("file"), text).expect("it can be written");
        assert_eq!(read(&here.join("file")), text);
    }
    // A name as long as names can be.
    let long = "n".repeat(255);
    replace(here.join(&long), "text").expect("it can be written");
    assert_eq!(names(&here), ["file", &long]);
}

#[test]
fn errors_leave_nothing() {
    let here = folder("errors");
    fs::create_dir(here.join("folder")).expect("a folder");
    replace(here.join("folder"), "text").expect_err("it is a folder");
    replace(here.join("missing/file"), "text").expect_err("there is no folder");
    fs::write(here.join("file"), "old").expect("a file");
    replace(here.join("file/file"), "text").expect_err("it is a file");
    assert_eq!(names(&here), ["file", "folder"]);
    assert_eq!(names(&here.join("folder")), [""; 0]);
    assert_eq!(read(&here.join("file")), "old");
}

#[test]
fn many_threads_at_once() {
    let here = folder("threads");
    let texts: Vec<String> = (0..8).map(|i| i.to_string().repeat(100_000)).collect();
    let (file, texts) = (&here.join("file"), &texts);
    std::thread::scope(|scope| {
        for text in texts {
            scope.spawn(move || {
                for _ in 0..20 {
                    replace(file, text).expect("it can be written");
                    assert!(texts.contains(&read(file)), "half a text");
                }
            });
        }
    });
    assert_eq!(names(&here), ["file"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};

    use super::*;

    #[test]
    fn permissions_and_owner_stay() {
        let here = folder("permissions");
        let file = here.join("file");
        for mode in [0o600, 0o640, 0o755, 0o666, 0o4755] {
            fs::write(&file, "old").expect("a file");
            let owner = std::os::unix::fs::chown(&file, Some(12), Some(34));
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("a mode");
            let before = fs::metadata(&file).expect("a file");
            replace(&file, "new").expect("it can be written");
            let after = fs::metadata(&file).expect("a file");
            assert_eq!(after.mode(), before.mode(), "{mode:o}");
            assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()), "{owner:?}");
            assert_eq!(read(&file), "new");
            fs::remove_file(&file).expect("it is there");
        }
    }

    #[test]
    fn protected_files_stay() {
        let here = folder("protected");
        let file = here.join("file");
        fs::write(&file, "old").expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).expect("a mode");
        // The superuser may write it.
        let is_written = fs::OpenOptions::new().write(true).open(&file).is_ok();
        assert_eq!(replace(&file, "new").is_ok(), is_written);
        assert_eq!(read(&file), if is_written { "new" } else { "old" });
        assert_eq!(names(&here), ["file"]);
    }

    #[test]
    fn links_stay() {
        let here = folder("links");
        fs::create_dir(here.join("real")).expect("a folder");
        fs::write(here.join("real/file"), "old").expect("a file");
        symlink("real/file", here.join("near")).expect("a link");
        symlink("near", here.join("far")).expect("a link");
        symlink("real/new", here.join("to_nothing")).expect("a link");
        symlink("circle", here.join("circle")).expect("a link");
        replace(here.join("far"), "new").expect("it can be written");
        assert_eq!(read(&here.join("real/file")), "new");
        replace(here.join("to_nothing"), "newer").expect("it can be written");
        assert_eq!(read(&here.join("real/new")), "newer");
        replace(here.join("circle"), "text").expect_err("it leads nowhere");
        for link in ["near", "far", "to_nothing", "circle"] {
            assert!(here.join(link).is_symlink(), "{link}");
        }
        assert_eq!(names(&here.join("real")), ["file", "new"]);
    }

    #[test]
    fn devices_stay() {
        let before = fs::metadata("/dev/null").expect("a device");
        replace("/dev/null", "text").expect("it takes everything");
        let after = fs::metadata("/dev/null").expect("a device");
        assert!(after.file_type().is_char_device());
        assert_eq!((before.dev(), before.ino()), (after.dev(), after.ino()));
    }
}
