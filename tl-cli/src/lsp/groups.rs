//! The files that share a space of names: those of a schema in tl.toml, or all of a workspace.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lsp_types::{Position, Range};
use tl_parser::Options;

use super::workspace::{Document, Workspace, to_uri};
use crate::files;
use crate::project::{self, Given, Mistake, Project};

/// Files that share a space of names, and the settings for them.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// The tl.toml with the settings.
    pub(super) project: Option<PathBuf>,
    /// The name of the schema there. Files that it does not name have none.
    pub(super) schema: Option<String>,
    /// The layer, if the schema has several.
    pub(super) layer: Option<u32>,
    /// The schemas.
    files: Vec<PathBuf>,
    /// The overlays.
    docs: Vec<PathBuf>,
    /// The options of `tl check`.
    pub(super) options: Options,
}

/// A file tl.toml that cannot be read.
#[derive(Debug)]
pub(super) struct BadProject {
    /// The file.
    pub(super) path: PathBuf,
    /// The place.
    pub(super) range: Range,
    /// The message.
    pub(super) message: String,
}

/// The documents of a group.
pub(super) type Documents<'a> = Vec<&'a Rc<Document>>;

/// The groups of a workspace.
#[derive(Default)]
pub(super) struct Groups {
    groups: Vec<Group>,
    /// The settings for archives.
    archive: Group,
    /// The files that tl.toml names.
    named: BTreeSet<PathBuf>,
    /// The files tl.toml that cannot be read.
    pub(super) mistakes: Vec<BadProject>,
}

impl Groups {
    /// Reads the file tl.toml in each folder or above it. The last group has the files of no schema there.
    pub(super) fn new(workspace: &Workspace) -> Self {
        let (mut all, mut others) = (Self::default(), Group::default());
        let folders = workspace.folders().iter();
        let projects: BTreeSet<_> = folders.map(|folder| project_of(folder)).collect();
        for path in projects {
            match read(workspace, &path) {
                Ok(Some(project)) => {
                    // Levels of findings count for all files.
                    others.project = Some(path.clone());
                    others.options = project.settings_of(&Given::default(), &[]).options;
                    all.groups.extend(groups(&path, &project));
                }
                Ok(None) => {}
                Err((range, message)) => all.mistakes.push(BadProject { path, range, message }),
            }
        }
        let files = all.groups.iter().flat_map(|group| group.files.iter().chain(&group.docs));
        all.named = files.cloned().collect();
        all.groups.push(others);
        all
    }

    /// Returns the files that tl.toml names.
    pub(super) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.named.iter()
    }

    /// Returns the groups, each with its schemas and its overlays. An open archive is a group.
    pub(super) fn with_documents<'a>(
        &'a self,
        workspace: &'a Workspace,
    ) -> impl Iterator<Item = (&'a Group, Documents<'a>, Documents<'a>)> {
        let archives = self.others(workspace, true).filter(|document| document.version.is_some());
        let archives = archives.map(|archive| (&self.archive, vec![archive], Vec::new()));
        let groups = self.groups.iter().map(|group| {
            let find = |paths: &'a [PathBuf]| -> Documents<'a> {
                let uris = paths.iter().filter_map(|path| to_uri(path));
                uris.filter_map(|uri| workspace.document(&uri)).collect()
            };
            match group.schema {
                Some(_) => (group, find(&group.files), find(&group.docs)),
                None => (group, self.others(workspace, false).collect(), Vec::new()),
            }
        });
        groups.chain(archives)
    }

    /// Returns the schemas, or the archives, that tl.toml does not name.
    fn others<'a>(
        &'a self,
        workspace: &'a Workspace,
        is_archive: bool,
    ) -> impl Iterator<Item = &'a Rc<Document>> {
        workspace.documents().filter(move |document| {
            let is_named = document.path.as_ref().is_some_and(|path| self.named.contains(path));
            document.is_tl && document.is_archive == is_archive && !is_named
        })
    }
}

/// Returns the tl.toml of a folder, as commands find it. A new one may not be on the disk yet.
fn project_of(folder: &Path) -> PathBuf {
    let found = project::find_in(folder.ancestors().map(Path::to_owned));
    found.unwrap_or_else(|| folder.join(project::NAME))
}

/// Reads a file tl.toml, as it is in the editor or on the disk. A mistake has a place and a message.
fn read(workspace: &Workspace, path: &Path) -> Result<Option<Project>, (Range, String)> {
    let Some(document) = workspace.peek(path) else {
        let message = files::read_utf8(path).err().filter(|_| path.is_file());
        return message.map_or(Ok(None), |message| Err((Range::default(), message)));
    };
    let folder = path.parent().unwrap_or(path);
    let project = Project::parse(project::NAME, &document.text, folder);
    project.map(Some).map_err(|Mistake { at, message }| {
        (document.lines.range(&document.text, at.start, at.end), message)
    })
}

/// Returns the groups of a project.
fn groups(path: &Path, project: &Project) -> Vec<Group> {
    // A file with lints alone has no schemas.
    let inputs = project.all(&Given::default()).unwrap_or_default();
    let plain = |paths: &[PathBuf]| paths.iter().map(|path| plain(path)).collect();
    let mut groups = Vec::new();
    for input in inputs {
        let layers = input.layers.iter().map(|(number, _)| Some(*number));
        for (files, layer) in input.groups().iter().zip(layers.chain([None])) {
            groups.push(Group {
                project: Some(path.to_owned()),
                schema: Some(input.name.clone().unwrap_or_default()),
                layer,
                files: plain(files),
                docs: plain(&input.docs),
                options: input.options.clone(),
            });
        }
    }
    groups
}

impl BadProject {
    /// Returns the mistake as one line.
    pub(super) fn text(&self) -> String {
        let Position { line, character } = self.range.start;
        format!("{}:{}:{}: {}", project::NAME, line + 1, character + 1, self.message)
    }
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
