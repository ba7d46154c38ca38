//! The wire order of the fields of a struct, and the plan for reading them.

use std::ops::Range;

use super::{Body, Field, FieldKind, Scalar, WireType};

/// The most values to read or write together: the longest tuple that implements `FixedSize` in the
/// runtime.
pub(crate) const LONGEST_RUN: usize = 8;

/// One place on the wire. A path leads from field to field, through groups.
#[derive(Debug, PartialEq)]
pub(crate) enum WireField {
    Mask(Mask),
    /// The number of items of a field that comes later.
    Count {
        name: String,
        field: usize,
    },
    /// A number that is computed from the length of a field and has other uses as well.
    Number {
        name: String,
    },
    /// The value of a field.
    Value {
        path: Vec<usize>,
    },
}

impl WireField {
    /// The path to the innermost group around this place.
    pub(crate) fn groups(&self) -> &[usize] {
        match self {
            Self::Mask(mask) => &mask.scope,
            Self::Count { .. } | Self::Number { .. } => &[],
            Self::Value { path, .. } => path.split_last().map_or(&[], |(_, groups)| groups),
        }
    }
}

impl WireField {
    /// The required field of `body` with a constant size that is here, if `scope` is the group that has
    /// this body.
    pub(crate) fn fixed<'a>(&self, body: &'a Body, scope: &[usize]) -> Option<&'a Field> {
        let Self::Value { path } = self else { return None };
        let (place, groups) = path.split_last()?;
        if groups != scope {
            return None;
        }
        let field = &body.fields[*place];
        let FieldKind::Required(WireType::Scalar(scalar)) = &field.kind else { return None };
        match scalar {
            Scalar::Nat | Scalar::Int | Scalar::Long | Scalar::Double | Scalar::Float => {
                Some(field)
            }
            Scalar::Raw(_) => Some(field),
            Scalar::Bool | Scalar::String | Scalar::Bytes => None,
        }
    }
}

/// A mask, whose bits guard fields of the struct, or of the group at the end of `scope`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mask {
    /// The variable that holds the mask.
    pub(crate) name: String,
    pub(crate) scope: Vec<usize>,
    /// The bits and the fields that they guard.
    pub(crate) bits: Vec<(u8, usize)>,
    /// The field that keeps all other bits.
    pub(crate) unknown: Option<usize>,
    /// True if an encoder writes the mask after the fields that it guards.
    pub(crate) is_completed: bool,
}

impl Mask {
    /// All bits that guard fields.
    pub(crate) fn known(&self) -> u32 {
        self.bits.iter().fold(0, |known, (bit, _)| known | 1_u32 << bit)
    }
}

/// A number that other parts of a struct depend on, in a variable.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NumberVariable {
    pub(crate) name: String,
    pub(crate) source: NumberSource,
}

/// Where an encoder finds a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NumberSource {
    /// It is given.
    Given,
    /// It is the public field at the end of a path through groups.
    Field(Vec<usize>),
    /// It is the length of the value at the end of a path from field to field.
    Length(Vec<String>),
    /// It is one if another number is not zero.
    IsSet(String),
}

/// A mask that is stored or given: an encoder checks that the fields agree with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CheckedMask {
    /// The variable, the scope and the bits.
    pub(crate) mask: Mask,
    /// The TL name of the field or the parameter.
    pub(crate) tl_name: String,
}

/// The mask bit that says whether a field is present.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Guard {
    /// The variable that holds the mask.
    pub(crate) mask: String,
    pub(crate) bit: u8,
}

/// The bits of a mask that guard no field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct UnknownBits {
    /// The variable that holds the mask.
    pub(crate) mask: String,
    /// The bits that do guard fields.
    pub(crate) known: u32,
}

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
        let is_fixed = |wire: &WireField| !is_number(wire) && wire.fixed(body, &[]).is_some();
        let runs = if is_noncontiguous { Vec::new() } else { runs(wire, is_fixed) };
        let variables = match wire.iter().rposition(is_number) {
            _ if is_noncontiguous => wire.len(),
            Some(number) => number + 1,
            None => 0,
        };
        let variables = runs.last().map_or(variables, |run| variables.max(run.end));
        Self { reader, variables, is_noncontiguous, runs }
    }

    /// Returns the places to read together with the one at `place`, which is the first of them.
    pub(crate) fn run_at(&self, place: usize) -> Range<usize> {
        let run = self.runs.iter().find(|run| run.start == place);
        run.cloned().unwrap_or(place..place + 1)
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
