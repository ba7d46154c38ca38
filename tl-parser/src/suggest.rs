//! Suggests known names that are similar to an unknown one.

/// The longest name to compare with others: the time grows with the product of the lengths.
const LONGEST: usize = 128;

/// Returns up to three of `names` that differ least from `name`, the nearest first.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let wanted = name.to_ascii_lowercase().replace('_', "");
    let limit = (wanted.len() / 3).max(1);
    let mut found: Vec<(usize, &str)> = names
        .into_iter()
        .filter(|known| known.len().abs_diff(name.len()) <= limit + 1)
        .filter_map(|known| {
            let plain = known.to_ascii_lowercase().replace('_', "");
            let distance = strsim::osa_distance(&wanted, &plain);
            (distance <= limit).then_some((distance, known))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(3);
    found.into_iter().map(|(_, name)| name).collect()
}

/// Returns up to three of `names` that contain `name`, ignoring case, and their rank: 0 if it is the
/// last part of them, 1 if that part starts with it, else 2. Only names of the best rank count.
fn containing<'a>(name: &str, names: &[&'a str]) -> (usize, Vec<&'a str>) {
    if name.len() < 3 || name.len() > LONGEST {
        return (usize::MAX, Vec::new());
    }
    let wanted = name.to_ascii_lowercase();
    let rank = |known: &str| {
        let known = known.to_ascii_lowercase();
        let last = known.rsplit('.').next().unwrap_or_default();
        let order = [last == wanted, last.starts_with(&wanted), known.contains(&wanted)];
        order.iter().position(|is_match| *is_match)
    };
    let ranked = names.iter().filter_map(|known| Some((rank(known)?, known.len(), *known)));
    let mut found: Vec<(usize, usize, &str)> = ranked.collect();
    found.sort_unstable();
    found.dedup();
    let best = found.first().map_or(usize::MAX, |(rank, ..)| *rank);
    found.retain(|(rank, ..)| *rank == best);
    found.truncate(3);
    (best, found.into_iter().map(|(.., name)| name).collect())
}

/// Returns a question that suggests the names whose last part is `name`, or else those that are near
/// to it, or else those that contain it.
pub(crate) fn find<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.into_iter().collect();
    let (rank, containing) = containing(name, &names);
    let near = if rank == 0 { Vec::new() } else { nearest(name, names) };
    question(if near.is_empty() { &containing } else { &near })
}

/// Returns `` did you mean `a`, `b` or `c`? ``, or `None` if no name is near.
pub fn did_you_mean<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    question(&nearest(name, names))
}

/// Returns `` did you mean `a`, `b` or `c`? ``, or `None` without names.
pub(crate) fn question(names: &[&str]) -> Option<String> {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let (last, others) = names.split_last()?;
    Some(match others {
        [] => format!("did you mean {last}?"),
        others => format!("did you mean {} or {last}?", others.join(", ")),
    })
}

/// The number of names left to compare with unknown ones. Without this limit, the time would grow
/// with the square of the length of a text that has many unknown names.
pub(crate) struct Budget(usize);

impl Budget {
    /// Enough for hundreds of unknown names in a layer. Takes less than a second.
    pub(crate) const NAMES: Self = Self(1_000_000);

    /// Returns these names, or none if the budget is used up.
    pub(crate) fn names<'a>(
        &mut self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> impl Iterator<Item = &'a str> {
        let most = if self.0 > 0 { usize::MAX } else { 0 };
        names.into_iter().take(most).inspect(|_| self.0 = self.0.saturating_sub(1))
    }
}
