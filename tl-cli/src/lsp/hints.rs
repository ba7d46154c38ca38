//! Text that an editor adds to the lines: computed ids, taken bits, numbers of uses.

use std::collections::BTreeSet;

use lsp_types::{
    CodeLens, Command, InlayHint, InlayHintKind, InlayHintLabel, Position, Range, Uri,
};

use super::analysis::Analysis;
use super::index::{Definition, Symbol};

/// Returns the computed ids after names that declare none, and the bits after masks.
pub(super) fn inlay_hints(analysis: &Analysis, uri: &Uri, range: Range) -> Option<Vec<InlayHint>> {
    let file = analysis.schema_file(uri)?;
    let shown = file.bytes(range);
    let is_shown = |definition: &&Definition| {
        let (start, end) = (definition.span.start as usize, definition.span.end as usize);
        start <= shown.end && shown.start <= end
    };
    let mut hints = Vec::new();
    for definition in file.index.definitions.iter().filter(is_shown) {
        if let Some(id) = computed_id(analysis, definition) {
            let position = file.range(definition.name_span).end;
            hints.push(hint(position, format!("#{id:08x}"), InlayHintKind::TYPE, false));
        }
        for mask in definition.masks.iter().filter(|mask| mask.taken != 0) {
            let position = file.range(mask.span).end;
            let text = format!("bits {}", bits(mask.taken));
            hints.push(hint(position, text, InlayHintKind::PARAMETER, true));
        }
    }
    Some(hints)
}

fn hint(position: Position, text: String, kind: InlayHintKind, is_apart: bool) -> InlayHint {
    InlayHint {
        position,
        label: InlayHintLabel::String(text),
        kind: Some(kind),
        text_edits: None,
        tooltip: None,
        padding_left: is_apart.then_some(true),
        padding_right: None,
        data: None,
    }
}

/// Returns bits as ranges: `0, 2–5`.
pub(super) fn bits(taken: u32) -> String {
    let is_taken = |bit: u32| bit < 32 && taken & 1 << bit != 0;
    let mut parts = Vec::new();
    let mut bit = 0;
    while bit < 32 {
        let start = bit;
        while is_taken(bit) {
            bit += 1;
        }
        match bit - start {
            0 => bit += 1,
            1 => parts.push(start.to_string()),
            _ => parts.push(format!("{start}–{}", bit - 1)),
        }
    }
    parts.join(", ")
}

/// Returns the id of a definition that declares none.
pub(super) fn computed_id(analysis: &Analysis, definition: &Definition) -> Option<u32> {
    let combinator = analysis.combinator(definition.name_span)?;
    let is_computed = !combinator.is_id_declared && combinator.builtin.is_none();
    (is_computed && !combinator.is_local).then_some(combinator.id)
}

/// Returns a line above each type's first constructor with the number of its uses.
pub(super) fn lenses(analysis: &Analysis, uri: &Uri) -> Option<Vec<CodeLens>> {
    let file = analysis.schema_file(uri)?;
    let mut shown = BTreeSet::new();
    let declared = file.index.occurrences.iter().filter(|found| found.is_declaration);
    let types = declared.filter(|found| matches!(found.symbol, Symbol::Type(_)));
    let lenses = types.filter(|found| shown.insert(&found.symbol)).filter_map(|found| {
        let definition = file.definition(found.span)?;
        let Symbol::Type(name) = &found.symbol else { return None };
        let title = format!("{name}: used by {}", analysis.users(&found.symbol).len());
        Some(CodeLens {
            range: file.range(definition.name_span),
            command: Some(Command { title, command: String::new(), arguments: None }),
            data: None,
        })
    });
    Some(lenses.collect())
}

#[cfg(test)]
mod tests {
    use super::bits;

    #[test]
    fn bits_are_ranges() {
        assert_eq!(bits(0), "");
        assert_eq!(bits(0b1011_1101), "0, 2–5, 7");
        assert_eq!(bits(u32::MAX), "0–31");
    }
}
