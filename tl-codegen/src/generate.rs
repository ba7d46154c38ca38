//! The stages in order: schema files in, a module out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::parse::Parser;
use tl_parser::schema::{Schema, TypeIndex};
use tl_parser::{
    Diagnostic, Loaded, Options, Reach, SourceId, SourceMap, load, render, suggest_name,
};

use crate::emit::{self, Layout, Module, Style};
use crate::rust_model::Model;
use crate::selector::Selector;
use crate::side::Side;
use crate::{BuildError, Extra, lower};

/// What is to be generated, and how.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    pub(crate) schemas: Vec<PathBuf>,
    pub(crate) roots: Vec<String>,
    pub(crate) runtime: Option<String>,
    pub(crate) extras: BTreeSet<Extra>,
    pub(crate) type_derives: Option<Vec<String>>,
    pub(crate) function_derives: Option<Vec<String>>,
    pub(crate) attributes: Vec<(String, String)>,
    /// Rust types by the TL names that they stand in for.
    pub(crate) extern_types: BTreeMap<String, String>,
    pub(crate) boxing_threshold: Option<u64>,
    pub(crate) side: Option<Side>,
    pub(crate) options: Options,
}

/// The model of the module, and how it is to be written.
pub(crate) struct Generated {
    model: Model,
    layer: Option<u32>,
    choices: Choices,
    header: String,
    /// Warnings that a build should mention, one line each.
    pub(crate) warnings: Vec<String>,
}

/// Reads the schema files.
pub(crate) fn read(choices: &Choices) -> Result<SourceMap, BuildError> {
    if choices.schemas.is_empty() {
        return Err(BuildError::NoSchema);
    }
    let mut sources = SourceMap::new();
    for path in &choices.schemas {
        let read = sources.add_file(path);
        read.map_err(|error| BuildError::Read { path: path.clone(), error })?;
    }
    Ok(sources)
}

/// Runs all stages that follow.
pub(crate) fn generate(sources: &SourceMap, choices: &Choices) -> Result<Generated, BuildError> {
    // A bad choice is told before anything about the schemas.
    style(choices)?;
    let Loaded { schema, mut diagnostics } = load(sources, &choices.options);
    let Some(schema) = schema else {
        diagnostics.retain(Diagnostic::is_error);
        return Err(BuildError::Schema(render(sources, &diagnostics, false)));
    };
    let unknown = |choice, name: &str, suggestion| BuildError::UnknownName {
        choice,
        name: name.to_owned(),
        schemas: choices.schemas.iter().map(|path| path.display().to_string()).collect(),
        suggestion,
    };
    let mut except = Vec::new();
    for name in choices.extern_types.keys() {
        match schema.type_named(name) {
            Some(ty) => except.push(ty),
            None if schema.combinator_named(name).is_some_and(|c| schema[c].builtin.is_some()) => {}
            None => return Err(unknown("extern_type", name, suggest_name(&schema, name))),
        }
    }
    for (selector, _) in &choices.attributes {
        if !Selector::new(selector).is_known(&schema) {
            return Err(unknown("type_attribute", selector, suggest_name(&schema, selector)));
        }
    }
    let reach = |except: &[TypeIndex]| match &choices.roots[..] {
        [] => Ok(Reach::everything(&schema, except)),
        roots => Reach::from_roots(&schema, roots.iter().map(String::as_str), except)
            .map_err(|root| unknown("root", &root.name, root.suggestion)),
    };
    let mut model = lower::lower(&schema, &reach(&except)?, choices)
        .map_err(|diagnostics| BuildError::Schema(render(sources, &diagnostics, false)))?;
    model.schema = texts(&schema, &reach(&[])?);
    let names = choices.schemas.iter().filter_map(|path| path.file_name());
    let names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    diagnostics.retain(|diagnostic| !diagnostic.code.is_style());
    Ok(Generated {
        model,
        layer: schema.layer,
        choices: choices.clone(),
        header: format!(
            "{HEADER} {} from {}. DO NOT EDIT.",
            env!("CARGO_PKG_VERSION"),
            names.join(", ")
        ),
        warnings: diagnostics.iter().map(|diagnostic| diagnostic.short(sources)).collect(),
    })
}

/// The definitions that are reached, a text for each schema file.
fn texts(schema: &Schema, reach: &Reach) -> Vec<String> {
    let mut texts: BTreeMap<SourceId, [String; 2]> = BTreeMap::new();
    let reached = reach.combinators.iter().map(|index| &schema[*index]);
    for combinator in reached.filter(|combinator| !combinator.is_predeclared) {
        let sections = texts.entry(combinator.span.source).or_default();
        let section = &mut sections[usize::from(combinator.is_function)];
        // That it has no id is what makes a local one so.
        match combinator.is_local {
            true => section.push_str(&combinator.text),
            false => section.push_str(&combinator.text_with_id()),
        }
        section.push_str(";\n");
    }
    let joined = texts.into_values().map(|[types, functions]| match functions.is_empty() {
        true => types,
        false => types + "---functions---\n" + &functions,
    });
    joined.collect()
}

/// The choices of emission, each of them Rust that can be parsed.
fn style(choices: &Choices) -> Result<Style, BuildError> {
    let attributes = choices.attributes.iter().map(|(selector, text)| {
        let attributes = syn::Attribute::parse_outer.parse_str(text);
        let attributes = attributes.map_err(|_| BuildError::RustSyntax {
            text: text.clone(),
            expected: "attributes such as `#[derive(Eq)]`",
        })?;
        Ok((Selector::new(selector), attributes))
    });
    let extern_types = choices.extern_types.values().map(|text| {
        let ty = syn::parse_str(text).map_err(|_| BuildError::RustSyntax {
            text: text.clone(),
            expected: "a type such as `Box<str>`",
        })?;
        Ok((text.clone(), ty))
    });
    Ok(Style {
        runtime: path(choices.runtime.as_deref().unwrap_or("::tl_runtime"))?,
        type_derives: paths(&choices.type_derives, &["Clone", "Debug", "PartialEq"])?,
        function_derives: paths(&choices.function_derives, &["Debug"])?,
        attributes: attributes.collect::<Result<_, BuildError>>()?,
        extern_types: extern_types.collect::<Result<_, BuildError>>()?,
        reuses: choices.extras.contains(&Extra::Reuse),
    })
}

/// A Rust path that the caller has chosen.
fn path(text: &str) -> Result<syn::Path, BuildError> {
    syn::parse_str(text).map_err(|_| BuildError::RustSyntax {
        text: text.to_owned(),
        expected: "a path such as `::tl_runtime` or `Debug`",
    })
}

/// The paths that the caller has chosen, or those that are chosen by default.
fn paths(chosen: &Option<Vec<String>>, default: &[&str]) -> Result<Vec<syn::Path>, BuildError> {
    match chosen {
        Some(chosen) => chosen.iter().map(|text| path(text)).collect(),
        None => default.iter().map(|text| path(text)).collect(),
    }
}

/// How every generated file starts.
pub(crate) const HEADER: &str = "// @generated by tl-codegen";

impl Generated {
    /// The module as one text.
    pub(crate) fn text(&self) -> Result<String, BuildError> {
        Ok(format!("{}\n\n{}", self.header, self.module(Layout::Nested)?.nested()))
    }

    /// The module as a folder of files.
    pub(crate) fn files(&self) -> Result<Vec<(PathBuf, String)>, BuildError> {
        let mut files = Vec::new();
        self.module(Layout::Files)?.files(Path::new(""), "mod.rs", &mut files);
        let with_header = |(path, text)| (path, format!("{}\n\n{text}", self.header));
        Ok(files.into_iter().map(with_header).collect())
    }

    fn module(&self, layout: Layout) -> Result<Module, BuildError> {
        emit::module(&self.model, self.layer, &|| style(&self.choices), layout)
    }
}
