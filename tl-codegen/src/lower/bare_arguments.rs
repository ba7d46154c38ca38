//! Arguments of parameters that stand for bare forms.

use tl_parser::Span;
use tl_parser::schema::Type;

use super::field_scope::FieldScope;
use super::lowering::Lowering;

impl Lowering<'_> {
    /// Returns the bare form of an argument.
    pub(super) fn bare_form(
        &mut self,
        ty: &Type,
        scope: FieldScope<'_>,
        span: Span,
    ) -> Option<Type> {
        match ty {
            ty if self.schema.is_object(ty) => Some(ty.clone()),
            Type::Param { index, .. } => Some(Type::Param { index: *index, is_bare: true }),
            Type::Boxed(index, args) => match self.schema.single_constructor(*index) {
                Some(only) => Some(Type::Bare(only, args.clone())),
                None => {
                    let name = &self.schema[*index].name;
                    let what =
                        format!("the bare form of `{name}`, which has several constructors,");
                    self.unsupported(&what, scope.combinator, span)
                }
            },
            ty => Some(ty.clone()),
        }
    }
}
