//! The plans of records: all about their fields that does not depend on a value. A codec makes them
//! once; readers and writers follow them instead of the schema.

use tl_parser::Schema;
use tl_parser::schema::{Argument, Condition, Field, Nat, Repetition, Type, TypeIndex, Variable};

use crate::implied_nats::guarded;
use crate::kinds::ShapeKinds;
use crate::shape::Shape;

/// The plan of a combinator.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) record: Record<'a>,
    /// The type that the constructor belongs to.
    pub(crate) ty: Option<TypeIndex>,
    /// The start of its JSON: `{"_":"user"`.
    pub(crate) json: String,
}

/// The fields of a combinator, or of a record of a repetition.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) fields: &'a [Field],
    /// A step for each field.
    pub(crate) steps: Vec<FieldPlan<'a>>,
    /// True if each `#` is a mask whose bits the other fields imply, but for unknown ones.
    pub(crate) has_plain_masks: bool,
    /// True if it has plain masks and no repetitions or lengths of objects, and no type depends on a
    /// mask.
    pub(crate) is_simple: bool,
}

/// The plan of a field.
#[derive(Debug)]
pub(crate) struct FieldPlan<'a> {
    pub(crate) field: &'a Field,
    pub(crate) condition: Option<Condition>,
    pub(crate) form: ValueForm<'a>,
    /// Its key in JSON after other ones: `,"first_name":`.
    pub(crate) json: String,
}

/// The form of a field.
#[derive(Debug)]
pub(crate) enum ValueForm<'a> {
    /// A `#`, and the bits that guard fields.
    Nat(u32),
    /// A call of a function.
    Call,
    /// The length in bytes of the object after it.
    Length(Shape<'a>),
    /// An object whose length precedes it.
    Sized,
    /// A type without variables.
    Closed(Shape<'a>),
    /// A type with variables.
    Open,
    Repetition(Nat, Items<'a>),
}

/// The items of a repetition.
#[derive(Debug)]
pub(crate) enum Items<'a> {
    /// Values of a type.
    Values(Box<ValueForm<'a>>, &'a Type),
    Records(Record<'a>),
}

/// Makes the plans of all combinators.
pub(crate) fn all<'a>(schema: &'a Schema, kinds: &ShapeKinds) -> Vec<Plan<'a>> {
    let plans = schema.combinators().map(|(_, combinator)| Plan {
        record: Record::new(schema, kinds, &combinator.fields),
        ty: match combinator.result {
            Type::Boxed(ty, _) if !combinator.is_function => Some(ty),
            _ => None,
        },
        json: format!("{{\"_\":{}", quoted(&combinator.name)),
    });
    plans.collect()
}

/// Returns a name as a text of JSON.
fn quoted(name: &str) -> String {
    // Writing to a string cannot fail.
    serde_json::to_string(name).unwrap_or_default()
}

impl<'a> Record<'a> {
    fn new(schema: &'a Schema, kinds: &ShapeKinds, fields: &'a [Field]) -> Self {
        let step = |(place, field): (usize, &'a Field)| FieldPlan {
            field,
            condition: field.condition,
            form: match &field.ty {
                Type::Nat => ValueForm::Nat(known_bits(fields, place)),
                _ if field.is_call => ValueForm::Call,
                ty if schema.is_length_of_object(fields, place) => {
                    ValueForm::Length(kinds.shape(ty))
                }
                _ if place > 0 && schema.is_length_of_object(fields, place - 1) => ValueForm::Sized,
                ty => ValueForm::new(schema, kinds, ty),
            },
            json: format!(",{}:", quoted(field.key())),
        };
        let steps: Vec<_> = fields.iter().enumerate().map(step).collect();
        let has_plain_masks = has_plain_masks(fields);
        let has = |is: fn(&ValueForm<'_>) -> bool| steps.iter().any(|step| is(&step.form));
        let is_simple = has_plain_masks
            && !has(|form| matches!(form, ValueForm::Length(_) | ValueForm::Repetition(..)))
            && !(has(|form| matches!(form, ValueForm::Nat(_)))
                && has(|form| matches!(form, ValueForm::Open)));
        Self { fields, steps, has_plain_masks, is_simple }
    }

    /// Returns the value of the plain mask at `place` that the fields at the places `present` imply.
    pub(crate) fn plain_mask(&self, place: usize, present: impl Iterator<Item = usize>) -> u32 {
        let this = Variable::Field { up: 0, index: place };
        present.fold(0, |value, place| {
            match self.steps.get(place).and_then(|step| step.condition) {
                Some(Condition { mask, bit: Some(bit) }) if mask == this => value | 1 << bit,
                _ => value,
            }
        })
    }
}

impl FieldPlan<'_> {
    /// Returns true for a flag: a conditional `true`, whose bit is its value.
    pub(crate) fn is_flag(&self) -> bool {
        self.condition.is_some() && matches!(self.form, ValueForm::Closed(Shape::True))
    }
}

impl<'a> ValueForm<'a> {
    fn new(schema: &'a Schema, kinds: &ShapeKinds, ty: &'a Type) -> Self {
        match ty {
            Type::Repetition(repetition) => {
                Self::Repetition(repetition.count, Items::new(schema, kinds, repetition))
            }
            ty if is_closed(ty) => Self::Closed(kinds.shape(ty)),
            _ => Self::Open,
        }
    }

    /// Returns the plan of the records in a repetition, or in a repetition inside of it.
    pub(crate) fn records(&self) -> Option<&Record<'a>> {
        match self {
            Self::Repetition(_, Items::Records(record)) => Some(record),
            Self::Repetition(_, Items::Values(form, _)) => form.records(),
            _ => None,
        }
    }
}

impl<'a> Items<'a> {
    fn new(schema: &'a Schema, kinds: &ShapeKinds, repetition: &'a Repetition) -> Self {
        match plain(repetition) {
            Some(ty) => Self::Values(Box::new(ValueForm::new(schema, kinds, ty)), ty),
            None => Self::Records(Record::new(schema, kinds, &repetition.items)),
        }
    }
}

/// Returns the type of the items if they are plain values: if their only field has no name.
fn plain(repetition: &Repetition) -> Option<&Type> {
    match &repetition.items[..] {
        [Field { name: None, condition: None, is_call: false, ty, .. }] => Some(ty),
        _ => None,
    }
}

/// Returns the bits of the mask at `place` that guard fields, or all bits of a number that is no
/// mask.
fn known_bits(fields: &[Field], place: usize) -> u32 {
    let bits = guarded(fields, place).map(|(_, bit)| bit.map_or(u32::MAX, |bit| 1 << bit));
    match bits.fold(0, |known, bit| known | bit) {
        0 => u32::MAX,
        known => known,
    }
}

/// Returns true if each `#` is a mask that is always present and guards single bits of fields other
/// than `#`.
fn has_plain_masks(fields: &[Field]) -> bool {
    let is_plain = |(place, field): (usize, &Field)| {
        let this = Variable::Field { up: 0, index: place };
        let counts = |field: &Field| match &field.ty {
            Type::Repetition(repetition) => {
                matches!(repetition.count, Nat::Sum(variable, _) if variable == this)
            }
            _ => false,
        };
        let mut guarded = guarded(fields, place).peekable();
        guarded.peek().is_some()
            && field.condition.is_none()
            && guarded.all(|(field, bit)| bit.is_some() && field.ty != Type::Nat)
            && !fields.iter().any(counts)
    };
    fields.iter().enumerate().filter(|(_, field)| field.ty == Type::Nat).all(is_plain)
}

/// Returns true if a type has no variables, such as `int` and `Vector<User>`. Types of other forms
/// may have none, too.
pub(crate) fn is_closed(mut ty: &Type) -> bool {
    for _ in 0..8 {
        match ty {
            Type::Nat => return true,
            Type::Boxed(_, arguments) | Type::Bare(_, arguments) => match arguments.as_slice() {
                [] => return true,
                [Argument::Type(argument)] => ty = argument,
                _ => return false,
            },
            Type::Param { .. } | Type::Repetition(_) => return false,
        }
    }
    false
}
