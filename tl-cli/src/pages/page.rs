//! What a page says, as data.

use std::collections::HashMap;
use std::fmt;

use tl_docs::{Documentation, Entry, Fields};

/// A page of the reference.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Page {
    /// The TL name of the definition that it is about.
    pub(crate) name: String,
    /// What that is.
    pub(crate) kind: Kind,
    /// The layer that the page is of, if it says so.
    pub(crate) layer: Option<u32>,
    /// The TL definitions on the page.
    pub(crate) scheme: Scheme,
    /// What is said about the definition.
    pub(crate) entry: Entry,
    /// What is said about others: the page of a type describes its constructors, and the functions
    /// that return it.
    pub(crate) others: Documentation,
    /// What was not understood, and what does not fit together.
    pub(crate) notes: Vec<Note>,
}

/// The three kinds of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The page of a function, which the reference calls a method.
    Function,
    /// The page of a constructor.
    Constructor,
    /// The page of a boxed type.
    Type,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Function => "function",
            Self::Constructor => "constructor",
            Self::Type => "type",
        })
    }
}

/// Something about a page that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The part of the page.
    pub(crate) about: String,
    /// What there is to say.
    pub(crate) message: String,
}

impl Note {
    pub(crate) fn new(about: impl Into<String>, message: impl Into<String>) -> Self {
        Self { about: about.into(), message: message.into() }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.about, self.message)
    }
}

/// TL definitions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scheme {
    definitions: Vec<Definition>,
    /// The place of each name.
    places: HashMap<String, usize>,
}

/// The definition of a constructor or of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The TL name.
    pub(crate) name: String,
    /// Whether it is a function.
    pub(crate) is_function: bool,
    /// The definition in one line, its id with eight digits, without the `;`.
    pub(crate) text: String,
    /// The types of the fields with what is in front of them, by name: `flags.5?true`.
    pub(crate) fields: Fields,
    /// The result.
    pub(crate) result: String,
}

impl Scheme {
    /// The definition of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Definition> {
        self.places.get(name).map(|&place| &self.definitions[place])
    }

    /// The definitions, in the order of the page.
    pub(crate) fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Makes a function of a definition.
    pub(crate) fn set_function(&mut self, name: &str) {
        if let Some(&place) = self.places.get(name) {
            self.definitions[place].is_function = true;
        }
    }

    /// Adds a definition.
    ///
    /// # Errors
    ///
    /// If there is one of this name, which stays.
    pub(crate) fn add(&mut self, definition: Definition) -> Result<(), &Definition> {
        if let Some(&place) = self.places.get(&definition.name) {
            return Err(&self.definitions[place]);
        }
        self.places.insert(definition.name.clone(), self.definitions.len());
        self.definitions.push(definition);
        Ok(())
    }
}

/// Why there is nothing to read on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum PageError {
    /// It is empty.
    Empty,
    /// It is larger than any page of the reference.
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Its elements are nested deeper than in any page.
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// It has more elements than any page.
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// A tag that has thousands of attributes, or no end.
    EndlessTag {
        /// The line that it starts in.
        line: usize,
    },
    /// It has no name, or none of what the pages of the reference consist of.
    NotAPage {
        /// What is missing.
        missing: &'static str,
    },
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::TooLarge { bytes, limit } => {
                write!(f, "the file has {bytes} bytes; no page has more than {limit}")
            }
            Self::TooDeep { limit } => {
                write!(f, "its elements are nested deeper than {limit} levels, as in no page")
            }
            Self::TooManyElements { limit } => {
                write!(f, "it has more than {limit} elements, as no page has")
            }
            Self::EndlessTag { line } => {
                write!(f, "line {line}: a tag of thousands of attributes, or without an end")
            }
            Self::NotAPage { missing } => {
                write!(
                    f,
                    "no page of a method, a constructor or a type: it has {missing}; save the page \
                     itself, such as https://core.telegram.org/type/Updates"
                )
            }
        }
    }
}

impl std::error::Error for PageError {}
