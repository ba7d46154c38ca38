//! The page that has the results, docs/performance.md.

use std::error::Error;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Returns the folder of this workspace.
///
/// # Errors
///
/// If it is no longer there.
pub fn project() -> io::Result<PathBuf> {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()
}

/// Replaces parts of the page.
///
/// # Errors
///
/// If the page cannot be read or written, or if it has no marks of a part.
pub fn write_parts(parts: &[(&str, String)]) -> Result<(), Box<dyn Error>> {
    let page = project()?.join("docs/performance.md");
    let mut text = fs::read_to_string(&page)?;
    for (part, new) in parts {
        text = replace(&text, part, new)?;
    }
    Ok(fs::write(page, text)?)
}

/// Replaces the text between the marks of a part of the page.
fn replace(page: &str, part: &str, text: &str) -> Result<String, Box<dyn Error>> {
    let (start, end) = (format!("<!-- {part} -->\n"), format!("<!-- end of {part} -->"));
    match (page.split_once(&start), page.split_once(&end)) {
        (Some((before, _)), Some((_, after))) => {
            Ok(format!("{before}{start}\n{}\n\n{end}{after}", text.trim()))
        }
        _ => Err(format!("the page has no marks of the part `{part}`").into()),
    }
}
