//! The codes of all findings: of the parser, of the generator, and about overlays.

use tl_parser::Code;
use tl_parser::suggest::did_you_mean;

/// Returns every code.
pub(crate) fn all() -> impl Iterator<Item = Code> {
    let lists = [tl_parser::codes::ALL, tl_codegen::codes::ALL, tl_docs::codes::ALL];
    lists.into_iter().flatten().copied()
}

/// Returns the code with this name.
pub(crate) fn parse(name: &str) -> Result<Code, String> {
    all().find(|code| code.as_str() == name).ok_or_else(|| {
        let near = did_you_mean(name, all().map(Code::as_str));
        format!("unknown code `{name}`{}", near.map(|near| format!(": {near}")).unwrap_or_default())
    })
}
