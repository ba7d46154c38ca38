//! `Extra::Default`: a default value has a binary form.

use std::fs;

use tl_codegen::{Builder, Extra};

#[test]
fn a_type_that_is_given_a_constant_has_no_default() {
    let path = std::env::temp_dir().join(format!("tl-defaults-{}.tl", std::process::id()));
    let text = "given {n:#} items:n*[ int ] = Given n;\n\
                zero value:(given 0) = Zero;\n\
                two value:(given 2) = Two;\n\
                around value:Two = Around;\n\
                computed n:# value:(given n) = Computed;\n\
                sum n:# first:n*[ int ] second:(n+1)*[ int ] = Sum;\n";
    fs::write(&path, text).expect("a temporary file can be written");
    let generated = Builder::new().schema(&path).with(Extra::Default).generate();
    fs::remove_file(&path).expect("the file is there");
    let generated = generated.expect("the schema is valid");
    let has_default = |name: &str| {
        let (before, _) =
            generated.split_once(&format!("pub struct {name} {{")).expect("the struct");
        let derives = before.lines().rev().map(str::trim).find(|line| line.starts_with("#[derive"));
        derives.is_some_and(|derives| derives.contains("Default"))
    };
    for (name, expected) in [
        ("Given", true),
        ("Zero", true),
        ("Two", false),
        ("Around", false),
        ("Computed", true),
        ("Sum", false),
    ] {
        assert_eq!(has_default(name), expected, "{name}");
    }
}
