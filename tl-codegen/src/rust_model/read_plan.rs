//! The plan for reading the fields of a struct.

use std::iter;
use std::ops::Range;

use super::{Body, NumberSource, NumberVariable, WireField};

/// The most values to read or write together: the longest tuple that implements `FixedSize` in the
/// runtime.
pub(crate) const LONGEST_RUN: usize = 8;

/// The order in which a decoder reads the fields of a struct.
#[derive(Debug)]
pub(crate) struct ReadPlan {
    /// The name of the reader, which no variable has.
    pub(crate) reader: String,
    /// The number of places on the wire to read into variables before the struct expression.
    pub(crate) variables: usize,
    /// True if the members of a group are not side by side, or if a group has a mask of its own.
    /// Then each value has a variable.
    pub(crate) is_noncontiguous: bool,
    /// The places to read together: masks, and then values of constant size.
    pub(crate) runs: Vec<Range<usize>>,
}

impl ReadPlan {
    /// Rust evaluates a struct expression in the order in which it is written, and emission writes
    /// it in wire order. So only masks, counts and runs, and all places before the last of them, need
    /// variables.
    pub(crate) fn new(
        reader: String,
        wire: &[WireField],
        body: &Body,
        numbers: &[NumberVariable],
    ) -> Self {
        let is_stored = |path: &Vec<usize>| {
            numbers.iter().any(|number| number.source == NumberSource::Field(path.clone()))
        };
        let is_number = |wire: &WireField| match wire {
            WireField::Value { path } => is_stored(path),
            _ => true,
        };
        // A number in a group is needed before the group is complete.
        let is_in_group = |wire: &WireField| is_number(wire) && !wire.groups().is_empty();
        let is_noncontiguous = is_noncontiguous(wire) || wire.iter().any(is_in_group);
        let is_fixed = |wire: &WireField| !is_number(wire) && body.fixed(wire, &[]).is_some();
        let runs = if is_noncontiguous { Vec::new() } else { runs(wire, is_fixed) };
        let variables = match wire.iter().rposition(is_number) {
            _ if is_noncontiguous => wire.len(),
            Some(number) => number + 1,
            None => 0,
        };
        let variables = runs.last().map_or(variables, |run| variables.max(run.end));
        Self { reader, variables, is_noncontiguous, runs }
    }

    /// Divides the first `places` on the wire into runs and single places.
    pub(crate) fn steps(&self, places: usize) -> impl Iterator<Item = Range<usize>> {
        let mut runs = self.runs.iter().peekable();
        let mut start = 0;
        iter::from_fn(move || {
            let run = runs.next_if(|run| run.start == start);
            let step = run.cloned().unwrap_or(start..start + 1);
            start = step.end;
            (step.end <= places).then_some(step)
        })
    }
}

/// Returns the runs of two places and more that consist of masks and then of values of constant size.
fn runs(wire: &[WireField], is_fixed: impl Fn(&WireField) -> bool) -> Vec<Range<usize>> {
    let (mut runs, mut start) = (Vec::new(), 0);
    while start < wire.len() {
        let rest = &wire[start..];
        let masks = rest.iter().take_while(|wire| matches!(wire, WireField::Mask(_))).count();
        let values = rest[masks..].iter().take(LONGEST_RUN).take_while(|wire| is_fixed(wire));
        let run = start..start + masks + values.count();
        start = run.end.max(start + 1);
        if run.len() > 1 {
            runs.push(run);
        }
    }
    runs
}

/// Returns true if a group is in several pieces on the wire, or has a mask of its own.
fn is_noncontiguous(wire: &[WireField]) -> bool {
    let mut ended = Vec::new();
    let mut current = None;
    wire.iter().any(|wire| {
        let group = wire.groups().first();
        if group != current {
            ended.extend(current);
            current = group;
        }
        let has_mask = matches!(wire, WireField::Mask(mask) if !mask.scope.is_empty());
        has_mask || group.is_some_and(|group| ended.contains(&group))
    })
}
