//! The canonical layout of a schema text: a definition a line, comments kept where they are.
//!
//! A definition with comments inside has a line for each field. Blank lines between definitions
//! stay, several become one; a section header has one before and one after it.

use crate::ast::{Combinator, Comment, Finality, Item, SchemaFile, Section};

/// Lays out a file that was parsed from `text` without an error.
///
/// Formatting what has been formatted changes nothing.
pub fn format(text: &str, file: &SchemaFile<'_>) -> String {
    let out = String::with_capacity(text.len());
    let mut layout = Layout { text, out, is_open: false, end: 0 };
    let mut comments = file.comments.as_slice();
    for item in &file.items {
        let span = item.span();
        let above = comments.partition_point(|comment| comment.span.start < span.start);
        let (above, rest) = comments.split_at(above);
        let inside = rest.partition_point(|comment| comment.span.start < span.end);
        let (inside, rest) = rest.split_at(inside);
        comments = rest;
        above.iter().for_each(|comment| layout.comment(comment));
        layout.item(item, inside);
    }
    comments.iter().for_each(|comment| layout.comment(comment));
    layout.out
}

struct Layout<'a> {
    text: &'a str,
    out: String,
    /// Whether a comment can be put behind the last line: it has something of a definition, and no
    /// comment that goes up to its end, as far as can be seen.
    is_open: bool,
    /// Where in the text the last piece ended.
    end: usize,
}

impl Layout<'_> {
    /// What stands between the last piece and the next one.
    fn gap(&self, start: u32) -> &str {
        self.text.get(self.end..start as usize).unwrap_or_default()
    }

    /// A line that stays by itself: a comment, or a section header.
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
        self.is_open = false;
    }

    /// A line of a definition.
    fn code(&mut self, line: &str) {
        self.line(line);
        self.is_open = true;
    }

    /// Puts a comment behind the last line, which is open.
    fn append(&mut self, comment: &str) {
        self.out.truncate(self.out.trim_end_matches('\n').len());
        self.line(&format!(" {comment}"));
        self.is_open = !comment.rsplit('\n').next().unwrap_or_default().contains("//");
    }

    /// An empty line, unless there is one or this is the start.
    fn blank_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.is_open = false;
    }

    /// Keeps the empty lines of the text, as one.
    fn keep_blank_line(&mut self, start: u32) {
        if self.gap(start).matches('\n').count() > 1 {
            self.blank_line();
        }
    }

    /// A comment outside of definitions: on a line of its own, or behind what stands before it.
    fn comment(&mut self, comment: &Comment<'_>) {
        let text = comment.text.trim_end();
        if comment.owns_line || !self.is_open {
            self.keep_blank_line(comment.span.start);
            self.line(text);
        } else {
            self.append(text);
        }
        self.end = comment.span.end as usize;
    }

    fn item(&mut self, item: &Item<'_>, inside: &[Comment<'_>]) {
        let span = item.span();
        self.keep_blank_line(span.start);
        match item {
            Item::Section(section, _) => {
                self.blank_line();
                self.line(match section {
                    Section::Types => "---types---",
                    Section::Functions => "---functions---",
                });
                self.blank_line();
            }
            Item::Combinator(combinator) => self.combinator(combinator, inside),
            Item::Partial(expr) => self.code(&format!("{expr};")),
            Item::Finality(finality, name, _) => {
                let word = match finality {
                    Finality::New => "New",
                    Finality::Final => "Final",
                    Finality::Empty => "Empty",
                };
                self.code(&format!("{word} {};", name.text));
            }
        }
        if !matches!(item, Item::Combinator(_)) {
            inside.iter().for_each(|comment| self.line(comment.text.trim_end()));
        }
        self.end = span.end as usize;
    }

    /// A definition. Comments inside of its result come to stand behind it.
    fn combinator(&mut self, combinator: &Combinator<'_>, inside: &[Comment<'_>]) {
        let result = combinator.result.span.start;
        let before = inside.partition_point(|comment| comment.span.start < result);
        let (before, behind) = inside.split_at(before);
        match before.is_empty() {
            true => self.code(&format!("{combinator};")),
            false => self.long(combinator, before),
        }
        for comment in behind {
            let text = comment.text.trim_end();
            match comment.owns_line || !self.is_open {
                true => self.line(text),
                false => self.append(text),
            }
        }
    }

    /// A definition with comments in front of its result.
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
        let text = comment.text.trim_end();
        if comment.owns_line || !self.is_open {
            self.line(&format!("    {text}"));
        } else {
            self.append(text);
        }
    }
}
