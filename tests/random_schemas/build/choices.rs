//! Random settings of the generator.

use std::path::PathBuf;

use tl_codegen::{Builder, Extra, Side};

use crate::random::Random;
use crate::schema::Texts;

/// The settings of one module.
pub(crate) struct Choices {
    pub(crate) extras: Vec<Extra>,
    side: Option<Side>,
    threshold: Option<u64>,
    root: Option<String>,
    /// True if the module is a folder of files.
    pub(crate) is_folder: bool,
}

impl Choices {
    /// Returns settings for two modules of one schema: the first can read all values, the second is
    /// only compiled.
    pub(crate) fn of(seed: u64, texts: &Texts) -> [Self; 2] {
        let mut random = Random::new(!seed);
        let extras = [Extra::Borrowed, Extra::Reuse, Extra::UnknownBits, Extra::Errors];
        let chosen = |random: &mut Random| {
            let mut chosen = extras.to_vec();
            chosen.retain(|_| random.one_in(2));
            chosen
        };
        let mut first = chosen(&mut random);
        first.push(Extra::Dispatch);
        let mut second = chosen(&mut random);
        if random.one_in(3) {
            second.push(Extra::Dispatch);
        }
        // Borrowed values and dispatch need both directions.
        if random.one_in(2) {
            second.retain(|extra| !matches!(extra, Extra::Borrowed | Extra::Dispatch));
        }
        let threshold = *random.pick(&[None, None, Some(0), Some(1_000)]);
        let first = Self { extras: first, side: None, threshold, root: None, is_folder: false };
        let root = random.one_in(4).then(|| root(&mut random, texts)).flatten();
        let second = Self {
            extras: second,
            side: *random.pick(&[None, Some(Side::Client), Some(Side::Server)]),
            threshold: *random.pick(&[None, Some(0), Some(1_000)]),
            root,
            is_folder: random.one_in(3),
        };
        [first, second]
    }

    /// Returns all settings that two modules can have.
    pub(crate) fn all() -> [Self; 2] {
        let extras =
            vec![Extra::Dispatch, Extra::Borrowed, Extra::Reuse, Extra::UnknownBits, Extra::Errors];
        let (threshold, root, is_folder) = (None, None, false);
        let first = Self { extras, side: None, threshold, root: None, is_folder };
        let second =
            Self { extras: Vec::new(), side: Some(Side::Client), threshold, root, is_folder: true };
        [first, second]
    }

    /// Returns a builder with these settings.
    pub(crate) fn builder(&self, common: &[PathBuf], layers: &[PathBuf]) -> Builder {
        let mut builder = common.iter().fold(Builder::new(), Builder::schema);
        for (number, path) in (1..).zip(layers) {
            builder = builder.layer(number, path);
        }
        builder = self.extras.iter().copied().fold(builder, Builder::with);
        if let Some(side) = self.side {
            builder = builder.side(side);
        }
        if let Some(threshold) = self.threshold {
            builder = builder.boxing_threshold(threshold);
        }
        builder.roots(self.root.clone())
    }
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
