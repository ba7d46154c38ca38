//! The tables of a section, by the names of their columns.

use super::clean;
use super::dom::Id;
use super::markdown::Markdown;
use super::page::{Note, Page};
use super::sections::Section;
use super::table::Table;

/// The places of the wanted columns in each table of a section, and its rows.
pub(crate) type Rows = Vec<(Vec<usize>, Vec<Vec<Option<Id>>>)>;

/// The tables of a section with the columns that are wanted. Whatever else stands there is noted.
pub(crate) fn tables(
    markdown: Markdown<'_>,
    section: &Section,
    wanted: &[&str],
    page: &mut Page,
) -> Rows {
    let (mut found, mut notes) = (Vec::new(), Vec::new());
    for &node in &section.nodes {
        let inside = || markdown.dom.descendants(node);
        let table =
            std::iter::once(node).chain(inside()).find(|&id| markdown.dom.tag(id) == Some("table"));
        let Some(table) = table else {
            let text = markdown.nodes(&[node]);
            if !text.is_empty() {
                notes.push(format!("text beside the table is left out: {}", clean::excerpt(&text)));
            }
            continue;
        };
        let table = Table::read(markdown.dom, table);
        let columns: Vec<_> = wanted.iter().map(|name| table.column(&[name])).collect();
        let missing = wanted.iter().zip(&columns).filter(|(_, column)| column.is_none());
        let missing: Vec<_> = missing.map(|(name, _)| format!("`{name}`")).collect();
        if !missing.is_empty() {
            let by =
                if table.header.is_empty() { "columns are taken in order" } else { "it is empty" };
            notes.push(format!("no column {}: {by}", missing.join(", ")));
        }
        let others = table
            .header
            .iter()
            .enumerate()
            .filter(|(i, name)| !name.is_empty() && !columns.contains(&Some(*i)));
        notes.extend(others.map(|(_, name)| format!("the column `{name}` is left out")));
        let place = |i: usize, column: Option<usize>| {
            column.unwrap_or(if table.header.is_empty() { i } else { usize::MAX })
        };
        let columns = columns.into_iter().enumerate().map(|(i, column)| place(i, column));
        found.push((columns.collect(), table.rows));
    }
    if found.is_empty() {
        notes.push("no table below it".to_owned());
    }
    page.notes.extend(notes.into_iter().map(|message| Note::new(&section.title, message)));
    found
}
