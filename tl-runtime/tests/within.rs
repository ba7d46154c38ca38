//! The combinator that an error names, of owned and of borrowed values.
#![cfg(feature = "arena")]

use tl_runtime::{
    Arena, ArenaReader, Combinator, Decode, DecodeBare, DecodeBareIn, DecodeError, Reader,
    VECTOR_ID, decode_in, from_bytes,
};

/// `leaf is_green:Bool = Leaf;`
#[derive(Clone, Copy, Debug)]
struct Leaf(#[expect(dead_code)] bool);

/// `tree leaves:Vector<Leaf> last:leaf = Tree;`, with its leaves and the last one.
#[derive(Clone, Copy, Debug)]
struct Tree<L>(L, #[expect(dead_code)] Leaf);

/// `forest tree:tree lone:leaf = Forest;`
#[derive(Clone, Copy, Debug)]
struct Forest<L>(Tree<L>, #[expect(dead_code)] Leaf);

impl Combinator for Leaf {
    const CONSTRUCTOR_ID: u32 = 1;
    const TL_NAME: &'static str = "leaf";
}

impl<L> Combinator for Tree<L> {
    const CONSTRUCTOR_ID: u32 = 2;
    const TL_NAME: &'static str = "tree";
}

impl<L> Combinator for Forest<L> {
    const CONSTRUCTOR_ID: u32 = 3;
    const TL_NAME: &'static str = "forest";
}

impl DecodeBare for Leaf {
    fn decode_bare(r: &mut Reader<'_>) -> Self {
        Self(bool::decode(r))
    }
}

impl DecodeBareIn<'_> for Leaf {
    fn decode_bare_in(r: &mut ArenaReader<'_>) -> Self {
        Self(bool::decode(r))
    }
}

impl DecodeBare for Tree<Vec<Leaf>> {
    fn decode_bare(r: &mut Reader<'_>) -> Self {
        Self(r.boxed_vector(4, Reader::fields), r.fields())
    }
}

impl<'a> DecodeBareIn<'a> for Tree<&'a [Leaf]> {
    fn decode_bare_in(r: &mut ArenaReader<'a>) -> Self {
        Self(r.boxed_vector(4, ArenaReader::fields), r.fields())
    }
}

impl DecodeBare for Forest<Vec<Leaf>> {
    fn decode_bare(r: &mut Reader<'_>) -> Self {
        Self(r.fields(), r.fields())
    }
}

impl<'a> DecodeBareIn<'a> for Forest<&'a [Leaf]> {
    fn decode_bare_in(r: &mut ArenaReader<'a>) -> Self {
        Self(r.fields(), r.fields())
    }
}

const TRUE: u32 = 0x9972_75b5;

/// Returns the error of a forest whose numbers are `numbers`.
fn error(numbers: &[u32]) -> DecodeError {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    let owned = from_bytes::<Forest<Vec<Leaf>>>(&bytes).expect_err("wrong bytes");
    let arena = Arena::new();
    let borrowed = decode_in::<Forest<&[Leaf]>>(&bytes, &arena).expect_err("wrong bytes");
    assert_eq!(owned, borrowed);
    owned
}

#[test]
fn an_error_names_the_innermost_combinator_around_it() {
    let valid = [3, VECTOR_ID, 2, TRUE, TRUE, TRUE, TRUE];
    let names = ["", "tree", "tree", "leaf", "leaf", "leaf", "leaf"];
    for (place, name) in names.into_iter().enumerate() {
        let mut numbers = valid;
        numbers[place] = u32::MAX;
        assert_eq!(error(&numbers).within.unwrap_or_default(), name, "{place}");
    }
}

#[test]
fn an_end_names_the_innermost_combinator_around_it() {
    let numbers = [3, VECTOR_ID, 2, TRUE, TRUE, TRUE, TRUE];
    // The count of the vector does not fit what is left of the input.
    let names = ["", "tree", "tree", "tree", "tree", "leaf", "leaf"];
    for (len, name) in names.into_iter().enumerate() {
        assert_eq!(error(&numbers[..len]).within.unwrap_or_default(), name, "{len}");
    }
}
