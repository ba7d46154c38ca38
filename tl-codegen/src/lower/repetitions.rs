//! Repetitions: arrays, vectors, and the structs of their records.

use tl_parser::Span;
use tl_parser::schema::{Argument, Field, Nat, Repetition, Type, Variable};

use super::field_scope::{FieldScope, params};
use super::lowering::Lowering;
use super::numbers::Given;
use crate::rust_model::{Boxing, Form, ItemPath, Number, WireType};

impl Lowering<'_> {
    /// The Rust type for a repetition in a field.
    pub(super) fn repeated(
        &mut self,
        repetition: &Repetition,
        field: &Field,
        scope: FieldScope<'_>,
        path: &ItemPath,
    ) -> Option<WireType> {
        let only = match &repetition.items[..] {
            [Field { name: None, condition: None, is_call: false, ty, .. }] => Some(ty),
            _ => None,
        };
        let item = match only {
            Some(Type::Repetition(inner)) => self.repeated(inner, field, scope.repeated(), path)?,
            Some(ty) if *ty != Type::Nat => self.wire_type(ty, scope.repeated(), field.span)?,
            _ => self.record(field, &repetition.items, scope, path)?,
        };
        self.repetition(repetition, item, scope, field.span)
    }

    /// Returns an array for `4*[ t ]` and a vector for `n*[ t ]`.
    fn repetition(
        &mut self,
        repetition: &Repetition,
        item: WireType,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        match repetition.count {
            // The count has no other use, so it has no variable of its own.
            Nat::Sum(variable @ Variable::Field { up: 0, .. }, 0)
                if scope.variable(variable).is_none() =>
            {
                Some(WireType::Items { item: Box::new(item) })
            }
            count => self.items(count, item, scope, span),
        }
    }

    /// A number of items.
    fn items(
        &mut self,
        count: Nat,
        item: WireType,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        let item = Box::new(item);
        Some(match self.number(count, scope, span)? {
            // Layout puts large ones on the heap as well.
            Number::Constant(len) => {
                let is_scalar = matches!(*item, WireType::Scalar(_));
                let is_boxed = !is_scalar && len > self.longest_array;
                let boxing = if is_boxed { Boxing::Boxed } else { Boxing::Inline };
                WireType::Array { item, len, boxing }
            }
            count => WireType::Counted { item, count },
        })
    }

    /// `tuple t n`: an array, or a vector whose length is known.
    pub(super) fn array(
        &mut self,
        (item, count): (usize, usize),
        args: &[Argument],
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<WireType> {
        match (args.get(item), args.get(count)) {
            (Some(Argument::Type(item)), Some(Argument::Nat(count))) => {
                let item = self.wire_type(item, scope, span)?;
                self.items(*count, item, scope, span)
            }
            _ => self.unsupported("arguments of these kinds", scope.combinator, span),
        }
    }

    /// Makes the struct for a repetition of more than one value.
    fn record(
        &mut self,
        field: &Field,
        items: &[Field],
        outer: FieldScope<'_>,
        path: &ItemPath,
    ) -> Option<WireType> {
        let name = field.name.as_deref().unwrap_or("item");
        let path = self.claim_beside(path, name, outer.generics);
        let scope = outer.record(items);
        let fields = self.fields(scope, &path, Given::FromOutside)?;
        let given = fields
            .given
            .iter()
            .map(|variable| self.number(Nat::Sum(*variable, 0), outer.repeated(), field.span));
        let given = given.collect::<Option<Vec<_>>>()?;
        let generics = fields.generics(scope);
        let args = params(&generics);
        let text = self.schema.field_text(scope.combinator, field);
        let record = fields.into_struct(path.clone(), &scope.combinator.name, text, generics);
        self.records.push(record);
        Some(WireType::Struct { path, args, form: Form::Record }.given(given))
    }
}
