//! Texts in any language, by templates and by plugins.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use super::folder::{Texts, is_inside};
use crate::terminal;

/// Adds a file. Its path must lead to a place in the output folder, and only once.
fn add(texts: &mut Texts, from: &str, path: &Path, text: String) -> Result<(), String> {
    let shown = terminal::path(path);
    if !is_inside(path) {
        return Err(format!("{from}: `{shown}` is not the path of a file in the output folder"));
    }
    match texts.insert(path.to_owned(), text) {
        None => Ok(()),
        Some(_) => Err(format!("{from}: there are two texts for the file `{shown}`")),
    }
}

/// Renders a template with the export of the schema. The file has the name of the template without
/// the extension.
#[cfg(feature = "templates")]
pub(super) fn render(texts: &mut Texts, template: &Path, export: &Value) -> Result<(), String> {
    use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
    use minijinja::syntax::SyntaxConfig;
    use minijinja::value::Serde;
    use minijinja::{AutoEscape, Environment, UndefinedBehavior};

    let shown = crate::files::input_name(template);
    let name = match template.extension().and_then(|extension| extension.to_str()) {
        Some("j2" | "jinja") => template.file_stem(),
        _ => None,
    };
    let name = name.ok_or_else(|| format!("{shown}: the name of a template ends with `.j2`"))?;
    let text = crate::files::read_utf8(template)?;
    let mut environment = Environment::new();
    // Errors name what is undefined.
    environment.set_debug(true);
    // A misspelled name is an error instead of nothing.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    // A line with a block alone leaves no line.
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build().map_err(|error| error.to_string())?);
    environment.add_filter("snake_case", |text: String| text.to_snake_case());
    environment.add_filter("shouty_snake_case", |text: String| text.to_shouty_snake_case());
    environment.add_filter("camel_case", |text: String| text.to_lower_camel_case());
    environment.add_filter("pascal_case", |text: String| text.to_upper_camel_case());
    let rendered = environment.render_named_str(&shown, &text, Serde(export));
    let rendered = rendered.map_err(|error| {
        let place = error.line().map_or_else(String::new, |line| format!(":{line}"));
        let detail = error.detail().map_or_else(String::new, |detail| format!(": {detail}"));
        format!("{shown}{place}: {}{detail}", error.kind())
    })?;
    add(texts, &shown, Path::new(name), rendered)
}

#[cfg(not(feature = "templates"))]
pub(super) fn render(_: &mut Texts, _: &Path, _: &Value) -> Result<(), String> {
    Err("this `tl` was built without the feature `templates`".to_owned())
}

/// Runs a command that reads the export from its standard input, and writes a JSON object with the
/// text of each file to its standard output.
pub(super) fn run(texts: &mut Texts, command: &str, export: &Value) -> Result<(), Box<dyn Error>> {
    let mut words = command.split_whitespace();
    let program = words.next().ok_or("the command of a plugin is empty")?;
    let shown = tl_parser::escape::line(program).into_owned();
    let mut child = Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run `{shown}`: {error}"))?;
    let stdin = child.stdin.take();
    let input = export.to_string();
    let output = thread::scope(|scope| {
        // The plugin may write before it has read everything, and need not read everything.
        scope.spawn(|| stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
        child.wait_with_output()
    });
    let output = output.map_err(|error: io::Error| format!("cannot run `{shown}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("the plugin `{shown}` failed: {}", output.status).into());
    }
    let files: BTreeMap<String, Value> = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("the plugin `{shown}` wrote no JSON object: {error}"))?;
    for (path, text) in files {
        let Value::String(text) = text else {
            let path = tl_parser::escape::line(&path);
            return Err(format!("the plugin `{shown}` wrote no text for `{path}`").into());
        };
        add(texts, &format!("the plugin `{shown}`"), Path::new(&path), text)?;
    }
    Ok(())
}
