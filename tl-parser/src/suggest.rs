//! The nearest names to one that is not known.

/// Up to three of `names` that differ least from `name`, the nearest first.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
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

/// `` did you mean `a`, `b` or `c`? ``, if there are such names.
pub fn did_you_mean<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names: Vec<String> =
        nearest(name, names).into_iter().map(|name| format!("`{name}`")).collect();
    let (last, others) = names.split_last()?;
    Some(match others {
        [] => format!("did you mean {last}?"),
        others => format!("did you mean {} or {last}?", others.join(", ")),
    })
}
