//! Names for characters that get into schemas by mistake: invisible ones, letters of other
//! alphabets, and HTML entities.

use crate::Span;
use crate::codes;
use crate::diagnostic::Diagnostic;

/// Characters that are invisible or look like a space.
const INVISIBLE: &[(char, &str)] = &[
    ('\u{00a0}', "a no-break space"),
    ('\u{00ad}', "a soft hyphen"),
    ('\u{1680}', "an Ogham space mark"),
    ('\u{180e}', "a Mongolian vowel separator"),
    ('\u{200b}', "a zero-width space"),
    ('\u{200c}', "a zero-width non-joiner"),
    ('\u{200d}', "a zero-width joiner"),
    ('\u{200e}', "a left-to-right mark"),
    ('\u{200f}', "a right-to-left mark"),
    ('\u{2028}', "a line separator"),
    ('\u{2029}', "a paragraph separator"),
    ('\u{202f}', "a narrow no-break space"),
    ('\u{205f}', "a medium mathematical space"),
    ('\u{2060}', "a word joiner"),
    ('\u{3000}', "an ideographic space"),
    ('\u{feff}', "a byte order mark"),
];

/// Letters and signs that look like ASCII ones.
const LOOK_ALIKES: &[(char, char, &str)] = &[
    ('а', 'a', "CYRILLIC SMALL LETTER A"),
    ('в', 'b', "CYRILLIC SMALL LETTER VE"),
    ('е', 'e', "CYRILLIC SMALL LETTER IE"),
    ('к', 'k', "CYRILLIC SMALL LETTER KA"),
    ('м', 'm', "CYRILLIC SMALL LETTER EM"),
    ('о', 'o', "CYRILLIC SMALL LETTER O"),
    ('р', 'p', "CYRILLIC SMALL LETTER ER"),
    ('с', 'c', "CYRILLIC SMALL LETTER ES"),
    ('т', 't', "CYRILLIC SMALL LETTER TE"),
    ('у', 'y', "CYRILLIC SMALL LETTER U"),
    ('х', 'x', "CYRILLIC SMALL LETTER HA"),
    ('ѕ', 's', "CYRILLIC SMALL LETTER DZE"),
    ('і', 'i', "CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I"),
    ('ј', 'j', "CYRILLIC SMALL LETTER JE"),
    ('А', 'A', "CYRILLIC CAPITAL LETTER A"),
    ('В', 'B', "CYRILLIC CAPITAL LETTER VE"),
    ('Е', 'E', "CYRILLIC CAPITAL LETTER IE"),
    ('К', 'K', "CYRILLIC CAPITAL LETTER KA"),
    ('М', 'M', "CYRILLIC CAPITAL LETTER EM"),
    ('Н', 'H', "CYRILLIC CAPITAL LETTER EN"),
    ('О', 'O', "CYRILLIC CAPITAL LETTER O"),
    ('Р', 'P', "CYRILLIC CAPITAL LETTER ER"),
    ('С', 'C', "CYRILLIC CAPITAL LETTER ES"),
    ('Т', 'T', "CYRILLIC CAPITAL LETTER TE"),
    ('Х', 'X', "CYRILLIC CAPITAL LETTER HA"),
    ('ο', 'o', "GREEK SMALL LETTER OMICRON"),
    ('ν', 'v', "GREEK SMALL LETTER NU"),
    ('α', 'a', "GREEK SMALL LETTER ALPHA"),
    ('ρ', 'p', "GREEK SMALL LETTER RHO"),
    ('Α', 'A', "GREEK CAPITAL LETTER ALPHA"),
    ('Β', 'B', "GREEK CAPITAL LETTER BETA"),
    ('Ε', 'E', "GREEK CAPITAL LETTER EPSILON"),
    ('Η', 'H', "GREEK CAPITAL LETTER ETA"),
    ('Ι', 'I', "GREEK CAPITAL LETTER IOTA"),
    ('Κ', 'K', "GREEK CAPITAL LETTER KAPPA"),
    ('Μ', 'M', "GREEK CAPITAL LETTER MU"),
    ('Ν', 'N', "GREEK CAPITAL LETTER NU"),
    ('Ο', 'O', "GREEK CAPITAL LETTER OMICRON"),
    ('Τ', 'T', "GREEK CAPITAL LETTER TAU"),
    ('Χ', 'X', "GREEK CAPITAL LETTER CHI"),
    ('–', '-', "EN DASH"),
    ('—', '-', "EM DASH"),
    ('−', '-', "MINUS SIGN"),
    ('；', ';', "FULLWIDTH SEMICOLON"),
    (';', ';', "GREEK QUESTION MARK"),
    ('：', ':', "FULLWIDTH COLON"),
    ('＃', '#', "FULLWIDTH NUMBER SIGN"),
    ('＝', '=', "FULLWIDTH EQUALS SIGN"),
    ('？', '?', "FULLWIDTH QUESTION MARK"),
];

/// Returns true if a character is invisible or looks like a space.
pub(crate) fn is_invisible(c: char) -> bool {
    invisible_name(c).is_some()
}

fn invisible_name(c: char) -> Option<&'static str> {
    let named = INVISIBLE.iter().find(|(known, _)| *known == c).map(|(_, name)| *name);
    named.or(match c {
        '\u{2000}'..='\u{200a}' => Some("a space of unusual width"),
        '\0'..=' ' | '\u{7f}'..='\u{9f}' => Some("a control character"),
        _ => None,
    })
}

/// Returns the length of the HTML entity at the start of a text.
pub(crate) fn entity_len(text: &str) -> Option<usize> {
    let body = text.strip_prefix('&')?;
    let name = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?;
    (name > 0 && body.as_bytes()[name] == b';').then_some(name + 2)
}

/// Describes a run of characters that TL does not use.
pub(crate) fn describe(run: &str, span: Span) -> Diagnostic {
    if entity_len(run).is_some() {
        let help = match decoded(run) {
            Some(plain) => format!("write `{plain}`, or unescape the whole file"),
            None => "unescape the whole file".to_owned(),
        };
        return Diagnostic::new(codes::HTML_ENTITY, span, format!("HTML entity `{run}`"))
            .label("this text was copied from the source of a web page")
            .help(help);
    }
    let first = run.chars().next().unwrap_or_default();
    let number = u32::from(first);
    if let Some(name) = invisible_name(first) {
        return Diagnostic::new(
            codes::INVISIBLE_CHARACTER,
            span,
            format!("invisible character U+{number:04X}, {name}"),
        )
        .label("the invisible character is here")
        .help("replace it with a space or remove it; text copied from web pages often contains such characters");
    }
    if let Some((_, plain, name)) = LOOK_ALIKES.iter().find(|(known, ..)| *known == first) {
        return Diagnostic::new(
            codes::LOOK_ALIKE_CHARACTER,
            span,
            format!(
                "`{first}` (U+{number:04X}, {name}) looks like `{plain}` but is another character"
            ),
        )
        .label(format!("not the ASCII `{plain}`"))
        .help(format!("type `{plain}`: names consist of ASCII letters, digits and underscores"));
    }
    let what = match first {
        '\u{fffd}' => "bytes that are not UTF-8 text".to_owned(),
        _ => format!("unexpected character `{first}` (U+{number:04X})"),
    };
    let help = if first.is_alphabetic() {
        "names consist of ASCII letters, digits and underscores"
    } else if first == '\u{fffd}' {
        "save the text as UTF-8, without bytes of other encodings such as UTF-16"
    } else if first == '-' {
        "a section header is written `---types---` or `---functions---`"
    } else {
        "TL allows this character only in comments"
    };
    Diagnostic::new(codes::UNEXPECTED_CHARACTER, span, what).help(help)
}

/// Decodes the HTML entities that occur on schema pages.
fn decoded(entity: &str) -> Option<char> {
    match entity {
        "&lt;" | "&#60;" => Some('<'),
        "&gt;" | "&#62;" => Some('>'),
        "&amp;" | "&#38;" => Some('&'),
        "&nbsp;" | "&#160;" => Some(' '),
        "&#35;" | "&num;" => Some('#'),
        "&#33;" | "&excl;" => Some('!'),
        _ => None,
    }
}
