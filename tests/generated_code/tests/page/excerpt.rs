//! Excerpts: definitions of a schema, items of generated code without their bodies, and bodies of
//! functions. The search relies on the layout of the generator and of rustfmt.

/// Returns the definition with a name.
pub(crate) fn definition<'t>(schema: &'t str, name: &str) -> &'t str {
    let is_it = |line: &&str| line.split([' ', '#']).next() == Some(name);
    schema.lines().find(is_it).unwrap_or_else(|| panic!("the schema has no `{name}`"))
}

/// Returns the body of a function without parameters.
pub(crate) fn body(code: &str, name: &str) -> String {
    let head = format!("fn {name}() {{\n");
    let start = code.find(&head).unwrap_or_else(|| panic!("there is no `{head}`")) + head.len();
    let end = code[start..].find("\n}").expect("a function ends");
    unindented(&code[start..start + end])
}

/// Returns the item of generated code at a path, with its methods and its conversions.
pub(crate) fn item(text: &str, path: &str, with_docs: bool) -> String {
    let (modules, name) = path.rsplit_once("::").expect("a module and a name");
    let module = module(text, modules);
    let shown: Vec<_> =
        blocks(&module).iter().filter_map(|block| show(block, name, with_docs)).collect();
    assert!(!shown.is_empty(), "there is no `{path}`");
    shown.join("\n\n")
}

/// Returns the heads of all implementations in a module.
pub(crate) fn implementations(text: &str, path: &str) -> String {
    let module = module(text, path);
    let heads = blocks(&module).into_iter().filter(|block| block.head().starts_with("impl"));
    heads.map(|block| format!("{} … }}", block.head())).collect::<Vec<_>>().join("\n")
}

/// Returns the text of the module at a path.
fn module(text: &str, path: &str) -> String {
    path.split("::").fold(text.to_owned(), |text, module| inner(&text, module))
}

/// Returns the text of one module.
fn inner(text: &str, module: &str) -> String {
    let mut lines = text.lines();
    let start = format!("mod {module} {{");
    let is_start = |line: &str| line.strip_prefix("pub ").unwrap_or(line) == start;
    assert!(lines.any(is_start), "there is no module `{module}`");
    let inside: Vec<_> = lines.take_while(|line| *line != "}").collect();
    unindented(&inside.join("\n"))
}

fn unindented(text: &str) -> String {
    let lines = text.lines().map(|line| line.strip_prefix("    ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// An item with its documentation and attributes.
struct Block<'t> {
    lines: Vec<&'t str>,
}

/// Returns the items of a module.
fn blocks(module: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = Vec::new();
    for line in module.lines().filter(|line| !line.is_empty()) {
        lines.push(line);
        let is_outer = !line.starts_with(' ');
        if is_outer && !is_outside_of_code(line) && line.ends_with(['}', ';']) {
            blocks.push(Block { lines: std::mem::take(&mut lines) });
        }
    }
    blocks
}

/// Returns true for documentation and attributes.
fn is_outside_of_code(line: &str) -> bool {
    line.trim_start().starts_with("///") || line.trim_start().starts_with("#[")
}

impl<'t> Block<'t> {
    /// Returns the first line of code.
    fn head(&self) -> &'t str {
        self.lines.iter().find(|line| !is_outside_of_code(line)).unwrap_or(&"")
    }

    /// Returns the lines to show of a struct or an enum.
    fn definition(&self, with_docs: bool) -> String {
        let is_shown = |line: &&&str| with_docs || !line.trim_start().starts_with("///");
        self.lines.iter().filter(is_shown).copied().collect::<Vec<_>>().join("\n")
    }

    /// Returns the heads of the public methods and constants.
    fn methods(&self) -> String {
        let mut shown = vec![self.head().to_owned()];
        for line in &self.lines {
            let Some(item) = line.strip_prefix("    ").filter(|line| line.starts_with("pub "))
            else {
                continue;
            };
            shown.push(match item.split_once(" = ") {
                Some((constant, _)) => format!("    {constant} = …;"),
                None => format!("    {item} … }}"),
            });
        }
        shown.push("}".to_owned());
        shown.join("\n")
    }
}

/// Returns the excerpt of an item if it belongs to the type `name`.
fn show(block: &Block<'_>, name: &str, with_docs: bool) -> Option<String> {
    let head = block.head();
    let is_named = |text: &str| {
        text.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with([' ', '<', '>', '{', ';', '(', ',']))
    };
    if let Some(args) = head.strip_prefix("::tl_runtime::impl_borrowed!(") {
        return is_named(args).then(|| block.lines.join("\n"));
    }
    let Some(rest) = head.strip_prefix("impl") else {
        let rest = head.strip_prefix("pub struct ").or_else(|| head.strip_prefix("pub enum "))?;
        return is_named(rest).then(|| block.definition(with_docs));
    };
    // The text after the parameters of the implementation, which follow `impl` directly.
    let rest = if rest.starts_with('<') { rest.split_once("> ")?.1 } else { rest.trim_start() };
    let Some((of, this)) = rest.split_once(" for ") else {
        return is_named(rest).then(|| block.methods());
    };
    let of = of.trim_start_matches("::core::convert::").trim_start_matches("::tl_runtime::");
    let is_this = is_named(this.rsplit("::").next().unwrap_or(this));
    match of {
        "Function" if is_this => Some(block.lines.join("\n")),
        _ if of.starts_with("From<") || of.starts_with("TryFrom<") => {
            let from = head.split_once("From<")?.1.trim_start_matches("&'a ");
            let is_from = is_named(from);
            (is_this || is_from).then(|| format!("{head} … }}"))
        }
        _ => None,
    }
}
