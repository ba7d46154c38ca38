//! The fourth pass computes constructor ids and compares them with the declared ones
//! (docs/language.md, "Constructor ids").

use rustc_hash::FxHashMap;

use super::{Declared, Resolver};
use crate::Span;
use crate::canonical::{Dialect, canonical_text};
use crate::codes;
use crate::constructor_id::{computed_id, guess_with_ids};
use crate::diagnostic::Diagnostic;
use crate::schema::TypeIndex;

/// Definitions whose ids Telegram froze before it changed their texts: name, declared id, computed id.
/// Another text with such an id is a mistake like any other.
const FROZEN: [(&str, u32, u32); 4] = [
    ("msg_container", 0x73f1_f8dc, 0x29c1_636d),
    ("ipPortSecret", 0x3798_2646, 0x402d_9b47),
    ("accessPointRule", 0x4679_b65f, 0x0206_34ce),
    ("help.configSimple", 0x5a59_2a6c, 0x066d_2808),
];

impl Declared<'_, '_> {
    /// Returns the declared constructor id, or else the computed one.
    pub(super) fn id(&self) -> u32 {
        self.ast.id.map_or(self.computed, |id| id.value)
    }

    /// Returns the span of the id, or of the name if the text declares no id.
    fn id_span(&self) -> Span {
        self.ast.id.map_or(self.ast.name.span, |id| id.span)
    }
}

impl Resolver<'_, '_> {
    /// Chooses the rule for computing ids and computes the id of every combinator.
    pub(super) fn choose_dialect(&mut self, chosen: Option<Dialect>) {
        // Predeclared combinators follow those of the schema.
        let own = self.declared.iter().position(|declared| declared.is_predeclared);
        let own = own.unwrap_or(self.declared.len());
        let guessed = || {
            let own: Vec<_> = self.declared[..own].iter().map(|declared| declared.ast).collect();
            guess_with_ids(&own)
        };
        let (dialect, ids) = chosen.map_or_else(guessed, |dialect| (dialect, Vec::new()));
        self.dialect = dialect;
        for (i, declared) in self.declared.iter_mut().enumerate() {
            let known = ids.get(i).copied();
            declared.computed = known.unwrap_or_else(|| computed_id(declared.ast, dialect));
        }
    }

    /// Reports duplicate ids, and declared ids that differ from the computed ones.
    pub(super) fn check_ids(&mut self) {
        let mut first = FxHashMap::default();
        let mut first_of_type = FxHashMap::default();
        for index in 0..self.declared.len() {
            let declared = &self.declared[index];
            if declared.is_predeclared {
                continue;
            }
            let (ast, id, computed) = (declared.ast, declared.id(), declared.computed);
            let other = *first.entry(id).or_insert(index);
            let of_type =
                declared.ty.map(|ty| (ty, *first_of_type.entry((ty, id)).or_insert(index)));
            match of_type {
                Some((ty, other)) if other != index => {
                    self.diagnostics.push(self.ambiguous_id(index, other, ty));
                }
                _ if other != index => self.diagnostics.push(self.duplicate_id(index, other)),
                _ => {}
            }
            if let Some(declared) = ast.id
                && computed != declared.value
                && !FROZEN.contains(&(ast.name.text, declared.value, computed))
            {
                let message = format!(
                    "constructor id #{:08x} of `{}` differs from the computed id, #{computed:08x}",
                    declared.value, ast.name.text
                );
                let text = canonical_text(ast, self.dialect);
                let help =
                    format!("the declared id is used; the computed one is the CRC-32 of `{text}`");
                self.diagnostics.push(Diagnostic {
                    replacement: Some(format!("#{computed:08x}")),
                    ..Diagnostic::new(codes::ID_MISMATCH, declared.span, message)
                        .label(format!("computed: #{computed:08x}"))
                        .help(help)
                });
            }
        }
    }

    /// Describes an id that two combinators share and that a reader rarely has to tell apart.
    fn duplicate_id(&self, index: usize, other: usize) -> Diagnostic {
        let [this, other] = [index, other].map(|index| &self.declared[index]);
        let message = format!(
            "`{}` and `{}` have the same constructor id #{:08x}",
            other.ast.name.text,
            this.ast.name.text,
            this.id()
        );
        Diagnostic::new(codes::DUPLICATE_ID, this.id_span(), message)
            .label("used again here")
            .also(other.id_span(), "first used here")
            .help("every constructor id must be unique: correct or remove one of the two")
    }

    /// Describes an id that two constructors of one type share. Every reader of that type has to
    /// tell them apart.
    fn ambiguous_id(&self, index: usize, other: usize, ty: TypeIndex) -> Diagnostic {
        let [this, other] = [index, other].map(|index| &self.declared[index]);
        let ty = self.types[ty.position()].name;
        let message = format!(
            "the constructors `{}` and `{}` of `{ty}` have the same constructor id #{:08x}",
            other.ast.name.text,
            this.ast.name.text,
            this.id()
        );
        Diagnostic::new(codes::AMBIGUOUS_ID, this.id_span(), message)
            .label("used again here")
            .also(other.id_span(), "first used here")
            .help(format!(
                "only the id tells the constructors of `{ty}` apart, so this error cannot be \
                 allowed: correct or remove one of the two"
            ))
    }
}
