//! The layer of a page.

use super::clean;
use super::dom::{Dom, Id};
use super::page::Note;

/// Returns the menu of layers above the definitions.
pub(crate) fn place(dom: &Dom, content: Id) -> Option<Id> {
    dom.descendants(content).find(|&id| dom.has_class(id, "dev_layer_select"))
}

/// Returns the layer that the menu shows, or its marked item, or a layer that a text names.
pub(crate) fn read(dom: &Dom, content: Id, texts: &[Id], notes: &mut Vec<Note>) -> Option<u32> {
    let (mut shown, mut marked) = (None, None);
    if let Some(place) = place(dom, content) {
        let find = |is_it: &dyn Fn(Id) -> bool| dom.descendants(place).find(|&id| is_it(id));
        let toggle = find(&|id| dom.has_class(id, "dropdown-toggle"));
        shown = toggle.and_then(|id| in_text(&dom.text(id)));
        let strong =
            find(&|id| matches!(dom.tag(id), Some("strong" | "b")) && number(dom, id).is_some());
        marked = strong.and_then(|id| number(dom, id));
        shown = shown.or_else(|| toggle.is_none().then(|| in_text(&dom.text(place))).flatten());
    }
    if let (Some(shown), Some(marked)) = (shown, marked)
        && shown != marked
    {
        let message = format!("the page shows layer {shown} but marks layer {marked}");
        notes.push(Note::new("layer", message));
    }
    let in_texts = || texts.iter().find_map(|&id| in_text(&dom.text(id)));
    shown.or(marked).or_else(in_texts)
}

/// Returns the number at the start of an item in the menu: `185 – Fact checks`.
fn number(dom: &Dom, id: Id) -> Option<u32> {
    clean::text(&dom.text(id)).split(' ').next()?.parse().ok()
}

/// Returns the number after the word "layer".
fn in_text(text: &str) -> Option<u32> {
    let text = clean::text(text).to_ascii_lowercase();
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.windows(2).find_map(|pair| (pair[0] == "layer").then(|| pair[1].parse().ok()).flatten())
}
