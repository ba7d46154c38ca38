//! Makes docs/generated-code.md from a template, the schema, the text of the compiled modules and
//! the functions in `uses`, which run as tests.

mod excerpt;
mod uses;

use std::fs;
use std::path::Path;

use generated_code::TEXTS;

const TEMPLATE: &str = include_str!("template.md");
const USES: &str = include_str!("uses.rs");
const SCHEMAS: [(&str, &str); 4] = [
    ("page", include_str!("../../schemas/page.tl")),
    ("layer1", include_str!("../../schemas/layer-1.tl")),
    ("layer2", include_str!("../../schemas/layer-2.tl")),
    ("overlay", include_str!("../../schemas/page.toml")),
];

/// Returns the text for a line of the template such as `{{rust page::types::Point}}`.
fn directive(line: &str) -> Option<String> {
    let (kind, args) = line.strip_prefix("{{")?.strip_suffix("}}")?.split_once(' ')?;
    let (language, text) = match kind {
        "tl" => {
            let (schema, names) = args.split_once(' ').expect("a schema and names");
            let schema = named(&SCHEMAS, schema);
            let lines = names.split(' ').map(|name| excerpt::definition(schema, name));
            ("tl", lines.collect::<Vec<_>>().join("\n"))
        }
        "overlay" => {
            ("toml", named(&SCHEMAS, "overlay").lines().skip(2).collect::<Vec<_>>().join("\n"))
        }
        "rust" | "documented" => {
            let items = args.split(' ').map(|arg| {
                let (module, path) = arg.split_once("::").expect("a module and a path");
                let item = excerpt::item(named(&TEXTS, module), path, kind == "documented");
                format!("// {path}\n{item}")
            });
            ("rust", items.collect::<Vec<_>>().join("\n\n"))
        }
        "impls" => {
            let (module, path) = args.split_once("::").expect("a module and a path");
            ("rust", excerpt::implementations(named(&TEXTS, module), path))
        }
        "use" => ("rust", excerpt::body(USES, args)),
        _ => panic!("the template has an unknown `{line}`"),
    };
    Some(format!("```{language}\n{text}\n```\n\n"))
}

fn named<'t>(texts: &[(&str, &'t str)], name: &str) -> &'t str {
    texts.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no `{name}`")).1
}

#[test]
fn the_page_is_fresh() {
    let lines = TEMPLATE.lines().map(|line| directive(line).unwrap_or(format!("{line}\n")));
    let page = lines.collect::<String>().replace("```\n\n\n", "```\n\n");
    let page = page.trim_end().to_owned() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/generated-code.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).expect("the page can be written");
    }
    let committed = fs::read_to_string(&path).expect("the page is there").replace("\r\n", "\n");
    assert!(committed == page, "docs/generated-code.md is stale: run this test with UPDATE_DOCS=1");
}

#[test]
fn the_page_shows_every_definition_of_the_schema() {
    let known = ["boolFalse", "boolTrue", "int", "true", "vector"];
    let lines = named(&SCHEMAS, "page").lines().filter(|line| line.ends_with(';'));
    let names = lines.filter_map(|line| line.split([' ', '#']).next());
    let shown: Vec<_> = TEMPLATE
        .lines()
        .filter_map(|line| line.strip_prefix("{{tl page ")?.strip_suffix("}}"))
        .flat_map(|names| names.split(' '))
        .collect();
    for name in names.filter(|name| !known.contains(name)) {
        assert!(shown.contains(&name), "the page does not show `{name}`");
    }
}
