//! Tables of any content, which no generator writes: reading with them ends, and without a panic.

use tl_runtime::{DecodeOptions, Scan};

/// Returns a number that looks like chance.
fn next(state: &mut u64) -> u32 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as u32
}

/// Returns a table: mostly places inside of it and steps, with numbers of any size between.
fn table(state: &mut u64) -> Scan {
    const WORDS: usize = 120;
    let words = (0..WORDS).flat_map(|_| {
        let word = match next(state) % 8 {
            0..4 => next(state) % WORDS as u32,
            4 => next(state) % 8,
            // A step, mostly one that always applies.
            5 => {
                let bit = [next(state) % 64, 63, 63][next(state) as usize % 3];
                1 << (next(state) % 8)
                    | bit << 8
                    | (next(state) % 4) << 16
                    | (next(state) % 3) << 24
            }
            6 => u32::MAX - next(state) % 2,
            _ => next(state) << 1,
        };
        word.to_le_bytes()
    });
    // A test may keep what it makes.
    Scan::new(Vec::leak(words.collect()), "a\nb\nT\nё\n")
}

#[test]
fn no_table_makes_a_reader_panic() {
    let options = DecodeOptions::new().max_depth(2).max_items(20);
    let (mut state, mut found, mut roots) = (1, 0, 0);
    for _ in 0..20_000 {
        let scan = table(&mut state);
        let bytes: Vec<u8> = (0..16).flat_map(|_| (next(&mut state) % 8).to_le_bytes()).collect();
        for root in ["Object", "Function", "T", "a", "b"] {
            let Ok(root) = scan.root(root) else { continue };
            roots += 1;
            for path in ["", "a", "b", "[*]", "[3]", "a[*]", "a.b", "[*].a", "[*][*]", "a[*].b[1]"]
            {
                let Ok(path) = root.path(path) else { continue };
                found += path.find_with(&bytes, options).take(100).filter(Result::is_ok).count();
            }
        }
    }
    assert!(found > 15_000 && roots > 60_000, "{found} values of {roots} roots");
}
