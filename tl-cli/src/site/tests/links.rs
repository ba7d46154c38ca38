//! All pages are valid HTML, and all links lead somewhere.

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::Options;

use super::{overlays, repository, site, site_of, text};
use crate::pages::{Dom, parse};
use crate::site::Site;

/// Checks each page by itself, then the links between them. Links that lead away start with one of
/// `away`.
pub(super) fn check(site: &Site, away: &[&str]) {
    let paths: BTreeSet<String> = site.paths().collect();
    let pages = paths.iter().filter(|path| path.ends_with(".html"));
    let pages: BTreeMap<&str, Links> =
        pages.map(|path| (path.as_str(), check_page(path, &text(site, path)))).collect();
    for (path, page) in &pages {
        for link in &page.links {
            if away.iter().any(|away| link.starts_with(away)) || *link == "data:," {
                continue;
            }
            let (target, anchor) = link
                .split_once('#')
                .map_or((&**link, None), |(target, anchor)| (target, Some(anchor)));
            let target = target.split('?').next().unwrap_or_default();
            let target = if target.is_empty() { (*path).to_owned() } else { resolve(path, target) };
            assert!(paths.contains(&target), "{path} has a link to {link}");
            // The part after `#` is bytes there.
            if let Some(anchor) = anchor.filter(|_| target != "bytes.html") {
                assert!(pages[&*target].ids.contains(anchor), "{path} has a link to {link}");
            }
        }
    }
    // Each is rendered again, so a large site has some of them tested.
    let step = if paths.len() > 1000 { 16 } else { 1 };
    for path in paths.iter().filter(|path| path.ends_with(".md")).step_by(step) {
        check_twin(&paths, path, &text(site, path));
    }
}

/// The ids and links of a page.
struct Links {
    ids: BTreeSet<String>,
    links: Vec<String>,
}

fn check_page(path: &str, html: &str) -> Links {
    let dom = parse(html).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert!(dom.errors().is_empty(), "{path}: {:?}", dom.errors());
    let (mut page, mut level) = (Links { ids: BTreeSet::new(), links: Vec::new() }, 0);
    let mut landmarks = BTreeMap::from([("main", 0), ("header", 0), ("footer", 0), ("h1", 0)]);
    for id in dom.descendants(Dom::ROOT) {
        let tag = dom.tag(id).unwrap_or_default();
        if let Some(count) = landmarks.get_mut(tag) {
            *count += 1;
        }
        if let Some(heading) = tag.strip_prefix('h').and_then(|level| level.parse::<u32>().ok()) {
            assert!(heading <= level + 1, "{path}: {tag} after h{level}");
            assert!(!dom.text(id).trim().is_empty(), "{path}: empty {tag}");
            level = heading;
        }
        if tag == "script" {
            let src = dom.attribute(id, "src").unwrap_or_default().trim_start_matches("../");
            let is_own = path == "bytes.html" && ["bytes-answers.js", "bytes.js"].contains(&src);
            assert!(src == "search.js" || is_own, "{path} has the script {src}");
        }
        for (name, value) in dom.attributes(id) {
            assert!(!name.starts_with("on") && name != "style", "{path}: {name} of {tag}");
            match name {
                "id" => assert!(page.ids.insert(value.to_owned()), "{path}: two of the id {value}"),
                "href" | "src" | "action" => page.links.push(value.to_owned()),
                _ => {}
            }
        }
        if tag == "a" {
            assert!(!dom.text(id).trim().is_empty(), "{path}: a link without text");
        }
    }
    assert!(landmarks.values().all(|count| *count == 1), "{path}: {landmarks:?}");
    page
}

/// Returns the path of a link on a page.
fn resolve(page: &str, link: &str) -> String {
    match link.strip_prefix("../") {
        Some(rest) => rest.to_owned(),
        None => match page.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{link}"),
            None => link.to_owned(),
        },
    }
}

/// Checks the links of a page in Markdown.
fn check_twin(paths: &BTreeSet<String>, path: &str, text: &str) {
    assert!(text.starts_with("# "), "{path}: {text}");
    for rest in text.split("](").skip(1) {
        let link = rest.split(')').next().unwrap_or_default();
        if link.contains(".md") && !link.contains(':') {
            let target = link.split(['#', '?']).next().unwrap_or_default();
            let target = resolve(path, target);
            assert!(paths.contains(&target), "{path} has a link to {link}");
        }
    }
}

#[test]
fn the_layer_of_telegram_without_a_dead_link() {
    let schema = repository("schema/api-185.tl");
    let site = site_of(&[(Some(185), &schema)], &overlays(), &Options::default());
    check(&site, &["https://"]);
    let size: usize = text(&site, "search-data.js").len();
    assert!(size < 200_000, "the data of the search has {size} bytes");
}

#[test]
fn mtproto_without_a_dead_link() {
    check(&site(&repository("schema/mtproto.tl"), ""), &[]);
}
