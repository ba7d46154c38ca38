//! `Obstacle`: the reason not to write a generated file.

use std::fmt;
use std::path::PathBuf;

/// A reason not to write a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// A file that was not generated.
    NotGenerated,
    /// A generated file to which no `mod` of this output leads.
    NotOurs,
    /// A symbolic link.
    Link,
    /// Something other than a regular file, or a file in the place of a folder.
    NotAFile,
    /// The folder is part of the output of another run, with this `mod.rs`.
    PartOf(PathBuf),
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotGenerated => f.write_str(
                "a file of this name was not generated\nhelp: move it away, or choose another folder",
            ),
            Self::NotOurs => f.write_str(
                "a file of this name was generated, but no `mod` leads to it from the `mod.rs` of \
                 this folder\nhelp: it may be the output of another run; remove it, or choose \
                 another folder",
            ),
            Self::Link => f.write_str(
                "it is a symbolic link\nhelp: links in the folder are not followed; remove it, or \
                 choose another folder",
            ),
            Self::NotAFile => f.write_str(
                "something else has this name\nhelp: move it away, or choose another folder",
            ),
            Self::PartOf(root) => write!(
                f,
                "the folder is part of the output of `{}`\nhelp: choose another folder",
                root.display()
            ),
        }
    }
}
