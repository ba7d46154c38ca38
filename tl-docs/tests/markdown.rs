//! Texts for rustdoc and for terminals.

use tl_docs::{plain_text, rewrite_links};

/// Returns a path for names that start with a lower-case letter.
fn path(name: &str) -> Option<String> {
    name.starts_with(|c: char| c.is_lowercase()).then(|| format!("crate::{name}"))
}

#[test]
fn texts_are_rewritten() {
    let texts = [
        "A [user](tl:user), the [User](tl:User) and a [type](tl:User).",
        "[`user`](tl:user) [**bold** user](tl:user)",
        "[site](https://example.org/a) [page](/api/files#x) [mail](mailto:a@example.org) [other](//example.org)",
        "[relative](files) [script](javascript:alert(1)) [](tl:user) [not a link] [x]: y",
        "[outer [inner](tl:user) text](tl:user) ![image](https://example.org/a.png)",
        "https://example.org/a_b, <https://example.org> (http://example.org/(x)).",
        "Vector<int>, a < b, <b>bold</b> & x[0] and `Vec<u8>`, ``a ` b``, a ` alone",
        "    let x = 1;\n\n\tlet y = 2;",
        "```\nlet z = 3;\n```\nand\n~~~rust\n```\n~~~",
        "- one\n  two\n    - three\n\n      four\n- five\n\nsix\n1. seven\n   - eight",
        "- ```\n  code\n  ```\n- more",
        "> quoted <b>\n> ~~~\n> ```",
        "| a | b |\n|---|---|\n| [user](tl:user) | `x\\|y` <T> |",
        "# Title <T>\ntext\\\nend \\[x\\] \\",
        "```unclosed",
    ];
    let shown = texts.map(|text| {
        format!(
            "{text}\n--- rustdoc\n{}\n--- terminal\n{}\n",
            rewrite_links(text, path),
            plain_text(text)
        )
    });
    insta::assert_snapshot!(shown.join("\n==========\n"));
}
