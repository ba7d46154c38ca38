//! Tables of a page as rows of cells, whatever spans several of them.

use super::clean;
use super::dom::{Dom, Id};

/// The most columns that are read.
const COLUMNS: usize = 64;

/// A table.
pub(crate) struct Table {
    /// What stands above the columns; empty if nothing does.
    pub(crate) header: Vec<String>,
    /// The cells of each row. A cell that spans rows is in each of them, one that spans columns has
    /// empty ones behind it.
    pub(crate) rows: Vec<Vec<Option<Id>>>,
}

impl Table {
    /// Reads a table, but not those in its cells.
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
        // How many more rows a cell of the rows above reaches into, by column.
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

    /// The place of the column with one of these names.
    pub(crate) fn column(&self, names: &[&str]) -> Option<usize> {
        let is_it = |title: &String| names.iter().any(|name| title.eq_ignore_ascii_case(name));
        self.header.iter().position(is_it)
    }
}

/// Whether a row says what the columns are.
fn is_header(dom: &Dom, row: Id) -> bool {
    let is_in_head = dom.parent(row).and_then(|part| dom.tag(part)) == Some("thead");
    is_in_head || dom.children(row).filter_map(|cell| dom.tag(cell)).all(|tag| tag == "th")
}

/// The cells of a row by column.
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
