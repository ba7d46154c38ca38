//! `tl show`: a definition, its documentation and everything it reaches.

pub(crate) mod find;
pub(crate) mod uses;

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use tl_docs::{Documentation, Entry, plain_text};
use tl_parser::Reach;
use tl_parser::schema::{Builtin, Combinator, Schema, TypeIndex};

use self::find::{Found, find};
use crate::load;
use crate::report::counted;
use crate::terminal::{self, TextKind};
use crate::uses::{Used, Uses};
use crate::values::SchemaArgs;

/// Shows a function, a type or a constructor with its documentation, and the types that it reaches,
/// each with the path that leads to it.
///
/// A constructor id or a signature finds definitions, too. A comment after a definition has its
/// constructor id if the schema declares none and the command computes it. A long path starts with
/// `…` and the name of a type, whose own line has the rest. The documentation comes from comments of
/// the schema and from overlays. A generator with this root generates exactly the types that are
/// listed.
///
/// The exit status is 0 if all is well, 1 if schemas or overlays have errors, and 2 if the command
/// line is wrong, no schema has such a definition, or a file cannot be read.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl show Updates --schema schema/api-185.tl\n  \
    tl show messages.sendMultiMedia --schema schema/api-185.tl \\\n    \
    --docs schema/docs/api.toml\n  \
    tl show 0x37b74355 -s schema/api-185.tl\n  \
    tl show 'peer:InputPeer = messages.Messages' -s schema/api-185.tl\n  \
    tl show --uses InputPhoto -s schema/api-185.tl\n  \
    tl show 'stickers.*' -s schema/api-185.tl")]
pub(crate) struct Command {
    /// The name of a function, a type or a constructor; a constructor id, `0x37b74355`, `37b74355`
    /// or decimal; a namespace, `messages.*`; or a signature, with fields before the `=` and the
    /// result after it: `peer:InputPeer = Updates`, `InputPeer =`, `= Updates`.
    #[arg(allow_hyphen_values = true)]
    name: String,
    /// List the definitions that use a type or a constructor, instead of those that it uses.
    #[arg(long)]
    uses: bool,
    #[command(flatten)]
    schema: SchemaArgs,
    /// A documentation overlay, such as schema/docs/api.toml; may be repeated. Later overlays win.
    #[arg(long = "docs", value_name = "OVERLAY")]
    docs: Vec<PathBuf>,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let input = self.schema.input(&self.docs)?;
        let (mut sources, schema) = input.load()?;
        let found = find(&schema, &self.name)?;
        let mut out = terminal::stdout(TextKind::Text);
        if self.uses {
            uses::show(&schema, &found, &mut out)?;
            return Ok(ExitCode::SUCCESS);
        }
        let documentation = load::documentation(&mut sources, &schema, &input.docs)?;
        let shown = Shown { schema: &schema, documentation: &documentation };
        let mut own = None;
        match &found {
            Found::Name(name) => own = shown.show(name, &mut out)?,
            Found::List(list) => {
                for &index in list {
                    writeln!(out, "{}", definition(&schema[index]))?;
                }
            }
        }
        let roots = match found {
            Found::Name(name) => vec![name],
            Found::List(_) if self.name.ends_with('*') => vec![self.name.clone()],
            Found::List(_) => return Ok(ExitCode::SUCCESS),
        };
        show_reach(&schema, &load::reach(&schema, &roots)?, own, &mut out)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Returns a definition as TL, with the id after it that the schema does not declare.
fn definition(combinator: &Combinator) -> String {
    let has_form = combinator.builtin.is_none_or(Builtin::has_form);
    match combinator.is_id_declared || combinator.is_local || !has_form {
        true => format!("{};", combinator.text),
        false => {
            format!("{}; // constructor id {:#010x}, computed", combinator.text, combinator.id)
        }
    }
}

/// The schema and its documentation.
struct Shown<'a> {
    schema: &'a Schema,
    documentation: &'a Documentation,
}

impl Shown<'_> {
    /// Prints a definition with its documentation. Returns its index if it is a type.
    fn show(&self, name: &str, out: &mut impl Write) -> io::Result<Option<TypeIndex>> {
        let empty = Entry::default();
        let entry = self.documentation.get(name).unwrap_or(&empty);
        if let Some(index) = self.schema.combinator_named(name) {
            let combinator = &self.schema[index];
            writeln!(out, "{}", definition(combinator))?;
            paragraph(out, entry.description.as_deref())?;
            self.fields(combinator, entry, out)?;
            if combinator.is_function {
                self.answer(combinator, entry, out)?;
            }
            links(entry, out)?;
            return Ok(None);
        }
        let Some(index) = self.schema.type_named(name) else { return Ok(None) };
        for &constructor in &self.schema[index].constructors {
            writeln!(out, "{}", definition(&self.schema[constructor]))?;
            let name = self.schema[constructor].name.as_str();
            let entry = self.documentation.get(name);
            text(out, entry.and_then(|entry| entry.description.as_deref()), "    ")?;
        }
        paragraph(out, entry.description.as_deref())?;
        self.functions_of(index, out)?;
        links(entry, out)?;
        Ok(Some(index))
    }

    /// Prints the functions that take or return values of a type.
    fn functions_of(&self, ty: TypeIndex, out: &mut impl Write) -> io::Result<()> {
        let (uses, forms) = (Uses::new(self.schema), Used::forms_of(self.schema, ty));
        let mut takers = uses.in_fields(&forms);
        takers.retain(|user| self.schema[*user].is_function);
        let lists = [("taken by", takers), ("returned by", uses.in_results(&forms))];
        for (title, functions) in lists.iter().filter(|(_, functions)| !functions.is_empty()) {
            writeln!(out, "\n{title}")?;
            let mut names = functions.iter().map(|function| &self.schema[*function].name);
            names.try_for_each(|name| writeln!(out, "  {name}"))?;
        }
        Ok(())
    }

    /// Prints the fields with their documentation, if any field has one.
    fn fields(&self, of: &Combinator, entry: &Entry, out: &mut impl Write) -> io::Result<()> {
        if entry.fields.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nparameters")?;
        for field in &of.fields {
            let Some(name) = &field.name else { continue };
            writeln!(out, "  {name}:{}", self.schema.field_text(of, field))?;
            text(out, entry.fields.get(name), "      ")?;
        }
        Ok(())
    }

    /// Prints the documentation of a function's result, its errors and its callers.
    fn answer(&self, of: &Combinator, entry: &Entry, out: &mut impl Write) -> io::Result<()> {
        if let Some(result) = &entry.result {
            let ty = of.text.rsplit(" = ").next().unwrap_or_default();
            writeln!(out, "\nresult\n  {ty}")?;
            // The result section of a page often just repeats the type.
            let result = Some(result.as_str()).filter(|result| plain_text(result) != ty);
            text(out, result, "      ")?;
        }
        if !entry.errors.is_empty() {
            writeln!(out, "\nerrors")?;
        }
        for error in &entry.errors {
            writeln!(out, "  {} {}", error.code, error.name)?;
            text(out, Some(&error.description), "      ")?;
        }
        match entry.bots {
            Some(true) => writeln!(out, "\nbots may call it"),
            Some(false) => writeln!(out, "\nbots may not call it"),
            None => Ok(()),
        }
    }
}

/// Prints a text with an indentation.
fn text(out: &mut impl Write, text: Option<&str>, indent: &str) -> io::Result<()> {
    for line in plain_text(text.unwrap_or_default()).lines() {
        writeln!(out, "{}", format!("{indent}{line}").trim_end())?;
    }
    Ok(())
}

/// Prints an empty line and a text.
fn paragraph(out: &mut impl Write, paragraph: Option<&str>) -> io::Result<()> {
    if paragraph.is_some() {
        writeln!(out)?;
    }
    text(out, paragraph, "")
}

fn links(entry: &Entry, out: &mut impl Write) -> io::Result<()> {
    if !entry.links.is_empty() {
        writeln!(out, "\nlinks")?;
    }
    entry.links.iter().try_for_each(|link| text(out, Some(link), "  "))
}

/// Prints the types that a definition reaches, with the paths that lead to them.
fn show_reach(
    schema: &Schema,
    reach: &Reach,
    own: Option<TypeIndex>,
    out: &mut impl Write,
) -> io::Result<()> {
    // Predefined types are not generated.
    let is_generated = |index: &TypeIndex| {
        !schema[*index].constructors.iter().all(|c| schema[*c].builtin.is_some())
    };
    let types: Vec<_> = reach.types.iter().copied().filter(is_generated).collect();
    let constructors = reach.combinators.iter().filter(|index| {
        let combinator = &schema[**index];
        !combinator.is_function && combinator.builtin.is_none()
    });
    let (types_count, constructors) =
        (counted(types.len(), "type"), counted(constructors.count(), "constructor"));
    writeln!(out, "\nreaches {types_count} with {constructors}")?;
    for index in types.into_iter().filter(|index| Some(*index) != own) {
        writeln!(out, "  {}", reach.path_to(schema, index).join(" → "))?;
    }
    Ok(())
}
