//! Types whose arguments grow: `nest {t:Type} inner:(Nest (Pair t t)) = Nest t` needs another Rust
//! type for every level of a value.

use rustc_hash::FxHashMap;
use tl_parser::Reach;
use tl_parser::schema::{Argument, CombinatorIndex, Field, Type, TypeIndex};

use super::components::components;
use super::lowering::Lowering;
use super::param_set::place_of;

/// A parameter: a type and a position.
type Parameter = (TypeIndex, usize);

/// An argument that a constructor passes to a parameter of another type.
struct Edge {
    from: Parameter,
    to: Parameter,
    /// True if it is more than the constructor's own parameter.
    grows: bool,
    constructor: CombinatorIndex,
}

impl Lowering<'_> {
    /// Rejects constructors that pass a larger type to a parameter that leads back to their own.
    pub(super) fn reject_polymorphic_recursion(&mut self, reach: &Reach) {
        let mut edges = Vec::new();
        for &index in &reach.combinators {
            let combinator = &self.schema[index];
            if let (false, Type::Boxed(ty, _)) = (combinator.params.is_empty(), &combinator.result)
                && combinator.builtin.is_none()
            {
                let places = (0..combinator.params.len())
                    .map(|param| Some((*ty, place_of(self.schema, index, param)?)));
                let places: Vec<Option<Parameter>> = places.collect();
                self.in_fields(&combinator.fields, &places, index, &mut edges);
            }
        }
        let mut numbers = FxHashMap::default();
        for place in edges.iter().flat_map(|edge| [edge.from, edge.to]) {
            let next = numbers.len();
            numbers.entry(place).or_insert(next);
        }
        let mut graph = vec![Vec::new(); numbers.len()];
        for edge in &edges {
            graph[numbers[&edge.from]].push(numbers[&edge.to]);
        }
        let component = components(&graph);
        let is_cycle =
            |edge: &&Edge| component[numbers[&edge.from]] == component[numbers[&edge.to]];
        let grown: Vec<_> = edges.iter().filter(|edge| edge.grows).filter(is_cycle).collect();
        if let Some(edge) = grown.first() {
            let combinator = &self.schema[edge.constructor];
            let what = format!(
                "`{}`, whose arguments grow with every level of a value,",
                self.schema[edge.to.0].name
            );
            let _: Option<()> = self.unsupported(&what, combinator, combinator.span);
        }
    }

    fn in_fields(
        &self,
        fields: &[Field],
        places: &[Option<Parameter>],
        constructor: CombinatorIndex,
        edges: &mut Vec<Edge>,
    ) {
        for field in fields {
            self.in_type(&field.ty, places, constructor, edges);
        }
    }

    fn in_type(
        &self,
        ty: &Type,
        places: &[Option<Parameter>],
        constructor: CombinatorIndex,
        edges: &mut Vec<Edge>,
    ) {
        let (to, args) = match ty {
            Type::Nat | Type::Param { .. } => return,
            Type::Repetition(repetition) => {
                return self.in_fields(&repetition.items, places, constructor, edges);
            }
            Type::Boxed(to, args) => (*to, args),
            Type::Bare(index, args) => match self.schema[*index].result {
                Type::Boxed(to, _) => (to, args),
                _ => return,
            },
        };
        let is_used = |place: usize| self.used.in_type(to, place);
        for (place, arg) in args.iter().enumerate() {
            let Argument::Type(arg) = arg else { continue };
            self.in_type(arg, places, constructor, edges);
            for (param, from) in places.iter().enumerate() {
                if let Some(from) = *from
                    && is_used(place)
                    && mentions(arg, param)
                {
                    let grows = !matches!(arg, Type::Param { .. });
                    edges.push(Edge { from, to: (to, place), grows, constructor });
                }
            }
        }
    }
}

fn mentions(ty: &Type, param: usize) -> bool {
    let in_argument = |arg: &Argument| matches!(arg, Argument::Type(ty) if mentions(ty, param));
    match ty {
        Type::Nat | Type::Repetition(_) => false,
        Type::Param { index, .. } => *index == param,
        Type::Boxed(_, args) | Type::Bare(_, args) => args.iter().any(in_argument),
    }
}
