//! The values in the lines of a text: one value per line, or one in all lines.
//!
//! Unless the command line decides, the first line does. If it is a value, so is each other line. If
//! not, the lines wait for one that is a value, or for the end of the input, and are read together
//! if that gives values.

use std::io;

use super::fit::{Expected, Fit};
use super::item::{InputPart, Item, OnePer};
use crate::bytes::text::{self, Bytes, Encoding, Reading, dump, has_repeated_lines, literal};

/// The maximum length of lines that wait, in bytes.
const MOST_HELD: usize = 1 << 24;

/// Lines that belong together: one, or those of a literal.
struct LineGroup {
    first: usize,
    last: usize,
    text: String,
    /// The literal that its last line leaves open.
    open: Option<literal::Open>,
}

/// The lines of one input.
pub(crate) struct Lines<'a> {
    name: &'a str,
    encoding: Encoding,
    expected: &'a Expected<'a>,
    each: &'a mut dyn FnMut(InputPart<Bytes>) -> io::Result<()>,
    /// The unit of the input that has one value, if it is known.
    one_per: Option<OnePer>,
    /// True if the unit was guessed.
    is_guessed: bool,
    /// The pieces that wait.
    held: Vec<LineGroup>,
    held_len: usize,
    /// True if a piece before the last one differs in length from the first.
    is_ragged: bool,
    /// The length of the pieces at which a blank line is worth another attempt to read them
    /// together. It doubles, so that all attempts take linear time.
    next_attempt: usize,
    /// True if one of the pieces that wait is a value.
    has_value: bool,
    /// A literal that is not complete.
    literal: Option<LineGroup>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(
        name: &'a str,
        encoding: Encoding,
        one_per: Option<OnePer>,
        expected: &'a Expected<'a>,
        each: &'a mut dyn FnMut(InputPart<Bytes>) -> io::Result<()>,
    ) -> Self {
        Self {
            name,
            encoding,
            expected,
            each,
            one_per,
            is_guessed: one_per.is_none(),
            held: Vec::new(),
            held_len: 0,
            is_ragged: false,
            next_attempt: 0,
            has_value: false,
            literal: None,
        }
    }

    /// Adds a line.
    pub(crate) fn add(&mut self, number: usize, line: &str) -> io::Result<()> {
        if let Some(mut literal) = self.literal.take() {
            let open = literal.open.map_or(Err(()), |open| open.after(line));
            if let Ok(open) = open
                && literal.text.len() < MOST_HELD
            {
                literal.text += line;
                (literal.last, literal.open) = (number, open);
                match open {
                    Some(_) => self.literal = Some(literal),
                    None => self.piece(literal)?,
                }
                return Ok(());
            }
            self.piece(literal)?;
        }
        if line.trim().is_empty() {
            return self.blank();
        }
        let is_dump = self.is_dump() || dump::starts(line);
        let open = literal::Open::after_first(line).filter(|open| match self.encoding {
            Encoding::Base64 => *open == literal::Open::Block,
            _ => !is_dump,
        });
        let piece = LineGroup { first: number, last: number, text: line.to_owned(), open };
        match open {
            Some(_) => self.literal = Some(piece),
            None if literal::is_length(line) => {}
            None => self.piece(piece)?,
        }
        Ok(())
    }

    /// Ends the input.
    pub(crate) fn end(mut self) -> io::Result<()> {
        if let Some(literal) = self.literal.take() {
            self.piece(literal)?;
        }
        match self.one_per {
            Some(_) => self.all_held(),
            None => self.decide(),
        }
    }

    /// A blank line may end values that several lines have.
    fn blank(&mut self) -> io::Result<()> {
        let is_early = self.held.len() < 2 || self.held_len < self.next_attempt;
        if self.one_per.is_some() || is_early || self.is_dump() {
            return Ok(());
        }
        match self.whole() {
            Some(reading) => self.together(Ok(reading)),
            None => {
                self.next_attempt = self.held_len * 2;
                Ok(())
            }
        }
    }

    fn piece(&mut self, piece: LineGroup) -> io::Result<()> {
        match self.one_per {
            Some(OnePer::Line) => return self.alone(piece),
            Some(OnePer::Input) => {
                self.held.push(piece);
                return Ok(());
            }
            None => {}
        }
        self.is_ragged |= self.held.len() > 1 && self.ends_differently();
        self.held_len += piece.text.len();
        self.held.push(piece);
        if self.is_dump() {
            return Ok(());
        }
        let is_value = self.held.last().is_some_and(|piece| {
            let reading = text::read(&piece.text, self.encoding);
            reading.is_ok_and(|reading| self.are_values(&reading))
        });
        self.has_value |= is_value;
        // A line that is a value by itself may still be one of wrapped text, but hardly its end.
        let is_end = is_value && (self.held.len() <= 2 || self.ends_shorter());
        let is_line = self.has_value && (is_end || !self.is_wrapped());
        // An object at the end of a value is one as well, and may have the last line to itself.
        if is_line
            && self.first_is_incomplete()
            && let Some(reading) = self.whole()
        {
            return self.together(Ok(reading));
        }
        if is_line || self.held_len > MOST_HELD {
            self.one_per = Some(OnePer::Line);
            return self.all_held();
        }
        Ok(())
    }

    fn is_dump(&self) -> bool {
        let may_be = self.encoding != Encoding::Base64;
        may_be && self.held.first().is_some_and(|first| dump::starts(&first.text))
    }

    /// Returns true if the lines look like one text with line breaks: all are of one length, except
    /// for a shorter last one.
    fn is_wrapped(&self) -> bool {
        !self.is_ragged && (self.ends_shorter() || !self.ends_differently())
    }

    /// Returns true if the last line is shorter than the first.
    fn ends_shorter(&self) -> bool {
        width(self.held.last()) < width(self.held.first())
    }

    /// Returns true if the last line differs in length from the first.
    fn ends_differently(&self) -> bool {
        width(self.held.last()) != width(self.held.first())
    }

    fn joined_text(&self) -> String {
        self.held.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Reads the lines that wait as one text.
    fn joined(&self) -> Result<Reading, String> {
        text::read(&self.joined_text(), self.encoding)
    }

    /// Decides at the end of the input how to read the lines that wait.
    fn decide(&mut self) -> io::Result<()> {
        if self.held.len() < 2 && !self.is_dump() {
            self.one_per = Some(OnePer::Line);
            return self.all_held();
        }
        let reading = self.joined();
        let fit = reading.as_ref().map_or(Fit::Other, |reading| self.expected.fit(&reading.bytes));
        let is_one = match fit {
            Fit::Whole(_) => true,
            Fit::Incomplete => !self.has_value && self.is_wrapped(),
            // A dump whose offsets are wrong has an error of its own.
            Fit::Other => {
                !self.has_value && reading.is_ok() && self.held.len() > 2 && {
                    self.is_wrapped() && self.first_is_incomplete()
                }
            }
        };
        let is_dump =
            self.is_dump() || self.held.iter().any(|piece| has_repeated_lines(&piece.text));
        if is_one || is_dump || literal::is_json(&self.joined_text()) {
            return self.together(reading);
        }
        self.one_per = Some(OnePer::Line);
        self.all_held()
    }

    /// Returns the lines that wait as one text, if that gives values.
    fn whole(&self) -> Option<Reading> {
        self.joined().ok().filter(|reading| self.are_values(reading))
    }

    fn are_values(&self, reading: &Reading) -> bool {
        matches!(self.expected.fit(&reading.bytes), Fit::Whole(_))
    }

    fn first_is_incomplete(&self) -> bool {
        let reading = self.held.first().map(|piece| text::read(&piece.text, self.encoding));
        matches!(reading, Some(Ok(reading)) if self.expected.fit(&reading.bytes) == Fit::Incomplete)
    }

    /// Passes on the lines that wait, as the unit of the input says.
    fn all_held(&mut self) -> io::Result<()> {
        match self.one_per {
            Some(OnePer::Input) if self.held.is_empty() => Ok(()),
            Some(OnePer::Input) => {
                let reading = self.joined();
                self.together(reading)
            }
            _ => std::mem::take(&mut self.held).into_iter().try_for_each(|piece| self.alone(piece)),
        }
    }

    /// Passes on the value of one line.
    fn alone(&mut self, piece: LineGroup) -> io::Result<()> {
        let place = format!("{}:{}", self.name, piece.first);
        let value = Ok(Bytes::Text(piece.text, self.encoding));
        let is_guessed = self.is_guessed;
        (self.each)(InputPart::Item(Item { place, offset: 0, value, is_row: false, is_guessed }))
    }

    /// Passes on the values in all lines that wait.
    fn together(&mut self, reading: Result<Reading, String>) -> io::Result<()> {
        let first = self.held.first().map_or(1, |piece| piece.first);
        let last = self.held.last().map_or(first, |piece| piece.last);
        let place = match first == last {
            true => format!("{}:{first}", self.name),
            false => format!("{}:{first}-{last}", self.name),
        };
        if self.is_guessed
            && let Ok(reading) = &reading
        {
            let note = match (reading.form, first == last) {
                (form @ (dump::BYTES | dump::WORDS | dump::CHARACTERS), _) | (form, true) => {
                    format!("{place}: read as {form}")
                }
                (form, false) => format!(
                    "{place}: read as {form} in several lines; with `--one-per line`, each line is \
                     a value"
                ),
            };
            (self.each)(InputPart::Note(note))?;
        }
        self.held.clear();
        (self.held_len, self.next_attempt) = (0, 0);
        (self.has_value, self.is_ragged) = (false, false);
        let value = reading.map(|reading| Bytes::Known(reading.bytes));
        let is_guessed = self.is_guessed;
        (self.each)(InputPart::Item(Item { place, offset: 0, value, is_row: true, is_guessed }))
    }
}

/// Returns the length of a line without blanks around it.
fn width(piece: Option<&LineGroup>) -> usize {
    piece.map_or(0, |piece| piece.text.trim().len())
}
