//! Reads tables into rows of cells, and resolves cells that span several rows or columns.

use super::clean;
use super::dom::{Dom, Id};

/// The maximum number of columns. The reader ignores the others.
const COLUMNS: usize = 64;

/// A table.
pub(crate) struct Table {
    /// The titles of the columns, or none.
    pub(crate) header: Vec<String>,
    /// The cells of each row. A cell that spans rows is in each of them. Empty cells follow one
    /// that spans columns.
    pub(crate) rows: Vec<Vec<Option<Id>>>,
}

impl Table {
    /// Reads a table, without the tables in its cells.
    pub(crate) fn read(dom: &Dom, table: Id) -> Self {
        let mut rows = Vec::new();
        for part in dom.children(table) {
            match dom.tag(part) {
                Some("tr") => rows.push(part),
                Some("thead" | "tbody" | "tfoot") => {
                    rows.extend(dom.children(part).filter(|&row| dom.tag(row) == Some("tr")));
                }
                _ => {}
            }
        }
        // The cells that span further rows, with the number of these rows, by column.
        let mut from_above: Vec<(usize, Option<Id>)> = Vec::new();
        let (mut header, mut cells) = (Vec::new(), Vec::new());
        for (i, &row) in rows.iter().enumerate() {
            let grid = grid(dom, row, &mut from_above);
            if i == 0 && is_header(dom, row) {
                let name = |cell: &Option<Id>| cell.map(|cell| clean::text(&dom.text(cell)));
                header = grid.iter().map(|cell| name(cell).unwrap_or_default()).collect();
            } else if !grid.is_empty() {
                cells.push(grid);
            }
        }
        Self { header, rows: cells }
    }

    /// Returns the index of the column with this title.
    pub(crate) fn column(&self, title: &str) -> Option<usize> {
        self.header.iter().position(|known| known.eq_ignore_ascii_case(title))
    }
}

/// Returns true for a row with the titles of the columns.
fn is_header(dom: &Dom, row: Id) -> bool {
    let is_in_head = dom.parent(row).and_then(|part| dom.tag(part)) == Some("thead");
    is_in_head || dom.children(row).filter_map(|cell| dom.tag(cell)).all(|tag| tag == "th")
}

/// Returns the cells of a row, by column.
fn grid(dom: &Dom, row: Id, from_above: &mut Vec<(usize, Option<Id>)>) -> Vec<Option<Id>> {
    let mut grid = Vec::new();
    let mut cells = dom.children(row).filter(|&cell| matches!(dom.tag(cell), Some("td" | "th")));
    let span = |cell: Id, name: &str| {
        let span = dom.attribute(cell, name).and_then(|span| span.trim().parse::<usize>().ok());
        span.unwrap_or(1).max(1)
    };
    while grid.len() < COLUMNS {
        let column = grid.len();
        match from_above.get_mut(column) {
            Some((rows, cell)) if *rows > 0 => {
                *rows -= 1;
                grid.push(*cell);
                continue;
            }
            _ => {}
        }
        let Some(cell) = cells.next() else { break };
        let (columns, rows) = (span(cell, "colspan").min(COLUMNS), span(cell, "rowspan"));
        for i in 0..columns.min(COLUMNS - column) {
            let shown = (i == 0).then_some(cell);
            let place = column + i;
            if from_above.len() <= place {
                from_above.resize(place + 1, (0, None));
            }
            from_above[place] = (rows - 1, shown);
            grid.push(shown);
        }
    }
    grid
}
