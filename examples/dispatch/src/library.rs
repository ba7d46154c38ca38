//! The answer to each function. The compiler checks its type, which is `Function::Output`.

use tl_runtime::{Encode, Function};

use tl::functions::books;
use tl::types::{Book, Failure};

/// The generated module of the server.
pub(crate) mod tl {
    include!(concat!(env!("OUT_DIR"), "/server.rs"));
}

/// The books.
pub(crate) struct Library {
    books: Vec<Book>,
}

/// The data in the wrappers of a call.
#[derive(Default)]
pub(crate) struct Caller {
    /// The reader who makes the call.
    pub(crate) reader: Option<String>,
}

/// A function that the library answers.
pub(crate) trait Answer: Function<Output: Encode> {
    /// Executes the call, or returns the reason why it fails.
    fn answer(self, library: &mut Library, caller: &Caller) -> Result<Self::Output, Failure>;
}

impl Library {
    /// Creates a library of two books.
    pub(crate) fn new() -> Self {
        let titles = ["The Voyage Out", "The Sea, the Sea"];
        let books = (1..).zip(titles).map(|(id, title)| Book::new(id, title.to_owned()));
        Self { books: books.collect() }
    }

    fn book(&mut self, id: i32) -> Result<&mut Book, Failure> {
        let book = self.books.iter_mut().find(|book| book.id == id);
        book.ok_or_else(|| Failure::new(404, format!("there is no book {id}")))
    }
}

impl Answer for books::List {
    fn answer(self, library: &mut Library, _: &Caller) -> Result<Vec<Book>, Failure> {
        Ok(library.books.clone())
    }
}

impl Answer for books::IsLent {
    fn answer(self, library: &mut Library, _: &Caller) -> Result<bool, Failure> {
        Ok(library.book(self.id)?.lent_to.is_some())
    }
}

impl Answer for books::Borrow {
    fn answer(self, library: &mut Library, caller: &Caller) -> Result<Book, Failure> {
        let Some(reader) = &caller.reader else {
            return Err(Failure::new(401, "only readers can borrow books".to_owned()));
        };
        let book = library.book(self.id)?;
        if let Some(other) = &book.lent_to {
            return Err(Failure::new(409, format!("{other} has book {}", book.id)));
        }
        book.lent_to = Some(reader.clone());
        Ok(book.clone())
    }
}
