//! The canonical layout of a schema text: a definition a line, comments kept where they are.
//!
//! A definition with comments inside has a line for each field. Blank lines between definitions
//! stay, several become one; a section header has one before and one after it. Every line ends with
//! LF, the lines of a `/* */` comment as well.
//!
//! [`attach`](crate::attach) has decided which comments belong to which definition, and the layout
//! keeps that: comments above an item get lines of their own, comments after it stay on its last line.

use crate::ast::{Combinator, Comment, Finality, Item, SchemaFile, Section};
use crate::attach::Attached;
use crate::lines;

/// Lays out a file that was parsed from `text` without an error.
///
/// Formatting what has been formatted changes nothing, and no comment, documentation or allowance
/// comes to belong to another definition.
pub fn format(text: &str, file: &SchemaFile<'_>) -> String {
    let out = String::with_capacity(text.len());
    let mut layout = Layout { text, out, is_open: false, end: 0 };
    let mut rest = 0;
    for (item, attached) in file.items.iter().zip(&file.attached) {
        layout.item(item, &Comments::of(file, attached));
        rest = attached.behind.end;
    }
    file.comments[rest..].iter().for_each(|comment| layout.comment(comment));
    layout.out
}

/// The comments of an item.
struct Comments<'a> {
    above: &'a [Comment<'a>],
    inside: &'a [Comment<'a>],
    behind: &'a [Comment<'a>],
}

impl<'a> Comments<'a> {
    fn of(file: &'a SchemaFile<'_>, attached: &Attached) -> Self {
        let comments = |range: &std::ops::Range<usize>| &file.comments[range.clone()];
        Self {
            above: comments(&attached.above),
            inside: comments(&attached.inside),
            behind: comments(&attached.behind),
        }
    }
}

/// The text of a comment as it is written out.
fn text_of(comment: &Comment<'_>) -> String {
    lines::with_lf(comment.text.trim_end())
}

/// Whether something can follow a comment on its line.
fn leaves_line_open(comment: &Comment<'_>) -> bool {
    comment.text.starts_with("/*") && !lines::is_in(comment.text)
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

    /// Puts a comment at the end of the last line.
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
        if lines::count(self.gap(start)) > 1 {
            self.blank_line();
        }
    }

    /// A comment outside of definitions, on a line of its own.
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
                self.line_with(header, comments.behind);
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
        let last = comments.inside.iter().chain(comments.behind).last();
        self.end = last.map_or(span.end, |comment| comment.span.end.max(span.end)) as usize;
    }

    /// An item that has no place for comments inside: they come to stand above it.
    fn statement(&mut self, line: &str, comments: &Comments<'_>) {
        self.lines(comments.inside);
        self.line_with(line, comments.behind);
    }

    /// Comments, each on a line of its own.
    fn lines(&mut self, comments: &[Comment<'_>]) {
        comments.iter().for_each(|comment| self.line(&text_of(comment)));
    }

    /// A line and the comments after it.
    fn line_with<'c>(&mut self, line: &str, comments: impl IntoIterator<Item = &'c Comment<'c>>) {
        self.code(line);
        comments.into_iter().for_each(|comment| self.append(&text_of(comment)));
    }

    /// A definition. Comments inside of its result come to stand behind it if there is room for all
    /// of them on the line.
    fn combinator(&mut self, combinator: &Combinator<'_>, comments: &Comments<'_>) {
        let result = combinator.result.span.start;
        let before = comments.inside.partition_point(|comment| comment.span.start < result);
        let (before, within) = comments.inside.split_at(before);
        let behind: Vec<_> = within.iter().chain(comments.behind).collect();
        let has_room = behind.iter().rev().skip(1).all(|comment| leaves_line_open(comment));
        let (inside, behind) = match has_room {
            true => (before, behind),
            false => (comments.inside, comments.behind.iter().collect()),
        };
        match inside.is_empty() {
            true => self.code(&format!("{combinator};")),
            false => self.long(combinator, inside),
        }
        behind.iter().for_each(|comment| self.append(&text_of(comment)));
    }

    /// A definition with comments inside.
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
