//! Documentation comments: the TL of a definition, and its documentation.

use proc_macro2::TokenStream;
use quote::quote;
use tl_docs::{Entry, rewrite_links};
use tl_parser::escape;

use super::context::EmitContext;
use crate::doc_index::{DocIndex, FunctionsOf};
use crate::errors::ErrorVariant;
use crate::rust_model::{Enum, Field, FieldKind, Output, Struct, Variant, WireType};

/// Makes one attribute for each line of the paragraphs.
///
/// All documentation of generated items passes through here. Control characters are escaped: rustc
/// rejects comments with a CR or with characters that change the direction of text.
pub(super) fn attributes(paragraphs: impl IntoIterator<Item = String>) -> TokenStream {
    let text = paragraphs.into_iter().collect::<Vec<_>>().join("\n\n");
    let lines = text.lines().map(|line| match line {
        "" => quote!(#[doc = ""]),
        line => {
            let line = format!(" {}", escape::lines(line));
            quote!(#[doc = #line])
        }
    });
    quote!(#(#lines)*)
}

/// The documentation of a struct.
pub(super) fn of_struct(item: &Struct, context: &EmitContext<'_>) -> TokenStream {
    let definition = format!("`{}`", item.text);
    let Some(index) = context.doc_index() else { return attributes([definition]) };
    let texts = Texts { context, index };
    let entry = index.entry(&item.tl_name);
    let of_type = item.only_of.as_deref().and_then(|name| index.entry(name));
    let mut paragraphs = Vec::new();
    let descriptions = [entry, of_type].into_iter().flatten();
    let mut descriptions =
        descriptions.filter_map(|entry| Some(texts.text(entry.description.as_ref()?)));
    paragraphs.extend(descriptions.next());
    paragraphs.push(definition);
    if let (Some(entry), Some(output)) = (entry, &item.output) {
        paragraphs.extend(texts.of_call(item, entry, output));
    }
    if item.output.is_none() {
        paragraphs.extend(index.functions_of(&item.path).map(|of| texts.functions(of)));
    }
    paragraphs.extend(entry.or(of_type).and_then(|entry| texts.links(entry)));
    attributes(paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()))
}

/// The documentation of a field.
pub(super) fn of_field(owner: &str, field: &Field, context: &EmitContext<'_>) -> TokenStream {
    let text = match field.kind {
        FieldKind::UnknownBits(_) => field.text.clone(),
        _ => format!("`{}`", field.text),
    };
    attributes(description(owner, &field.tl_names, context).into_iter().chain([text]))
}

/// The documentation of a setter.
pub(super) fn of_setter(owner: &str, field: &Field, context: &EmitContext<'_>) -> TokenStream {
    let text = format!("Sets `{}`.", field.text);
    attributes([text].into_iter().chain(description(owner, &field.tl_names, context)))
}

/// The description of a field, or of the fields of a group.
fn description(owner: &str, names: &[String], context: &EmitContext<'_>) -> Option<String> {
    let index = context.doc_index()?;
    let (entry, texts) = (index.entry(owner)?, Texts { context, index });
    let said = names.iter().filter_map(|name| Some((name, entry.fields.get(name)?)));
    let said: Vec<_> = match names.len() {
        1 => said.map(|(_, text)| texts.text(text)).collect(),
        _ => said.map(|(name, text)| format!("* `{name}`: {}", texts.line(text))).collect(),
    };
    (!said.is_empty()).then(|| said.join("\n"))
}

/// The documentation of an enum.
pub(super) fn of_enum(union: &Enum, context: &EmitContext<'_>) -> TokenStream {
    let what = format!("`{}`: one of {} constructors.", union.tl_name, union.variants.len());
    let Some(index) = context.doc_index() else { return attributes([what]) };
    let texts = Texts { context, index };
    let entry = index.entry(&union.tl_name);
    let description = entry.and_then(|entry| entry.description.as_ref());
    let functions = index.functions_of(&union.path).map(|of| texts.functions(of));
    let links = entry.and_then(|entry| texts.links(entry));
    let description = description.map(|text| texts.text(text));
    attributes(description.into_iter().chain([what]).chain(functions).chain(links))
}

/// The documentation of a variant.
pub(super) fn of_variant(variant: &Variant, context: &EmitContext<'_>) -> TokenStream {
    let definition = format!("`{}`", variant.text);
    let description = context.doc_index().and_then(|index| {
        let text = index.entry(&variant.tl_name)?.description.as_ref()?;
        Some(Texts { context, index }.text(text))
    });
    attributes(description.into_iter().chain([definition]))
}

/// The documentation of the variant for unknown constructors.
pub(super) fn of_unknown() -> TokenStream {
    let text = "The bytes of a constructor that the schema does not have. A skipper found its end.";
    attributes([text.to_owned()])
}

/// The documentation of an error.
pub(super) fn of_error(error: &ErrorVariant, context: &EmitContext<'_>) -> TokenStream {
    let codes = error.codes.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
    let name = format!("`{}` ({codes})", error.pattern);
    let Some(index) = context.doc_index() else { return attributes([name]) };
    let texts = Texts { context, index };
    let functions = error.functions.iter().map(|function| texts.link(function));
    let functions = format!("Of {}.", functions.collect::<Vec<_>>().join(", "));
    let description = texts.text(&error.description);
    let paragraphs = [description, name, functions].into_iter();
    attributes(paragraphs.filter(|paragraph| !paragraph.is_empty()))
}

/// Formats texts for one place in the generated code.
struct Texts<'a> {
    context: &'a EmitContext<'a>,
    index: &'a DocIndex,
}

impl Texts<'_> {
    /// Returns a text with links to the generated items.
    fn text(&self, text: &str) -> String {
        rewrite_links(text, |name| self.path(name))
    }

    /// Returns a text with links in one line, as for a list.
    fn line(&self, text: &str) -> String {
        self.text(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns the path from here to the item of a definition.
    fn path(&self, tl_name: &str) -> Option<String> {
        let item = self.index.path(tl_name)?;
        let path = self.context.path(&item.path).to_string().replace(' ', "");
        Some(match &item.variant {
            Some(variant) => format!("{path}::{variant}"),
            None => path,
        })
    }

    /// Returns a link to a definition by its TL name.
    fn link(&self, tl_name: &str) -> String {
        match self.path(tl_name) {
            Some(path) => format!("[`{tl_name}`]({path})"),
            None => format!("`{tl_name}`"),
        }
    }

    /// Returns the documentation of a call.
    fn of_call(&self, item: &Struct, entry: &Entry, output: &Output) -> Vec<String> {
        let parameters =
            entry.fields.iter().filter(|(name, _)| !item.masks.iter().any(|mask| mask == *name));
        let parameters = parameters.map(|(name, text)| format!("* `{name}`: {}", self.line(text)));
        let parameters: Vec<_> = parameters.collect();
        let mut paragraphs = Vec::new();
        if !parameters.is_empty() {
            paragraphs.extend(["# Parameters".to_owned(), parameters.join("\n")]);
        }
        let name = match output {
            Output::Value(ty) => match ty.without_given() {
                WireType::Struct { path, .. } | WireType::Enum { path, .. } => {
                    Some(format!("[`{}`]({})", path.name, self.context.path(path)).replace(' ', ""))
                }
                _ => None,
            },
            _ => None,
        };
        let result = entry.result.as_ref().map(|text| self.text(text));
        if name.is_some() || result.is_some() {
            paragraphs.push("# Result".to_owned());
            paragraphs.extend(name);
            paragraphs.extend(result);
        }
        if !entry.errors.is_empty() {
            let rows = entry.errors.iter().map(|error| {
                let text = self.line(&error.description).replace('|', "\\|");
                format!("| {} | `{}` | {text} |", error.code, error.name)
            });
            let head = ["| Code | Error | |", "|---|---|---|"].map(str::to_owned);
            let table: Vec<_> = head.into_iter().chain(rows).collect();
            paragraphs.extend(["# Possible errors".to_owned(), table.join("\n")]);
        }
        paragraphs.extend(entry.bots.map(|bots| {
            let who = if bots { "Users and bots" } else { "Only users, not bots," };
            format!("{who} may call `{}`.", item.tl_name)
        }));
        paragraphs
    }

    /// Lists the functions of a type.
    fn functions(&self, of: &FunctionsOf) -> String {
        let list = |names: &std::collections::BTreeSet<String>| {
            names.iter().map(|name| self.link(name)).collect::<Vec<_>>().join(", ")
        };
        let mut lines = Vec::new();
        if !of.take.is_empty() {
            lines.push(format!("Taken by {}.", list(&of.take)));
        }
        if !of.return_.is_empty() {
            lines.push(format!("Returned by {}.", list(&of.return_)));
        }
        lines.join("\n\n")
    }

    /// Lists the links to read on.
    fn links(&self, entry: &Entry) -> Option<String> {
        let links: Vec<_> = entry.links.iter().map(|link| self.line(link)).collect();
        (!links.is_empty()).then(|| format!("See {}.", links.join(", ")))
    }
}
