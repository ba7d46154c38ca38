//! [`Scan`]: finding values in bytes by a generated table, without decoding them.
//!
//! [`table`] reads the table, [`pass`] passes over values, [`follow`] over the fields of a combinator by
//! the [`steps`] of its program, [`path`] looks up the fields of a path, [`search`] follows it through
//! bytes, and [`find`] has the values.

mod find;
mod follow;
mod part;
mod pass;
mod path;
mod search;
mod steps;
mod table;

use core::fmt;

pub use find::Found;
pub use part::Part;
pub use path::{PathError, ScanPath};

use crate::{DecodeError, DecodeErrorKind, Reader, Skip};
use pass::Pass;
use table::{Kind, OBJECT, Table, Type};

/// The table that `Extra::Scan` adds to a generated module, as `SCAN`. It finds values in bytes without
/// decoding them.
///
/// ```ignore
/// // The values at a path, read from the bytes of the answer.
/// let pts = tl::SCAN.path("Updates", "updates[*].pts")?;
/// for part in pts.find(&bytes) {
///     println!("{}", part?.int()?);
/// }
///
/// // A part of the answer as a generated type.
/// let messages = tl::SCAN.path("Updates", "updates[*].message")?;
/// for part in messages.find(&bytes) {
///     let message: tl::enums::Message = part?.decode()?;
/// }
///
/// // The end of a value, for code that keeps what it does not know.
/// let updates: old::enums::Updates = from_bytes_skipping(&bytes, &tl::SCAN)?;
/// ```
///
/// # Checks
///
/// A scan reads only what it needs to find the end of values: the constructor ids, which must be those
/// of the type, the masks, lengths and counts. Every value has to end within the input. The reader's
/// limits of depth (eight nested values count as one level) and of items apply, and its options for
/// lengths, padding and unknown bits. The content of strings and bytes is not looked at, so a `string`
/// need not be UTF-8.
#[derive(Clone, Copy)]
pub struct Scan {
    table: Table,
}

/// A boxed type, a constructor or a function of a [`Scan`]: what the bytes start with.
#[derive(Clone, Copy)]
pub struct ScanRoot {
    table: Table,
    start: Start,
}

/// The start of the bytes.
#[derive(Clone, Copy, Debug)]
enum Start {
    /// A value of a type.
    Type(Type),
    /// The constructor id, then the fields of the program.
    Combinator { id: u32, program: u32 },
}

impl Scan {
    /// Creates a scan from a generated table.
    #[doc(hidden)]
    pub const fn new(words: &'static [u8], names: &'static str) -> Self {
        Self { table: Table { words: words.as_chunks().0, names } }
    }

    /// Returns the type, the constructor or the function of this name in the schema: `Updates`,
    /// `updateShort`, `messages.sendMedia`. Types such as `Vector<User>` are known if a field has them,
    /// or if a function returns them. `Object` is any boxed value, and `Function` any call.
    ///
    /// # Errors
    ///
    /// If the generated module has nothing of this name.
    pub fn root(&self, name: &str) -> Result<ScanRoot, PathError> {
        let table = self.table;
        let ty = |ty| Start::Type(table.ty(ty));
        let combinator = || {
            let (id, program) = table.combinator_named(name)?;
            Some(Start::Combinator { id, program })
        };
        // Bare types have the names of constructors, which are boxed here.
        let start = table.skipped_type(name).map(ty).or_else(combinator);
        let start = start.or_else(|| table.any_type_named(name).map(ty));
        let start = start.ok_or_else(|| PathError::UnknownRoot { name: name.into() })?;
        Ok(ScanRoot { table, start })
    }

    /// Returns the path to values inside a value of `root`, which [`root`](Self::root) finds.
    ///
    /// A path has the names of fields in the schema, and `[*]` for all items of a vector or `[2]` for
    /// the third one: `updates[*].message.media`. The empty path is the value itself. The names need
    /// not be fields of every constructor: there is nothing at `updates[*].pts` in an update without
    /// `pts`. A flag is a value without bytes, if it is set.
    ///
    /// # Errors
    ///
    /// If no constructor on the way has the field. The error names the fields that there are.
    pub fn path(&self, root: &str, path: &str) -> Result<ScanPath, PathError> {
        self.root(root)?.path(path)
    }
}

impl ScanRoot {
    /// Returns a path that starts here, as [`Scan::path`] does.
    ///
    /// # Errors
    ///
    /// As for [`Scan::path`].
    pub fn path(&self, path: &str) -> Result<ScanPath, PathError> {
        ScanPath::new(*self, path)
    }

    /// Returns the number of bytes of the value at the start of `bytes` without decoding it, or `None`
    /// if more bytes must follow. Other values may follow it.
    ///
    /// # Errors
    ///
    /// If no such value starts with these bytes.
    pub fn value_len(&self, bytes: &[u8]) -> Result<Option<usize>, DecodeError> {
        let mut reader = Reader::new(bytes);
        self.pass(&mut reader);
        match reader.error() {
            None => Ok(Some(reader.offset())),
            Some(error) if matches!(error.kind, DecodeErrorKind::UnexpectedEnd { .. }) => Ok(None),
            Some(error) => Err(error.clone()),
        }
    }

    /// Passes over the value that comes next.
    fn pass(&self, reader: &mut Reader<'_>) {
        match self.start {
            Start::Type(ty) => Pass::new(self.table, reader).value(ty),
            Start::Combinator { id, program } => {
                let name = self.table.name(self.table.name_of(program));
                reader.expect_constructor(id, name);
                Pass::new(self.table, reader).program(program);
            }
        }
    }
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scan")
    }
}

impl fmt::Debug for ScanRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ScanRoot").field(&self.start).finish()
    }
}

/// The end of values of newer layers: `from_bytes_skipping(&bytes, &layer230::SCAN)`.
impl Skip for Scan {
    fn skip(&self, reader: &mut Reader<'_>, type_name: &str) -> bool {
        let Some(index) = self.table.skipped_type(type_name) else { return false };
        let ty = self.table.ty(index);
        if ty.kind != Kind::Boxed {
            return false;
        }
        let id = reader.peek_constructor_id("a constructor id");
        let program = self.table.constructor(ty.operand, id).program();
        // A call is no object of a field.
        let program = program.filter(|p| index != OBJECT || !self.table.is_function(*p));
        match program {
            Some(program) if reader.error().is_none() => {
                reader.constructor_id("a constructor id");
                Pass::new(self.table, reader).program(program);
                true
            }
            _ => false,
        }
    }

    fn knows(&self, id: u32) -> bool {
        self.table.object(id).is_some()
    }
}
