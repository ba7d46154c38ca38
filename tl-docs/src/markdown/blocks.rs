//! Splits a text into paragraphs, list items, rows of tables, headings and code.
//!
//! The blocks keep only the indentation that lists need. Text with more of it would be code, which
//! rustdoc would compile.

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Block<'a> {
    /// An empty line.
    Blank,
    /// Lines of text.
    Text {
        /// The prefix of the first line: the indentation, and the mark of a list item, a heading or a
        /// quotation.
        first: String,
        /// The prefix of the other lines.
        others: String,
        /// The lines.
        text: String,
    },
    /// The line below the head of a table.
    Rule(&'a str),
    /// Lines of code, without the fences.
    Code {
        /// The prefix of the opening line: the indentation, and the mark of a list item.
        first: String,
        /// The prefix of the other lines.
        others: String,
        /// The lines.
        lines: Vec<&'a str>,
    },
}

/// Prints a text block by block. `inline` prints a paragraph, and `code` prints code, given the
/// prefixes of the first line and of the others.
pub(super) fn render(
    text: &str,
    inline: impl Fn(&str) -> String,
    code: impl Fn(&str, &str, &[&str]) -> String,
) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for block in blocks(text) {
        match block {
            Block::Blank => {}
            Block::Rule(rule) => out.push_str(rule),
            Block::Text { first, others, text } => {
                out.push_str(&first);
                out.push_str(&inline(&text).replace('\n', &format!("\n{others}")));
            }
            Block::Code { first, others, lines } => out.push_str(&code(&first, &others, &lines)),
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

/// Splits a text into blocks.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut parser = BlockParser { lists: Vec::new(), blocks: Vec::new(), is_open: false };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let text = line.trim_start();
        // A list item can start with code.
        let item = list_mark(text).filter(|mark| fence(text[mark.len()..].trim_start()).is_some());
        if let Some(mark) = item {
            let indentation = indentation(line);
            let first = parser.item(indentation, mark);
            parser.code(indentation + mark.len(), first, &text[mark.len()..], &mut lines);
        } else if fence(text).is_some() {
            parser.leave(indentation(line));
            parser.code(indentation(line), parser.indent(), text, &mut lines);
        } else {
            parser.line(line);
        }
    }
    parser.blocks
}

/// Returns the run of backticks or tildes that starts code.
fn fence(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let run = &line[..line.len() - line.trim_start_matches(mark).len()];
    // A mark later in the line would make it code within the line.
    (run.len() >= 3 && !line[run.len()..].contains(mark)).then_some(run)
}

struct BlockParser<'a> {
    /// For each list item around the line, the columns where its text starts: in the input and in the
    /// output.
    lists: Vec<(usize, usize)>,
    blocks: Vec<Block<'a>>,
    /// True if another line of text would belong to the last block.
    is_open: bool,
}

/// Returns the width of the indentation of a line.
fn indentation(line: &str) -> usize {
    let blanks = line.chars().take_while(|c| c.is_whitespace());
    blanks.map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

impl<'a> BlockParser<'a> {
    /// Returns the indentation that the list items need.
    fn indent(&self) -> String {
        " ".repeat(self.lists.last().map_or(0, |&(_, column)| column))
    }

    /// Leaves the list items that do not contain a line with this indentation.
    fn leave(&mut self, indentation: usize) {
        while self.lists.last().is_some_and(|&(text, _)| indentation < text) {
            self.lists.pop();
        }
    }

    fn line(&mut self, line: &'a str) {
        let text = line.trim();
        if text.is_empty() {
            self.is_open = false;
            self.blocks.push(Block::Blank);
            return;
        }
        let indentation = indentation(line);
        if let Some(mark) = list_mark(text) {
            let first = self.item(indentation, mark);
            self.push(first, self.indent(), &text[mark.len()..]);
        } else if text.starts_with('|') {
            self.leave(indentation);
            self.table_row(text);
        } else if let Some(mark) = line_mark(text) {
            self.leave(indentation);
            let indent = self.indent();
            let first = format!("{indent}{} ", mark.trim_end());
            self.push(first.clone(), first, &text[mark.len()..]);
            self.is_open = false;
        } else {
            self.text(indentation, text);
        }
    }

    /// Enters a list item and returns the prefix of its first line.
    fn item(&mut self, indentation: usize, mark: &str) -> String {
        self.leave(indentation);
        let indent = self.indent();
        self.lists.push((indentation + mark.len(), indent.len() + mark.len()));
        format!("{indent}{mark}")
    }

    /// Reads a line that continues the last block or begins a paragraph.
    fn text(&mut self, indentation: usize, line: &str) {
        match self.blocks.last_mut() {
            Some(Block::Text { text, .. }) if self.is_open => {
                text.push('\n');
                text.push_str(line);
            }
            _ => {
                self.leave(indentation);
                let indent = self.indent();
                self.push(indent.clone(), indent, line);
            }
        }
    }

    fn table_row(&mut self, row: &'a str) {
        if row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) {
            self.blocks.push(Block::Rule(row));
        } else {
            self.push(String::new(), String::new(), row);
        }
        self.is_open = false;
    }

    fn push(&mut self, first: String, others: String, text: &str) {
        // After a mark, several blanks would begin code.
        let text = match first.trim().is_empty() {
            true => text.to_owned(),
            false => text.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        self.blocks.push(Block::Text { first, others, text });
        self.is_open = true;
    }

    /// Reads code up to the closing line or to the end.
    fn code(
        &mut self,
        indentation: usize,
        first: String,
        opening: &str,
        rest: &mut std::str::Lines<'a>,
    ) {
        let mark = fence(opening.trim_start()).unwrap_or("```");
        let is_close = |line: &str| {
            let line = line.trim();
            line.starts_with(mark) && line.trim_start_matches(&mark[..1]).is_empty()
        };
        let lines = rest.take_while(|line| !is_close(line));
        let lines = lines.map(|line| {
            let blanks = line.bytes().take_while(|&b| b == b' ').count();
            &line[blanks.min(indentation)..]
        });
        self.blocks.push(Block::Code { first, others: self.indent(), lines: lines.collect() });
        self.is_open = false;
    }
}

/// Returns the mark of a list item with one blank: `- `, `12. `.
fn list_mark(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let len = match (digits, line.as_bytes().get(digits)?) {
        (0, b'-' | b'*' | b'+') => 1,
        (1..=9, b'.' | b')') => digits + 1,
        _ => return None,
    };
    line[len..].starts_with(' ').then(|| &line[..=len])
}

/// Returns the mark of a heading or of a quotation.
fn line_mark(line: &str) -> Option<&str> {
    let hashes = line.bytes().take_while(|&b| b == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
        return Some(&line[..=hashes]);
    }
    line.starts_with('>').then(|| &line[..1])
}
