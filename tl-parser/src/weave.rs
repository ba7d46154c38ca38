//! Weaving of several layers into an archive.
//!
//! A layer is a sequence of units: a definition or a section header, with its comments. Comments that
//! an empty line separates from what follows are a unit, too. The weave is a sequence that contains each
//! layer's as a part, in order. A unit that has moved is in it twice.

use std::borrow::Cow;
use std::collections::HashMap;
use std::iter;
use std::ops::Range;

use crate::archive::{Archive, ArchiveError, LayerText, is_marker};
use crate::ast::{Comment, Item, SchemaFile};
use crate::{Options, SourceMap, parse};

impl Archive<'_> {
    /// Makes an archive of layers, given by their numbers in ascending order and their texts, which
    /// [`format`](crate::format) has formatted.
    ///
    /// The number of pieces is smallest if layers next to each other are similar.
    ///
    /// # Errors
    ///
    /// If a layer has a comment of the form that names layers. The line is that of the layer's text.
    pub fn of(layers: &[(u32, &str)]) -> Result<Archive<'static>, ArchiveError> {
        let numbers: Vec<u32> = layers.iter().map(|(number, _)| *number).collect();
        if !numbers.is_sorted_by(|a, b| a < b) || numbers.is_empty() {
            let message = "the numbers of the layers are not in ascending order".to_owned();
            return Err(ArchiveError { line: 1, message });
        }
        let mut weave: Vec<Woven> = Vec::new();
        for (place, (number, text)) in layers.iter().enumerate() {
            let units = units(text).map_err(|error| ArchiveError {
                message: format!("{}, in layer {number}", error.message),
                ..error
            });
            weave = add(weave, units?, place);
        }
        let pieces = weave.into_iter().map(|Woven { unit, of }| {
            let text = Cow::Owned(unit.text);
            LayerText { of, has_gap: unit.has_gap, text }
        });
        Ok(Archive { layers: numbers, pieces: pieces.collect() })
    }
}

/// A part of a layer that is in the archive as a whole.
#[derive(Clone, Debug)]
struct Unit {
    has_gap: bool,
    text: String,
    /// The name that it defines, if it is a definition.
    name: Option<String>,
}

impl Unit {
    /// Returns the part by which layers share units.
    fn key(&self) -> (bool, &str) {
        (self.has_gap, &self.text)
    }
}

/// A unit in a weave.
#[derive(Debug)]
struct Woven {
    unit: Unit,
    /// The places of the layers that have it, as ranges in ascending order.
    of: Vec<Range<usize>>,
}

impl Woven {
    fn new(unit: Unit, place: usize) -> Self {
        Self { unit, of: iter::once(place..place + 1).collect() }
    }

    /// Adds the next layer.
    fn extend(&mut self, place: usize) {
        match self.of.last_mut() {
            Some(last) if last.end == place => last.end += 1,
            _ => self.of.push(place..place + 1),
        }
    }
}

/// Splits a formatted text into units.
fn units(text: &str) -> Result<Vec<Unit>, ArchiveError> {
    let mut sources = SourceMap::new();
    let id = sources.add("layer", text);
    let file = parse(&sources, id, &Options { vk: true, ..Options::default() }, &mut Vec::new());
    if let Some(comment) = file.comments.iter().find(|c| c.owns_line && is_marker(c.text)) {
        let message = format!("the comment `{}` names layers in an archive", comment.text);
        return Err(ArchiveError { line: sources.place(comment.span).line, message });
    }
    let mut found = Vec::new();
    let mut start = 0;
    for (place, item) in file.items.iter().enumerate() {
        let end = line_end(text, item_end(&file, place));
        let own = remarks_end(text, &file, place).map_or(start, |at| line_end(text, at));
        found.extend(unit(&text[start..own], None));
        found.extend(unit(&text[own..end], item_name(item)));
        start = end;
    }
    found.extend(unit(&text[start..], None));
    Ok(found)
}

fn unit(text: &str, name: Option<&str>) -> Option<Unit> {
    let body = text.trim();
    // The formatter writes an empty line before a section, unless it is the first line.
    let has_gap = text.starts_with('\n') || body.starts_with("---");
    let name = name.map(str::to_owned);
    (!body.is_empty()).then(|| Unit { has_gap, text: body.to_owned(), name })
}

fn item_name<'s>(item: &Item<'s>) -> Option<&'s str> {
    match item {
        Item::Combinator(combinator) => Some(combinator.name.text),
        _ => None,
    }
}

/// Returns the offset at which the comments end that an empty line separates from the item below.
fn remarks_end(text: &str, file: &SchemaFile<'_>, place: usize) -> Option<usize> {
    let above = file.comments.get(file.attached.get(place)?.above.clone())?;
    let is_last = |comment: &&Comment<'_>| text[comment.span.end as usize..].starts_with("\n\n");
    above.iter().rev().find(is_last).map(|comment| comment.span.end as usize)
}

/// Returns the offset at which an item and its comments end.
fn item_end(file: &SchemaFile<'_>, place: usize) -> usize {
    let comments = file.attached.get(place).map_or(0..0, |a| a.inside.start..a.after.end);
    let last = file.comments.get(comments).and_then(<[_]>::last);
    let end = file.items[place].span().end;
    last.map_or(end, |comment| comment.span.end.max(end)) as usize
}

/// Returns the offset after the line that contains an offset.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |len| at + len + 1)
}

/// Adds the units of the next layer to a weave.
fn add(weave: Vec<Woven>, layer: Vec<Unit>, place: usize) -> Vec<Woven> {
    let old: Vec<_> = weave.iter().map(|woven| Some(woven.unit.key())).collect();
    let new: Vec<_> = layer.iter().map(|unit| Some(unit.key())).collect();
    let pairs = in_order(&old, &new);
    let mut all = Vec::with_capacity(weave.len() + layer.len());
    let (mut weave, mut layer) = (weave.into_iter(), layer.into_iter());
    let (mut old_start, mut new_start) = (0, 0);
    for (old_end, new_end) in pairs {
        let old: Vec<_> = weave.by_ref().take(old_end - old_start).collect();
        let new: Vec<_> = layer.by_ref().take(new_end - new_start).collect();
        interleave(&mut all, old, new, place);
        if let (Some(mut woven), Some(_)) = (weave.next(), layer.next()) {
            woven.extend(place);
            all.push(woven);
        }
        (old_start, new_start) = (old_end + 1, new_end + 1);
    }
    interleave(&mut all, weave.collect(), layer.collect(), place);
    all
}

/// Adds units that only the older layers or only the new one have. A new version of a definition comes
/// after the older ones.
fn interleave(all: &mut Vec<Woven>, old: Vec<Woven>, new: Vec<Unit>, place: usize) {
    let old_names: Vec<_> = old.iter().map(|woven| woven.unit.name.clone()).collect();
    let new_names: Vec<_> = new.iter().map(|unit| unit.name.clone()).collect();
    let mut pairs = in_order(&old_names, &new_names).into_iter().peekable();
    let (mut old, mut taken) = (old.into_iter(), 0);
    for (j, unit) in new.into_iter().enumerate() {
        if let Some((i, _)) = pairs.next_if(|(_, of)| *of == j) {
            let next = pairs.peek().map_or(old_names.len(), |(next, _)| *next);
            let versions = (i..next).take_while(|&other| old_names[other] == old_names[i]).count();
            all.extend(old.by_ref().take(i + versions - taken));
            taken = i + versions;
        } else if pairs.peek().is_none() {
            all.extend(old.by_ref());
        }
        all.push(Woven::new(unit, place));
    }
    all.extend(old);
}

/// The maximum number of equal units that are tried for a place, which bounds the time.
const MOST_EQUAL: usize = 64;

/// Returns the places of a longest sequence that both lists have in the same order. `None` is equal to
/// nothing. If a list repeats a key very often, the sequence may be shorter.
fn in_order<T: Eq + std::hash::Hash>(old: &[Option<T>], new: &[Option<T>]) -> Vec<(usize, usize)> {
    let mut places: HashMap<&T, Vec<usize>> = HashMap::new();
    for (i, key) in old.iter().enumerate() {
        let Some(key) = key else { continue };
        let places = places.entry(key).or_default();
        if places.len() < MOST_EQUAL {
            places.push(i);
        }
    }
    // The longest increasing sequence of places. `ends` has the smallest end for each length, as an index
    // of `steps`, each of which knows the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut steps: Vec<(usize, usize, Option<usize>)> = Vec::new();
    for (j, key) in new.iter().enumerate() {
        // Places in descending order, so that a key of the new list counts once.
        let found = key.as_ref().and_then(|key| places.get(key)).into_iter().flatten().rev();
        for &i in found {
            let length = ends.partition_point(|&step| steps[step].0 < i);
            steps.push((i, j, length.checked_sub(1).map(|last| ends[last])));
            match ends.get_mut(length) {
                Some(end) => *end = steps.len() - 1,
                None => ends.push(steps.len() - 1),
            }
        }
    }
    let mut pairs = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(step) = next {
        let (i, j, before) = steps[step];
        pairs.push((i, j));
        next = before;
    }
    pairs.reverse();
    pairs
}
