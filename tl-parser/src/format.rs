//! The formatter: one definition per line, with its comments.
//!
//! A definition with comments inside has a line for each field. Several blank lines between
//! definitions become one, and a section header has a blank line before and after it. Every line
//! ends with LF, including the lines of a `/* */` comment.
//!
//! The layout keeps the definition that [`attach`](crate::attach) chose for each comment: comments
//! above an item get lines of their own, comments after it stay on its last line.

use crate::ast::{Attached, Combinator, Comment, Finality, Item, SchemaFile, Section};
use crate::lines;

/// Formats a file that was parsed from `text` without an error.
///
/// Formatting is idempotent, and never moves a comment, documentation or an allowance to another
/// definition.
pub fn format(text: &str, file: &SchemaFile<'_>) -> String {
    let out = String::with_capacity(text.len());
    let mut layout = Layout { text, out, is_open: false, end: 0 };
    let mut rest = 0;
    for (item, attached) in file.items.iter().zip(&file.attached) {
        layout.item(item, &Comments::of(file, attached));
        rest = attached.after.end;
    }
    file.comments[rest..].iter().for_each(|comment| layout.comment(comment));
    // A section may be the last item.
    if layout.out.ends_with("\n\n") {
        layout.out.pop();
    }
    layout.out
}

/// The comments of an item.
struct Comments<'a> {
    above: &'a [Comment<'a>],
    inside: &'a [Comment<'a>],
    after: &'a [Comment<'a>],
}

impl<'a> Comments<'a> {
    fn of(file: &'a SchemaFile<'_>, attached: &Attached) -> Self {
        let comments = |range: &std::ops::Range<usize>| &file.comments[range.clone()];
        Self {
            above: comments(&attached.above),
            inside: comments(&attached.inside),
            after: comments(&attached.after),
        }
    }
}

/// Returns the text of a comment in the formatter's style.
fn text_of(comment: &Comment<'_>) -> String {
    lines::with_lf(comment.text.trim_end())
}

/// Returns true if something can follow a comment on its line.
fn leaves_line_open(comment: &Comment<'_>) -> bool {
    comment.text.starts_with("/*") && !lines::is_in(comment.text)
}

struct Layout<'a> {
    text: &'a str,
    out: String,
    /// True if a comment can follow on the last line: the line contains a part of a definition, and
    /// no comment that extends to its end.
    is_open: bool,
    /// The offset in the text at which the last piece ended.
    end: usize,
}

impl Layout<'_> {
    /// Returns the text between the last piece and the next one.
    fn gap(&self, start: u32) -> &str {
        self.text.get(self.end..start as usize).unwrap_or_default()
    }

    /// Writes a line that nothing can follow: a comment, or a section header.
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
        self.is_open = false;
    }

    /// Writes a line of a definition.
    fn code(&mut self, line: &str) {
        self.line(line);
        self.is_open = true;
    }

    /// Appends a comment to the last line.
    fn append(&mut self, comment: &str) {
        self.out.truncate(self.out.trim_end_matches('\n').len());
        self.line(&format!(" {comment}"));
        self.is_open = !comment.rsplit('\n').next().unwrap_or_default().contains("//");
    }

    /// Writes a blank line, except at the start or after another one.
    fn blank_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.is_open = false;
    }

    /// Writes one blank line if the text has blank lines here.
    fn keep_blank_line(&mut self, start: u32) {
        if lines::count(self.gap(start)) > 1 {
            self.blank_line();
        }
    }

    /// Writes a comment outside of definitions, on a line of its own.
    fn comment(&mut self, comment: &Comment<'_>) {
        self.keep_blank_line(comment.span.start);
        self.line(&text_of(comment));
        self.end = comment.span.end as usize;
    }

    fn item(&mut self, item: &Item<'_>, comments: &Comments<'_>) {
        let span = item.span();
        comments.above.iter().for_each(|comment| self.comment(comment));
        self.keep_blank_line(span.start);
        match item {
            Item::Combinator(combinator) => self.combinator(combinator, comments),
            Item::Section(section, _) => {
                let header = match section {
                    Section::Types => "---types---",
                    Section::Functions => "---functions---",
                };
                self.lines(comments.inside);
                self.blank_line();
                self.line_with(header, comments.after);
                self.blank_line();
            }
            Item::Partial(expr) => self.statement(&format!("{expr};"), comments),
            Item::Finality(finality, name, _) => {
                let word = match finality {
                    Finality::New => "New",
                    Finality::Final => "Final",
                    Finality::Empty => "Empty",
                };
                self.statement(&format!("{word} {};", name.text), comments);
            }
        }
        let last = comments.inside.iter().chain(comments.after).last();
        self.end = last.map_or(span.end, |comment| comment.span.end.max(span.end)) as usize;
    }

    /// Writes an item that cannot contain comments. Those inside it move above it.
    fn statement(&mut self, line: &str, comments: &Comments<'_>) {
        self.lines(comments.inside);
        self.line_with(line, comments.after);
    }

    /// Writes comments, each on a line of its own.
    fn lines(&mut self, comments: &[Comment<'_>]) {
        comments.iter().for_each(|comment| self.line(&text_of(comment)));
    }

    /// Writes a line and the comments after it.
    fn line_with<'c>(&mut self, line: &str, comments: impl IntoIterator<Item = &'c Comment<'c>>) {
        self.code(line);
        comments.into_iter().for_each(|comment| self.append(&text_of(comment)));
    }

    /// Writes a definition. Comments inside its result move after it if all of them fit on the
    /// line.
    fn combinator(&mut self, combinator: &Combinator<'_>, comments: &Comments<'_>) {
        let result = combinator.result.span.start;
        let before = comments.inside.partition_point(|comment| comment.span.start < result);
        let (before, within) = comments.inside.split_at(before);
        let after: Vec<_> = within.iter().chain(comments.after).collect();
        let has_room = after.iter().rev().skip(1).all(|comment| leaves_line_open(comment));
        let (inside, after) = match has_room {
            true => (before, after),
            false => (comments.inside, comments.after.iter().collect()),
        };
        match inside.is_empty() {
            true => self.code(&format!("{combinator};")),
            false => self.long(combinator, inside),
        }
        after.iter().for_each(|comment| self.append(&text_of(comment)));
    }

    /// Writes a definition with comments inside.
    fn long(&mut self, combinator: &Combinator<'_>, inside: &[Comment<'_>]) {
        let mut comments = inside.iter().peekable();
        let mut head = String::new();
        combinator.print_head(&mut head);
        self.code(&head);
        for field in &combinator.fields {
            while let Some(comment) = comments.next_if(|c| c.span.start < field.span.start) {
                self.inner_comment(comment);
            }
            self.code(&format!("    {field}"));
        }
        comments.for_each(|comment| self.inner_comment(comment));
        let mut tail = String::from("    ");
        combinator.print_tail(&mut tail);
        self.code(&(tail + ";"));
    }

    fn inner_comment(&mut self, comment: &Comment<'_>) {
        let text = text_of(comment);
        if comment.owns_line || !self.is_open {
            self.line(&format!("    {text}"));
        } else {
            self.append(&text);
        }
    }
}
