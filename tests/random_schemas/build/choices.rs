//! Random settings of the generator.

use tl_codegen::{Builder, Extra, Side};

use crate::random::Random;
use crate::schema::Texts;

/// All extras but `Dispatch` and `Scan`, which modules with values always have.
const EXTRAS: &[Extra] = &[
    Extra::Borrowed,
    Extra::Unknown,
    Extra::UnknownBits,
    Extra::Errors,
    Extra::Reuse,
    Extra::Walk,
    Extra::Getters,
    Extra::Inputs,
    Extra::Hash,
    Extra::Ord,
    Extra::Serde,
    Extra::Default,
];

/// The settings of one module.
#[derive(Default)]
pub(crate) struct Choices {
    pub(crate) extras: Vec<Extra>,
    side: Option<Side>,
    threshold: Option<u64>,
    root: Option<String>,
    /// The derives of types and functions, if they are not the default ones.
    derives: Option<&'static [&'static str]>,
    /// True if types of the standard library stand in for `string` and `bytes`.
    has_externs: bool,
    /// True if the module is a folder of files.
    pub(crate) is_folder: bool,
}

impl Choices {
    /// Returns settings for two modules of one schema: the first can read all values, the second is
    /// only compiled.
    pub(crate) fn of(seed: u64, texts: &Texts) -> [Self; 2] {
        let mut random = Random::new(!seed);
        let chosen = |random: &mut Random| {
            let mut chosen = EXTRAS.to_vec();
            chosen.retain(|_| random.one_in(2));
            // These two exclude each other.
            let excluded = *random.pick(&[Extra::Borrowed, Extra::Unknown]);
            chosen.retain(|extra| *extra != excluded);
            chosen
        };
        let mut first = chosen(&mut random);
        first.extend([Extra::Dispatch, Extra::Scan]);
        let mut second = chosen(&mut random);
        if random.one_in(3) {
            second.push(Extra::Dispatch);
        }
        // Serde has no traits for the bytes of an `int512`, which a type argument needs.
        if has_wide_argument(texts) {
            for extras in [&mut first, &mut second] {
                extras.retain(|extra| *extra != Extra::Serde);
            }
        }
        // Borrowed values and dispatch need both directions.
        if random.one_in(2) {
            second.retain(|extra| !matches!(extra, Extra::Borrowed | Extra::Dispatch));
        }
        // A higher one takes more memory than the default limit of a reader.
        let threshold = *random.pick(&[None, None, Some(0), Some(64)]);
        let first = Self { extras: first, side: None, threshold, root: None, ..Self::default() };
        let root = random.one_in(4).then(|| root(&mut random, texts)).flatten();
        let second = Self {
            extras: second,
            side: *random.pick(&[None, Some(Side::Client), Some(Side::Server)]),
            threshold: *random.pick(&[None, Some(0), Some(1_000)]),
            root,
            derives: *random.pick(&[None, None, Some(&[][..]), Some(&["Clone", "Debug"])]),
            has_externs: random.one_in(3) && !declares_string(texts),
            is_folder: random.one_in(3),
        };
        [first, second]
    }

    /// Returns all settings that two modules can have.
    pub(crate) fn all() -> [Self; 2] {
        let but = |excluded: &[Extra]| {
            let extras = EXTRAS.iter().filter(|extra| !excluded.contains(extra));
            extras.copied().collect::<Vec<_>>()
        };
        let mut extras = but(&[Extra::Unknown]);
        extras.extend([Extra::Dispatch, Extra::Scan]);
        let first = Self { extras, ..Self::default() };
        let extras = but(&[Extra::Borrowed]);
        let side = Some(Side::Client);
        [first, Self { extras, side, is_folder: true, ..Self::default() }]
    }

    /// Adds these settings to a builder.
    pub(crate) fn settings(&self, builder: Builder) -> Builder {
        let mut builder = self.extras.iter().copied().fold(builder, Builder::with);
        if let Some(side) = self.side {
            builder = builder.side(side);
        }
        if let Some(threshold) = self.threshold {
            builder = builder.boxing_threshold(threshold);
        }
        if let Some(derives) = self.derives {
            builder = builder.type_derives(derives.to_vec()).function_derives(derives.to_vec());
        }
        if self.has_externs {
            builder = builder
                .extern_type("string", "::alloc::boxed::Box<str>")
                .extern_type("bytes", "::alloc::boxed::Box<[u8]>");
        }
        builder.roots(self.root.clone())
    }
}

/// Returns true if a schema has a constructor with the name of a type that it would replace.
fn declares_string(texts: &Texts) -> bool {
    let mut lines = texts.common.iter().chain(&texts.layers).flat_map(|text| text.lines());
    lines.any(|line| ["string", "bytes"].contains(&&line[..line.find(['#', ' ']).unwrap_or(0)]))
}

/// Returns true if an `int512` may be an argument of a type with parameters.
fn has_wide_argument(texts: &Texts) -> bool {
    let mut texts = texts.common.iter().chain(&texts.layers);
    texts.any(|text| text.contains("int512") && text.contains(":Type}"))
}

/// Returns the name of a definition.
fn root(random: &mut Random, texts: &Texts) -> Option<String> {
    let texts: Vec<_> = texts.common.iter().chain(&texts.layers).collect();
    let lines: Vec<&str> =
        random.pick(&texts).lines().filter(|line| line.contains(" = ")).collect();
    let line = (!lines.is_empty()).then(|| *random.pick(&lines))?;
    let end = line.find(['#', ' ']).unwrap_or(line.len());
    Some(line[..end].to_owned())
}
