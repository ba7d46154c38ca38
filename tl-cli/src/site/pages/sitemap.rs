//! The list of all pages for search engines.

use maud::{Markup, PreEscaped, html};

use crate::site::Site;

/// Renders the list with full addresses.
pub(in crate::site) fn render(site: &Site, base_url: &str) -> String {
    let base = base_url.trim_end_matches('/');
    let markup: Markup = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            @for path in site.paths().filter(|path| path.ends_with(".html")) {
                url { loc { (base) "/" (path) } }
            }
        }
    };
    markup.into_string()
}
