//! Documentation, which is Markdown, as HTML.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::context::Context;
use crate::pages;

/// Renders a text. HTML in it is shown as it is written, images as their descriptions, and a link that
/// leads to no page and no site as its text.
pub(super) fn blocks(at: Context<'_>, text: &str) -> Markup {
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events(at, text));
    PreEscaped(out)
}

/// Renders a text of one paragraph without the element around it.
pub(super) fn inline(at: Context<'_>, text: &str) -> Markup {
    let PreEscaped(out) = blocks(at, text);
    let only = out.trim().strip_prefix("<p>").and_then(|text| text.strip_suffix("</p>"));
    PreEscaped(match only.filter(|text| !text.contains("<p>")) {
        Some(only) => only.to_owned(),
        None => out,
    })
}

/// Returns the first sentence of a text without markup, for lists and for the head of a page.
pub(super) fn summary(text: &str) -> String {
    let plain = tl_docs::plain_text(text.split("\n\n").next().unwrap_or_default());
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = plain.find(". ").map_or(plain.len(), |end| end + 1);
    plain[..end].to_owned()
}

fn events<'t>(at: Context<'_>, text: &'t str) -> impl Iterator<Item = Event<'t>> {
    // True for each open link that is rendered.
    let mut links = Vec::new();
    Parser::new_ext(text, Options::ENABLE_TABLES).filter_map(move |event| match event {
        Event::Start(Tag::Link { dest_url, title, id, link_type }) => {
            let href = href(at, &dest_url);
            links.push(href.is_some());
            let dest_url = CowStr::from(href?);
            Some(Event::Start(Tag::Link { dest_url, title, id, link_type }))
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or_default().then_some(event),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock)
        | Event::End(TagEnd::Image | TagEnd::HtmlBlock) => None,
        // Headings of a text would disturb those of the page.
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        event => Some(event),
    })
}

/// Returns the address of a link in a text.
fn href(at: Context<'_>, address: &str) -> Option<String> {
    match address.strip_prefix("tl:") {
        Some(name) => at.href_to_name(name),
        None => pages::whole(address),
    }
}
