//! Matches documentation tags with the definitions and fields that they describe.

use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ast::{Combinator, DocTag, SchemaFile};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::suggest::{Budget, nearest};

/// The documentation of a definition and its fields, by tag name.
#[derive(Default)]
pub(super) struct Described<'a>(FxHashMap<&'a str, &'a str>);

impl<'a> Described<'a> {
    pub(super) fn of(ast: &'a Combinator<'_>) -> Self {
        // The first of several tags with one name wins.
        let tags = ast.docs.tags.iter().rev();
        Self(tags.map(|tag| (tag.name, tag.text.as_str())).collect())
    }

    fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|text| (*text).to_owned())
    }

    /// Returns the text that describes the definition as a whole.
    pub(super) fn description(&self) -> Option<String> {
        self.text("description")
    }

    /// Returns the text that describes a field. The tag of a field called `description` is
    /// `param_description`, because `@description` describes the definition.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let plain = || (name != "description").then(|| self.text(name)).flatten();
        self.text(&format!("param_{name}")).or_else(plain)
    }
}

/// Collects the descriptions of boxed types from the `//@class` lines of all texts.
pub(super) fn classes<'a>(files: &'a [SchemaFile<'_>]) -> HashMap<&'a str, &'a str> {
    let mut classes = HashMap::new();
    for class in class_tags(files) {
        let description = class.iter().find(|tag| tag.name == "description");
        if let (Some(name), Some(description)) = (class.first(), description) {
            classes.insert(name.text.as_str(), description.text.as_str());
        }
    }
    classes
}

fn class_tags<'a, 's>(files: &'a [SchemaFile<'s>]) -> impl Iterator<Item = &'a Vec<DocTag<'s>>> {
    files.iter().flat_map(SchemaFile::combinators).flat_map(|combinator| &combinator.docs.classes)
}

/// Warns about tags that document an unknown field or type.
pub(super) fn check(
    files: &[SchemaFile<'_>],
    has_type: impl Fn(&str) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut budget = Budget::NAMES;
    let documented = files.iter().flat_map(SchemaFile::combinators);
    for combinator in documented.filter(|combinator| !combinator.docs.tags.is_empty()) {
        let fields = combinator.fields.iter().filter_map(|field| field.name);
        let fields: FxHashSet<_> = fields.map(|name| name.text).collect();
        for tag in &combinator.docs.tags {
            let name = tag.name.strip_prefix("param_").unwrap_or(tag.name);
            if tag.name != "description" && !fields.contains(name) && !fields.contains(tag.name) {
                let what =
                    format!("tag `@{}` matches no field of `{}`", tag.name, combinator.name.text);
                let near = nearest(name, budget.names(fields.iter().copied()));
                let mut diagnostic = Diagnostic::new(codes::UNKNOWN_DOC_TAG, tag.span, what)
                    .also(combinator.name.span, "the tag documents this definition")
                    .help("the tags are `@description` and the names of the fields")
                    .suggest(&near);
                let prefix = tag.name.strip_suffix(name).unwrap_or_default();
                let replacement = diagnostic.replacement.map(|name| format!("@{prefix}{name}"));
                diagnostic.replacement = replacement;
                diagnostics.push(diagnostic);
            }
        }
    }
    for class in class_tags(files) {
        if let Some(name) = class.first().filter(|tag| !has_type(&tag.text)) {
            let what = format!("`@class` documents the unknown type `{}`", name.text);
            diagnostics.push(
                Diagnostic::new(codes::UNKNOWN_DOC_TAG, name.span, what)
                    .help("`@class` takes the name of a boxed type that has constructors"),
            );
        }
    }
}
