//! Finds the columns of the tables in a section by their titles.

use super::clean;
use super::dom::Id;
use super::markdown::Markdown;
use super::page::Page;
use super::sections::Section;
use super::table::Table;

/// Returns the rows of all tables in a section, reduced to the wanted columns. A table without
/// titles has the columns in this order. Notes everything else in the section.
pub(crate) fn rows<const N: usize>(
    markdown: Markdown<'_>,
    section: &Section,
    wanted: [&str; N],
    page: &mut Page,
) -> Vec<[Option<Id>; N]> {
    let (mut rows, mut has_table) = (Vec::new(), false);
    let mut note = |message| page.note(&section.title, message);
    for &node in &section.nodes {
        let is_table = |&id: &Id| markdown.dom.tag(id) == Some("table");
        let Some(table) = markdown.dom.subtree(node).find(is_table) else {
            let text = markdown.nodes(&[node]);
            if !text.is_empty() {
                note(format!("ignored the text beside the table: {}", clean::excerpt(&text)));
            }
            continue;
        };
        has_table = true;
        let table = Table::read(markdown.dom, table);
        let columns = wanted.map(|title| table.column(title));
        let missing = wanted.iter().zip(&columns).filter(|(_, column)| column.is_none());
        let missing: Vec<_> = missing.map(|(title, _)| format!("`{title}`")).collect();
        let is_untitled = table.header.is_empty();
        if !missing.is_empty() {
            let instead =
                if is_untitled { "assumed the usual columns" } else { "its cells are empty" };
            note(format!("no column {}: {instead}", missing.join(", ")));
        }
        for (i, title) in table.header.iter().enumerate() {
            if !title.is_empty() && !columns.contains(&Some(i)) {
                note(format!("ignored the column `{title}`"));
            }
        }
        rows.extend(table.rows.iter().map(|row| {
            std::array::from_fn(|i| {
                let column = columns[i].or(is_untitled.then_some(i))?;
                row.get(column).copied().flatten()
            })
        }));
    }
    if !has_table {
        note("the section has no table".to_owned());
    }
    rows
}
