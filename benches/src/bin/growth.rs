//! Measures how time and memory grow with the schema and with a message: generation and `cargo check`
//! of one to eight times the definitions of layer 230, and reading 1.6 KB to 100 MB.
//!
//! `growth` prints two tables; `growth --write` also writes them to `docs/performance.md`, with the
//! chart `docs/growth.svg`. It takes about ten minutes, and five gigabytes of memory.

use std::env;
use std::error::Error;
use std::io::{Write, stdout};

use benches::chart::{self, COLORS, Line, Panel};
use benches::children::{self, Usage};
use benches::compiling::{GROWN_SUBJECTS, MODES, Workshop};
use benches::growth::{Costs, GROWTH, SIZES, costs, difference};
use benches::page::{project, write_parts};
use benches::report;
use benches::timing::rows;

/// The usages of each crate.
type Usages = Vec<Option<Usage>>;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    if children::work(&args)? {
        return Ok(());
    }
    let project = project()?;
    let workshop = Workshop::new(project.join("target/growth"), project.clone(), GROWN_SUBJECTS)?;
    let [(mode, check), ..] = MODES;
    let modes = [("generate", workshop.generation(2)?), (mode, workshop.libraries(1, check)?)];
    let costs = costs(&rows(&GROWTH.iter().collect::<Vec<_>>(), 3)?);
    let schemas = report::compile_time(GROWN_SUBJECTS, &modes);
    let messages = report::growth(&costs);
    writeln!(stdout(), "{schemas}\n{messages}")?;
    if args == ["--write"] {
        write_parts(&[("growth of schemas", schemas), ("growth of messages", messages)])?;
        let panels = [schema_panel(&modes), message_panel(costs)];
        chart::draw_growth(&panels, &project.join("docs/growth.svg"))?;
    }
    Ok(())
}

/// Returns the panel of generation and check, with the costs for each definition.
fn schema_panel(modes: &[(&str, Usages)]) -> Panel {
    let copies = |number: usize| f64::from(1_u32 << number);
    let sizes = GROWN_SUBJECTS.iter().enumerate();
    let sizes = sizes.map(|(number, subject)| (subject.name.to_owned(), copies(number)));
    let lines = modes.iter().zip(COLORS).flat_map(|((mode, usages), color)| {
        let line = |name: &str, is_memory, of: fn(&Usage) -> f64| {
            let usages = usages.iter().flatten().enumerate();
            let costs = usages.map(|(number, usage)| of(usage) / copies(number)).collect();
            Line { name: format!("{mode}: {name}"), is_memory, color, costs }
        };
        [
            line("processor time", false, |usage| usage.cpu),
            line("memory", true, |usage| usage.memory),
        ]
    });
    Panel { title: "The schema", sizes: sizes.collect(), lines: lines.collect() }
}

/// Returns the panel of messages, with the costs for each byte.
fn message_panel(costs: Vec<Costs>) -> Panel {
    let sizes = SIZES.map(|(name, messages)| (name.to_owned(), difference(messages).len() as f64));
    let lines = costs.into_iter().zip(COLORS).flat_map(|(costs, color)| {
        let Costs { by, nanoseconds, peak } = costs;
        let line = |name: &str, is_memory, costs| Line {
            name: format!("{by}: {name}"),
            is_memory,
            color,
            costs,
        };
        // A scan takes nothing from the heap.
        let memory = peak.iter().all(|cost| *cost > 0.0).then(|| line("memory", true, peak));
        [Some(line("time", false, nanoseconds)), memory]
    });
    Panel { title: "The message", sizes: sizes.to_vec(), lines: lines.flatten().collect() }
}
