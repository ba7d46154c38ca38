//! The smallest complete program: it builds and encodes a call, and decodes the answer.

use tl::{enums, functions, types};
use tl_runtime::{DecodeError, from_bytes, to_bytes};

/// The generated module.
mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl.rs"));
}

fn main() -> Result<(), DecodeError> {
    let text = types::NoteText::new("Water the plants".to_owned());
    let photo = types::NotePhoto::new(vec![1, 2, 3]).caption("The ficus".to_owned());
    let call = functions::notebook::Add::new(7, vec![text.into(), photo.into()]);
    let bytes = to_bytes(&call);
    println!("the call, {} bytes, starts with {:02x?}", bytes.len(), &bytes[..4]);

    let notebook: types::Notebook = from_bytes(&answer(&bytes)?)?;
    for note in &notebook.notes {
        match note {
            enums::Note::Text(note) => println!("text: {}", note.text),
            enums::Note::Photo(note) => println!("photo: {:?}", note.caption),
        }
    }
    println!("pinned: {}", notebook.pinned);
    Ok(())
}

/// Returns the answer of a server: the notebook with the notes in it.
fn answer(call: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let call: functions::notebook::Add = from_bytes(call)?;
    Ok(to_bytes(&types::Notebook::new(call.id, call.notes).pinned(true)))
}
