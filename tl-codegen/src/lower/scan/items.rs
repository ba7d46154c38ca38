//! The types of the table.

use tl_parser::schema::{Argument, Builtin, CombinatorIndex, Type, TypeIndex};

use super::Tables;
use super::scope::{Bound, Number, ProgramVariables};

/// The places of `Object` and `Function`.
pub(super) const OBJECT: usize = 0;
pub(super) const CALL: usize = 1;

/// A type of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum TableType {
    /// Any boxed value.
    Object,
    /// A call of any function.
    Call,
    /// A value of this name and of this number of bytes.
    Fixed(String, u32),
    /// A `string` or `bytes`.
    Text(String),
    Boxed(TypeIndex, Vec<Arg>),
    Bare(CombinatorIndex, Vec<Arg>),
    Vector(usize),
    BoxedVector(usize),
    /// An object whose length is the number that it takes.
    Sized,
    /// A repetition. It takes the count before the numbers of its items.
    Repeat(usize),
    /// The record of a repetition: its program.
    Record(usize),
}

/// An argument of a type, if a field depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Arg {
    /// A type of the table, and the number of numbers that it takes.
    Type(usize, u32),
    Nat,
    Unused,
}

impl Arg {
    /// Returns how many numbers are passed for the argument.
    pub(super) fn numbers(self) -> u32 {
        match self {
            Self::Type(_, numbers) => numbers,
            Self::Nat => 1,
            Self::Unused => 0,
        }
    }
}

impl<'a> Tables<'a> {
    pub(super) fn intern(&mut self, item: TableType) -> usize {
        if let Some(&index) = self.item_indices.get(&item) {
            return index;
        }
        self.items.push(item.clone());
        self.item_indices.insert(item, self.items.len() - 1);
        self.items.len() - 1
    }

    /// Returns a type, and the numbers that it takes.
    pub(super) fn item(&mut self, ty: &'a Type, scope: &ProgramVariables) -> (usize, Vec<Number>) {
        match ty {
            Type::Nat => (self.fixed("#", 4), Vec::new()),
            Type::Param { index, is_bare } => match scope.param(*index) {
                Bound::Type { item, first, numbers } => {
                    let item = if *is_bare { self.bare(item) } else { item };
                    (item, (first..first + numbers).map(Number::slot).collect())
                }
                Bound::Nat(_) | Bound::Nothing => (OBJECT, Vec::new()),
            },
            Type::Boxed(index, args) => {
                if self.schema.is_object(ty) {
                    let is_call = self.schema.builtin(*index) == Some(Builtin::Function);
                    return (if is_call { CALL } else { OBJECT }, Vec::new());
                }
                if self.schema.builtin(*index) == Some(Builtin::Vector) {
                    let (item, numbers) = self.vector_item(args, scope);
                    return (self.intern(TableType::BoxedVector(item)), numbers);
                }
                let (args, numbers) = self.args(*index, args, scope);
                (self.intern(TableType::Boxed(*index, args)), numbers)
            }
            Type::Bare(index, args) => match self.schema[*index].builtin {
                Some(Builtin::Vector) => {
                    let (item, numbers) = self.vector_item(args, scope);
                    (self.intern(TableType::Vector(item)), numbers)
                }
                _ => match (self.scalar(*index), &self.schema[*index].result) {
                    (Some(item), _) => (item, Vec::new()),
                    (None, Type::Boxed(ty, _)) => {
                        let (args, numbers) = self.args(*ty, args, scope);
                        (self.intern(TableType::Bare(*index, args)), numbers)
                    }
                    (None, _) => (self.intern(TableType::Bare(*index, Vec::new())), Vec::new()),
                },
            },
            // Only fields have repetitions, and their combinator lowers them.
            Type::Repetition(_) => (OBJECT, Vec::new()),
        }
    }

    fn vector_item(
        &mut self,
        args: &'a [Argument],
        scope: &ProgramVariables,
    ) -> (usize, Vec<Number>) {
        match args {
            [Argument::Type(item)] => self.item(item, scope),
            _ => (OBJECT, Vec::new()),
        }
    }

    fn args(
        &mut self,
        ty: TypeIndex,
        args: &'a [Argument],
        scope: &ProgramVariables,
    ) -> (Vec<Arg>, Vec<Number>) {
        let mut numbers = Vec::new();
        let args = args.iter().enumerate().map(|(place, arg)| match arg {
            _ if !self.used.in_type(ty, place) => Arg::Unused,
            Argument::Nat(nat) => {
                numbers.push(scope.nat(*nat));
                Arg::Nat
            }
            Argument::Type(arg) => {
                let (item, mut own) = self.item(arg, scope);
                let arg = Arg::Type(item, own.len() as u32);
                numbers.append(&mut own);
                arg
            }
        });
        (args.collect(), numbers)
    }

    fn fixed(&mut self, name: &str, size: u32) -> usize {
        self.intern(TableType::Fixed(name.to_owned(), size))
    }

    /// Returns the item of a constructor with a predefined form and without an id.
    pub(super) fn scalar(&mut self, index: CombinatorIndex) -> Option<usize> {
        let schema = self.schema;
        let name = &schema[index].name;
        let size = match schema[index].builtin {
            None if schema.is_true(index) => 0,
            None | Some(Builtin::Vector | Builtin::Unknown) => return None,
            Some(Builtin::Int | Builtin::Float) => 4,
            Some(Builtin::Long | Builtin::Double) => 8,
            Some(Builtin::Int128) => 16,
            Some(Builtin::Int256) => 32,
            Some(Builtin::Int512) => 64,
            Some(Builtin::String | Builtin::Bytes) => {
                return Some(self.intern(TableType::Text(name.clone())));
            }
            Some(Builtin::Object) => return Some(OBJECT),
            Some(Builtin::Function) => return Some(CALL),
        };
        Some(self.fixed(name, size))
    }

    /// Returns the bare form of a type, if it has one.
    fn bare(&mut self, item: usize) -> usize {
        match self.items[item].clone() {
            TableType::BoxedVector(item) => self.intern(TableType::Vector(item)),
            TableType::Boxed(ty, args) => match self.schema.single_constructor(ty) {
                Some(only) => match self.scalar(only) {
                    Some(scalar) => scalar,
                    None => self.intern(TableType::Bare(only, args)),
                },
                None => item,
            },
            _ => item,
        }
    }
}
