//! `tl show`: a definition, and what comes with it.

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use tl_parser::schema::{Schema, TypeIndex};
use tl_parser::{Diagnostic, Loaded, Options, Reach, load};

use crate::report::{self, counted};

/// Shows a function, a type or a constructor, and what it refers to, with the way that leads there.
///
/// What is shown is what a generator with this root generates. The exit status is 0 if all is well,
/// 1 if the schemas have errors or do not declare the name, and 2 if the command line is wrong or a
/// file cannot be read.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// The name of a function, a type or a constructor.
    name: String,
    /// The schema files, which share one space of names.
    #[arg(long = "schema", required = true, value_name = "SCHEMA")]
    schemas: Vec<PathBuf>,
    /// Accept the syntax of VK's dialect: `@read` and `=>`.
    #[arg(long)]
    vk: bool,
}

impl Command {
    pub(crate) fn run(&self) -> Result<ExitCode, Box<dyn Error>> {
        let sources = crate::read(&self.schemas)?;
        let options = Options { vk: self.vk, ..Options::default() };
        let Loaded { schema, mut diagnostics } = load(&sources, &options);
        let Some(schema) = schema else {
            diagnostics.retain(Diagnostic::is_error);
            report::print_errors(&sources, &diagnostics)?;
            return Ok(ExitCode::FAILURE);
        };
        let reach = match Reach::from_roots(&schema, [self.name.as_str()], &[]) {
            Ok(reach) => reach,
            Err(unknown) => {
                let help = unknown.suggestion.map_or(String::new(), |near| format!(": {near}"));
                eprintln!("error: no definition is called `{}`{help}", self.name);
                return Ok(ExitCode::FAILURE);
            }
        };
        self.show(&schema, &reach, &mut stdout().lock())?;
        Ok(ExitCode::SUCCESS)
    }

    fn show(&self, schema: &Schema, reach: &Reach, out: &mut impl Write) -> std::io::Result<()> {
        let mut own = None;
        if let Some(index) = schema.combinator_named(&self.name) {
            writeln!(out, "{};", schema[index].text)?;
        } else if let Some(index) = schema.type_named(&self.name) {
            own = Some(index);
            for &constructor in &schema[index].constructors {
                writeln!(out, "{};", schema[constructor].text)?;
            }
        }
        // What the language predefines is not generated.
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
}
