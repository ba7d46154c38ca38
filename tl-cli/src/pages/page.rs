//! The content of a page.

use std::collections::HashMap;
use std::fmt;

use tl_docs::{Documentation, Entry, Fields};

/// A page of the reference.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Page {
    /// The TL name of its subject, a definition.
    pub(crate) name: String,
    /// The kind of the subject.
    pub(crate) kind: PageKind,
    /// The layer, if the page states it.
    pub(crate) layer: Option<u32>,
    /// The TL definitions on the page.
    pub(crate) scheme: Scheme,
    /// The documentation of the subject.
    pub(crate) entry: Entry,
    /// The documentation of other definitions: the page of a type describes its constructors and
    /// the functions that return it.
    pub(crate) others: Documentation,
    /// The parts that the reader did not understand, and contradictions.
    pub(crate) notes: Vec<Note>,
}

impl Page {
    /// Adds a note about a part of the page.
    pub(crate) fn note(&mut self, about: &str, message: impl Into<String>) {
        self.notes.push(Note::new(about, message));
    }
}

/// The kind of a page, and of the definition that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PageKind {
    /// The page of a function, which the reference calls a method.
    Function,
    /// The page of a constructor.
    Constructor,
    /// The page of a boxed type.
    Type,
}

impl PageKind {
    /// Returns the folder of the pages. Names that differ in case are in different folders: the
    /// constructor `user` and the type `User`.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Function => "method",
            Self::Constructor => "constructor",
            Self::Type => "type",
        }
    }

    /// Returns the kind of the pages in a folder.
    pub(crate) fn in_folder(folder: &str) -> Option<Self> {
        let all = [Self::Function, Self::Constructor, Self::Type];
        all.into_iter().find(|kind| kind.folder() == folder)
    }
}

impl fmt::Display for PageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Function => "function",
            Self::Constructor => "constructor",
            Self::Type => "type",
        })
    }
}

/// A remark on a page, for the user to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The part of the page.
    pub(crate) about: String,
    /// The remark.
    pub(crate) message: String,
}

impl Note {
    pub(crate) fn new(about: &str, message: impl Into<String>) -> Self {
        Self { about: about.to_owned(), message: message.into() }
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
    /// The position of each name.
    places: HashMap<String, usize>,
}

/// The definition of a constructor or a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The TL name.
    pub(crate) name: String,
    /// True for a function.
    pub(crate) is_function: bool,
    /// The definition in one line, without the `;`.
    pub(crate) text: String,
    /// The condition and type of each field, by name: `flags.5?true`.
    pub(crate) fields: Fields,
    /// The result.
    pub(crate) result: String,
}

impl Scheme {
    /// Returns the definition of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Definition> {
        self.places.get(name).map(|&place| &self.definitions[place])
    }

    /// Returns the definitions, in the order of the page.
    pub(crate) fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Turns a definition into a function.
    pub(crate) fn set_function(&mut self, name: &str) {
        if let Some(&place) = self.places.get(name) {
            self.definitions[place].is_function = true;
        }
    }

    /// Adds a definition.
    ///
    /// # Errors
    ///
    /// The existing definition of this name, which stays.
    pub(crate) fn add(&mut self, definition: Definition) -> Result<(), &Definition> {
        if let Some(&place) = self.places.get(&definition.name) {
            return Err(&self.definitions[place]);
        }
        self.places.insert(definition.name.clone(), self.definitions.len());
        self.definitions.push(definition);
        Ok(())
    }
}

/// The reason why a page cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageError {
    /// The file is empty.
    Empty,
    /// The file is larger than any page of the reference.
    TooLarge {
        /// The size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The elements are nested deeper than in any page.
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// The file has more elements than any page.
    TooManyElements {
        /// The limit.
        limit: usize,
    },
    /// A tag has thousands of attributes, or no end.
    EndlessTag {
        /// The line in which it starts.
        line: usize,
    },
    /// The file has no name, or no part of a page of the reference.
    NotAPage {
        /// The missing part.
        missing: &'static str,
    },
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::TooLarge { bytes, limit } => {
                write!(f, "the file has {bytes} bytes; the limit is {limit}")
            }
            Self::TooDeep { limit } => {
                write!(f, "the elements are nested deeper than {limit} levels")
            }
            Self::TooManyElements { limit } => {
                write!(f, "the page has more than {limit} elements")
            }
            Self::EndlessTag { line } => {
                write!(f, "line {line}: the tag has thousands of attributes or no end")
            }
            Self::NotAPage { missing } => {
                write!(
                    f,
                    "not the page of a method, a constructor or a type: it has {missing}; save the \
                     page itself, such as https://core.telegram.org/type/Updates"
                )
            }
        }
    }
}

impl std::error::Error for PageError {}
