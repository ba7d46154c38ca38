//! `tl import-page` and `tl show --docs`: output, changed files and exit status.

mod common;

use std::fs;
use std::path::Path;

use common::{directory, run, run_all};

fn read(directory: &Path, name: &str) -> String {
    fs::read_to_string(directory.join(name)).expect("a file")
}

const SCHEMA: &str = "int ? = Int;\n//@description A place @x Metres to the east; see https://example.org/[east]\n\
    point#e3fe70f4 x:int y:int = Point;\n\
    //@class Shape @description Something to draw\n\
    shapeLine#1d5a0f3c from:Point to:Point = Shape;\nshapeCone#06534164 = Shape;\n\
    ---functions---\ngeo.find#d3dd1b38 near:Point count:int = Shape;\n// LAYER 3\n";

const FIND: &str = r#"<title>geo.find</title>
<div id="dev_page_content"><p>Looks for a <a href="/type/Shape">shape</a>.</p>
<pre class="page_scheme"><code><a href="/constructor/shapeCone">shapeCone</a>#6534164 = <a href="/type/Shape">Shape</a>;
---functions---
<a href="/method/geo.find" class="current_page_link">geo.find</a>#d3dd1b38&nbsp;near:<a href="/type/Point">Point</a> count:int = Shape;</code></pre>
<h3 id="parameters">Parameters</h3><table><thead><tr><th>Name</th><th>Type</th><th>Description</th></tr></thead>
<tr><td><b>near</b></td><td>Point</td><td>Where, such as <a href="/constructor/pointt">here</a></td></tr>
<tr><td>count</td><td>int</td><td>How many</td></tr></table>
<h3 id="result">Result</h3><p><a href="/type/Shape">Shape</a></p>
<h3 id="possible-errors">Possible errors</h3><table><thead><tr><th>Code</th><th>Type</th><th>Description</th></tr></thead>
<tr><td>400</td><td>POINT_%d_INVALID</td><td>No such point.</td></tr></table>
<h3 id="bots-can-use-this-method">Bots can use this method</h3></div>"#;

const SHAPE: &str = r#"<title>Shape</title><div id="dev_page_content"><p>A shape.</p>
<pre class="page_scheme"><code><a href="/constructor/shapeLine">shapeLine</a>#1d5a0f3c from:Point to:Point = <a href="/type/Shape" class="current_page_link">Shape</a>;
<a href="/constructor/shapeCone">shapeCone</a>#6534164 = <a href="/type/Shape">Shape</a>;</code></pre>
<h3 id="constructors">Constructors</h3><table><tr><th>Constructor</th><th>Description</th></tr>
<tr><td><a href="/constructor/shapeLine">shapeLine</a></td><td>A line.</td></tr></table></div>"#;

#[test]
fn import() {
    let changed = FIND.replace("count:int", "number:int").replace("<td>count", "<td>amount");
    let changed = changed.replacen("<p>", "<p class=dev_layer_select>Layer 4</p><p>", 1);
    let here = directory(
        "import",
        &[
            ("schema.tl", SCHEMA),
            ("find.html", FIND),
            ("shape.html", SHAPE),
            ("changed.html", &changed),
            ("no.html", "<h1>No page</h1>"),
            ("bad.tl", "a = ;"),
            ("bad.toml", "[a\n"),
            (
                "docs.toml",
                "# Points first.\n[point]\ndescription = \"A point.\" # in the plane\n\n# Kept.\n",
            ),
        ],
    );
    let mut all = vec![
        run(&here, "tl import-page find.html --schema"),
        run(
            &here,
            "tl import-page shape.html find.html --output docs.toml --schema out.tl --against schema.tl",
        ),
        read(&here, "docs.toml"),
        read(&here, "out.tl"),
    ];
    let docs = read(&here, "docs.toml");
    all.push(run(&here, "tl import-page find.html shape.html --output docs.toml --schema out.tl"));
    assert_eq!(read(&here, "docs.toml"), docs);
    all.push(run(&here, "tl import-page changed.html --against schema.tl --schema out.tl"));
    let lines = [
        "tl import-page find.html changed.html --output both.toml",
        "tl import-page no.html find.html --output one.toml",
        "tl import-page no.html",
        "tl import-page missing.html",
        "tl import-page find.html --output bad.toml --schema bad.tl",
        "tl import-page find.html --against bad.tl",
        "tl import-page find.html --schema shape.html",
        "tl import-page",
    ];
    all.extend(lines.iter().map(|line| run(&here, line)));
    assert_eq!(read(&here, "bad.toml"), "[a\n");
    assert_eq!(read(&here, "bad.tl"), "a = ;");
    assert_eq!(read(&here, "shape.html"), SHAPE);
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn show_documentation() {
    let docs = "[\"geo.find\"]\ndescription = \"\"\"\nLooks for a [shape](tl:Shape).\n\n- nearest first\n\"\"\"\n\
        fields.near = \"Where\"\nresult = \"The nearest.\"\nbots = false\nerrors = [{ code = 400, name = \"POINT_%d\", description = \"No [such](/point).\" }]\n\
        links = [\"https://example.org/find\"]\n[shapeLine]\ndescription = \"A line.\"\n";
    let here = directory(
        "show_documentation",
        &[
            ("schema.tl", SCHEMA),
            ("docs.toml", docs),
            ("more.toml", "[\"geo.find\"]\nbots = true\nresult = \"[Shape](tl:Shape)\"\n"),
            ("bad.toml", "[\"geo.find\"]\nbots = 1\n"),
        ],
    );
    let lines = [
        "tl show geo.find --schema schema.tl --docs docs.toml",
        "tl show geo.find --schema schema.tl --docs docs.toml --docs more.toml",
        "tl show Shape --schema schema.tl --docs docs.toml",
        "tl show point --schema schema.tl",
        "tl show point --schema schema.tl --docs bad.toml",
        "tl show point --schema schema.tl --docs missing.toml",
    ];
    insta::assert_snapshot!(run_all(&here, &lines));
}
