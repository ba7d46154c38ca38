//! `tl log`: the history of definitions over several layers.

mod json;

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::builder::styling::Style;
use tl_diff::{Diff, Input, diff_schemas, report as show};
use tl_parser::schema::Combinator;
use tl_parser::{Options, Schema, SourceMap, UnknownName, combinators_in, escape, suggest_name};

use crate::layers::LayersArgs;
use crate::load;
use crate::report::counted;
use crate::show::find;
use crate::terminal::{self, TextKind};

/// Shows the history of a definition: the layer in which it came, what each layer changed (fields, bits
/// of masks, constructor ids), and the layer in which it went.
///
/// Without a name, it lists all changes of each layer. A definition that was renamed is followed under
/// both names. A layer that changes nothing about a definition is not listed.
///
/// `--format json` prints an object with `name` (or null) and `layers`, an array of `{"layer", "file",
/// "added", "removed", "renamed", "changed"}` in ascending order, with the definitions and changes of
/// `tl diff --format json`, without `rust`. For the first layer, `added` has the definitions in it.
///
/// The exit status is 0 if all is well, 1 if a schema has errors, and 2 if the command line is wrong,
/// no layer has such a definition, a layer is given twice, or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl log channel --layer 185=schema/api-185.tl --layer 186=schema/api-186.tl\n  \
    tl log Reaction --layer 185=schema/api-185.tl --layer 186=schema/api-186.tl\n  \
    tl log --layer api.tl\n  \
    tl log messages.sendMultiMedia --layer schema/api.tl\n  \
    tl log 0x37b74355 --layer schema/api.tl\n  \
    tl log channel --layer api.tl --format json")]
pub(crate) struct Command {
    /// A constructor or a function; a type, for its constructors; a namespace, `messages.*`; or a
    /// constructor id that some layer has, `0x37b74355`, `37b74355` or decimal.
    #[arg(allow_hyphen_values = true)]
    name: Option<String>,
    #[command(flatten)]
    layers: LayersArgs,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// The output format of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal.
    Human,
    /// As one JSON object.
    Json,
}

/// A layer and its schema.
struct Layer {
    number: u32,
    name: String,
    schema: Schema,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let mut layers = Vec::new();
        for (number, layer) in self.layers.read()? {
            let mut sources = SourceMap::new();
            sources.add(&*layer.name, layer.text);
            let options = Options { vk: self.layers.vk, ..Options::default() };
            let schema = load::schema(&sources, &options)?;
            layers.push(Layer { number, name: layer.name, schema });
        }
        let mut changes = changes(&layers)?;
        let selected = match &self.name {
            Some(name) => Some(followed(named(&layers, name)?, &changes)),
            None => None,
        };
        if let Some(names) = &selected {
            changes.iter_mut().for_each(|diff| select(diff, names));
        }
        let selected = selected.as_ref();
        match self.format {
            Format::Human => {
                print(&layers, &changes, selected, &mut terminal::stdout(TextKind::Styled))?;
            }
            Format::Json => {
                let history = json::history(self.name.as_deref(), &layers, &changes, selected);
                writeln!(terminal::stdout(TextKind::Json), "{history:#}")?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Compares each layer with the one before it.
fn changes(layers: &[Layer]) -> Result<Vec<Diff>, String> {
    let pairs = layers.windows(2).map(|pair| {
        let [old, new] = [&pair[0], &pair[1]];
        let old = Input { name: &old.name, schema: &old.schema };
        let new = Input { name: &new.name, schema: &new.schema };
        diff_schemas(old, new, &[]).map_err(|unknown| load::undefined(&unknown))
    });
    pairs.collect()
}

/// Returns the last of several layers, the oldest first, that changed a definition, and the change as
/// `tl log` prints it.
#[cfg(feature = "lsp")]
pub(crate) fn last_change(layers: &[(u32, Input<'_>)], name: &str) -> Option<(u32, String)> {
    let text = |input: &Input<'_>| {
        input.schema.combinator_named(name).map(|index| input.schema[index].text_with_id())
    };
    let pairs = layers.windows(2).rev().map(|pair| (pair[0].1, pair[1]));
    let (old, (number, new)) = pairs.into_iter().find(|(old, (_, new))| text(old) != text(new))?;
    let mut diff = diff_schemas(old, new, &[]).ok()?;
    let names = followed(BTreeSet::from([name.to_owned()]), std::slice::from_ref(&diff));
    select(&mut diff, &names);
    Some((number, show::brief(&diff, false)))
}

/// Returns the constructors and functions that a name or a constructor id stands for, in all layers.
fn named(layers: &[Layer], name: &str) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    for Layer { schema, .. } in layers {
        let one = schema.combinator_named(name).filter(|&one| !schema[one].is_predeclared);
        let of_type = schema.type_named(name).map(|ty| schema[ty].constructors.iter().copied());
        let of_namespace = combinators_in(schema, name);
        let all = one.into_iter().chain(of_type.into_iter().flatten());
        let all = all.chain(of_namespace.into_iter().flatten());
        found.extend(all.map(|index| schema[index].name.clone()));
    }
    if found.is_empty() {
        let with_id = |schema| find::with_id(schema, name).into_iter().map(|index| &schema[index]);
        let all = layers.iter().flat_map(|layer| with_id(&layer.schema));
        found.extend(all.map(|combinator| combinator.name.clone()));
    }
    let Some(last) = layers.last().filter(|_| found.is_empty()) else { return Ok(found) };
    if find::is_id(name) {
        return Err(format!("no layer has a definition with the constructor id {name}"));
    }
    let suggestion = suggest_name(&last.schema, name);
    Err(format!("no layer defines {}", UnknownName { name: name.to_owned(), suggestion }))
}

/// Adds the names that definitions had before and after they were renamed.
fn followed(mut names: BTreeSet<String>, changes: &[Diff]) -> BTreeSet<String> {
    loop {
        let count = names.len();
        for change in changes.iter().flat_map(|diff| &diff.renamed) {
            if names.contains(&change.old.name) || names.contains(&change.new.name) {
                names.extend([change.old.name.clone(), change.new.name.clone()]);
            }
        }
        if names.len() == count {
            return names;
        }
    }
}

/// Leaves only these definitions in a difference.
fn select(diff: &mut Diff, names: &BTreeSet<String>) {
    diff.added.retain(|item| names.contains(&item.definition.name));
    diff.removed.retain(|item| names.contains(&item.definition.name));
    diff.renamed.retain(|change| names.contains(&change.new.name));
    diff.changed.retain(|change| names.contains(&change.new.name));
}

/// Returns the definitions in a layer, all or the selected ones.
fn own<'s>(
    layer: &'s Layer,
    selected: Option<&BTreeSet<String>>,
) -> impl Iterator<Item = &'s Combinator> {
    let own = layer.schema.combinators().map(|(_, combinator)| combinator);
    own.filter(move |combinator| {
        !combinator.is_predeclared && selected.is_none_or(|names| names.contains(&combinator.name))
    })
}

fn print(
    layers: &[Layer],
    changes: &[Diff],
    selected: Option<&BTreeSet<String>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let bold = Style::new().bold();
    let heading = |layer: &Layer, note: &str| {
        let number = layer.number;
        format!("{bold}layer {number}{bold:#}{note} ({})", escape::line(&layer.name))
    };
    let Some(first) = layers.first() else { return Ok(()) };
    let own = own(first, selected);
    let mut parts = Vec::new();
    match selected {
        None => {
            let count = counted(own.count(), "definition");
            parts.push(format!("{}: {count}\n", heading(first, ", the first")));
        }
        Some(_) => {
            let line = |definition: &Combinator| {
                format!("  {}\n", escape::line(&definition.text_with_id()))
            };
            let text: String = own.map(line).collect();
            if !text.is_empty() {
                parts.push(format!("{}\n{text}", heading(first, ", the first")));
            }
        }
    }
    for (layer, diff) in layers.iter().skip(1).zip(changes) {
        let text = show::brief(diff, true);
        if !text.is_empty() || selected.is_none() {
            let note = if text.is_empty() { ", no changes" } else { "" };
            parts.push(format!("{}\n{text}", heading(layer, note)));
        }
    }
    out.write_all(parts.join("\n").as_bytes())?;
    out.flush()
}
