//! Pages in Markdown.

/// Converts a page.
pub(super) fn of(html: &str) -> String {
    html.to_owned()
}
