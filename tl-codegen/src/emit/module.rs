//! The tree of generated modules, as one text or as a folder of files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::names::ident;

/// The name of the module of borrowed values.
pub(super) const BORROWED: &str = "borrowed";

/// A generated module: its attributes, its items and its modules. Texts are indented for their
/// final place.
#[derive(Default)]
pub(crate) struct Module {
    /// Lines of attributes, not indented.
    pub(super) attributes: String,
    pub(super) is_private: bool,
    /// The path of a macro that the module is an argument of.
    pub(super) wrapper: Option<String>,
    pub(super) items: Vec<String>,
    pub(super) modules: BTreeMap<String, Module>,
}

impl Module {
    /// Returns the module with all modules inside it as one text.
    pub(crate) fn nested(self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out
    }

    /// Returns the module inside this one with this path.
    pub(super) fn at(&mut self, names: &[&str]) -> &mut Self {
        let mut module = self;
        for name in names {
            module = module.modules.entry((*name).to_owned()).or_default();
            if module.attributes.is_empty() {
                module.attributes = format!("/// Namespace `{name}`.\n");
            }
        }
        module
    }

    fn keyword(&self) -> &'static str {
        if self.is_private { "mod " } else { "pub mod " }
    }

    fn write(self, out: &mut String, depth: usize) {
        for (i, item) in self.items.iter().enumerate() {
            out.push_str(if i == 0 { "" } else { "\n" });
            out.push_str(item);
        }
        let indent = "    ".repeat(depth);
        let has_items = !self.items.is_empty();
        for (i, (name, module)) in self.modules.into_iter().enumerate() {
            out.push_str(if i > 0 || has_items { "\n" } else { "" });
            let is_wrapped = module.wrapper.is_some();
            if let Some(wrapper) = &module.wrapper {
                out.extend([&indent, wrapper, "! {\n"]);
            }
            for line in module.attributes.lines() {
                out.extend([&indent, line, "\n"]);
            }
            out.extend([&indent, module.keyword(), &ident(&name).to_string(), " {\n"]);
            module.write(out, depth + 1);
            out.extend([&indent, "}\n"]);
            if is_wrapped {
                out.extend([&indent, "}\n"]);
            }
        }
    }

    /// Adds the module as a file, and a file for each module inside it.
    pub(crate) fn files(self, directory: &Path, file: &str, out: &mut Vec<(PathBuf, String)>) {
        let declarations = self.modules.iter().map(|(name, module)| {
            let (attributes, keyword, name) = (&module.attributes, module.keyword(), ident(name));
            match &module.wrapper {
                Some(wrapper) => format!("{wrapper}! {{\n{attributes}{keyword}{name};\n}}\n"),
                None => format!("{attributes}{keyword}{name};\n"),
            }
        });
        let parts: Vec<String> = declarations.chain(self.items).collect();
        out.push((directory.join(file), parts.join("\n")));
        for (name, module) in self.modules {
            if module.modules.is_empty() {
                module.files(directory, &format!("{name}.rs"), out);
            } else {
                module.files(&directory.join(name), "mod.rs", out);
            }
        }
    }
}
