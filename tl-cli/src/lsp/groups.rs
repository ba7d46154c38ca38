//! The files that share a space of names: those of a schema in tl.toml, or all of a workspace.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use tl_parser::Options;

use super::workspace::{Document, Workspace, to_path};
use crate::project::{self, Given, Project};

/// Files that share a space of names, and the settings for them.
pub(super) struct Group {
    /// The files, or `None` for those that are in no other group.
    files: Option<Vec<PathBuf>>,
    /// The options of `tl check`.
    pub(super) options: Options,
}

/// The groups of a workspace.
pub(super) struct Groups {
    groups: Vec<Group>,
    /// The error of a tl.toml that cannot be read.
    pub(super) error: Option<String>,
}

impl Groups {
    /// Reads the file tl.toml of each folder. The last group has the files of no schema there.
    pub(super) fn new(folders: &[PathBuf]) -> Self {
        let (mut groups, mut error) = (Vec::new(), None);
        for folder in folders {
            match read(folder) {
                Ok(found) => groups.extend(found),
                Err(problem) => error = Some(problem),
            }
        }
        groups.push(Group { files: None, options: Options::default() });
        Self { groups, error }
    }

    /// Returns the groups, each with its files.
    pub(super) fn with_documents<'a>(
        &'a self,
        workspace: &'a Workspace,
    ) -> impl Iterator<Item = (&'a Group, Vec<&'a Rc<Document>>)> {
        self.groups.iter().map(|group| {
            let documents = workspace.documents().filter(|document| self.has(group, document));
            (group, documents.collect())
        })
    }

    /// Returns the files that tl.toml names.
    pub(super) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.groups.iter().flat_map(|group| group.files.iter().flatten())
    }

    fn has(&self, group: &Group, document: &Document) -> bool {
        let path = to_path(&document.uri);
        let is_named =
            |files: &Vec<PathBuf>| path.as_ref().is_some_and(|path| files.contains(path));
        match &group.files {
            Some(files) => is_named(files),
            None => !self.groups.iter().filter_map(|group| group.files.as_ref()).any(is_named),
        }
    }
}

fn read(folder: &Path) -> Result<Vec<Group>, String> {
    let path = folder.join(project::NAME);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let project = Project::read(&path)?;
    // A file with lints alone has no schemas.
    let inputs = project.all(&Given::default()).unwrap_or_default();
    let groups = inputs.into_iter().flat_map(|input| {
        let options = input.options.clone();
        input.groups().into_iter().map(move |files| Group {
            files: Some(files.iter().map(|file| plain(file)).collect()),
            options: options.clone(),
        })
    });
    Ok(groups.collect())
}

/// Removes `.` and `..` from a path, as editors do.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}
