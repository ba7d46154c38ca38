//! Compares computed constructor ids with declared and known ones.

use tl_parser::ast::{Item, SchemaFile};
use tl_parser::{Dialect, Options, SourceMap, codes, computed_id, load, parse};

fn check(text: &str, dialect: Dialect) -> (usize, Vec<String>) {
    let mut sources = SourceMap::new();
    let id = sources.add("schema", text);
    let mut diagnostics = Vec::new();
    let file: SchemaFile<'_> = parse(&sources, id, &Options::default(), &mut diagnostics);
    assert_eq!(diagnostics, []);
    let combinators = file.items.iter().filter_map(|item| match item {
        Item::Combinator(combinator) => Some(combinator),
        _ => None,
    });
    let declared = combinators.filter(|combinator| combinator.id.is_some());
    let (mut count, mut different) = (0, Vec::new());
    for combinator in declared {
        count += 1;
        if Some(computed_id(combinator, dialect)) != combinator.id.map(|id| id.value) {
            different.push(combinator.name.text.to_owned());
        }
    }
    (count, different)
}

#[test]
fn all_ids_of_layer_185_are_computed_ones() {
    let text = include_str!("../../schema/api-185.tl");
    assert_eq!(check(text, Dialect::Telegram), (1988, vec![]));
}

#[test]
fn all_ids_of_layer_186_are_computed_ones() {
    let text = include_str!("../../schema/api-186.tl");
    assert_eq!(check(text, Dialect::Telegram), (1999, vec![]));
}

#[test]
fn four_ids_of_mtproto_differ_from_the_computed_ones() {
    let text = include_str!("../../schema/mtproto.tl");
    let (_, different) = check(text, Dialect::Telegram);
    assert_eq!(
        different,
        ["msg_container", "ipPortSecret", "accessPointRule", "help.configSimple"]
    );
}

/// Telegram froze these ids before it changed the texts.
#[test]
fn only_the_known_text_of_a_frozen_id_has_no_warning() {
    let mismatches = |text: &str| {
        let mut sources = SourceMap::new();
        sources.add("mtproto.tl", text);
        let options = Options { dialect: Some(Dialect::Telegram), ..Options::default() };
        let found = load(&sources, &options).diagnostics;
        found.iter().filter(|found| found.code == codes::ID_MISMATCH).count()
    };
    let text = include_str!("../../schema/mtproto.tl");
    assert_eq!(mismatches(text), 0);
    for (name, id) in [
        ("msg_container", "73f1f8dc"),
        ("ipPortSecret", "37982646"),
        ("accessPointRule", "4679b65f"),
        ("help.configSimple", "5a592a6c"),
    ] {
        let known = format!("{name}#{id} ");
        assert!(text.contains(&known), "{known}");
        assert_eq!(mismatches(&text.replace(&known, &format!("{known}extra:int "))), 1, "{name}");
        assert_eq!(mismatches(&text.replace(&known, &format!("{name}#01020304 "))), 1, "{name}");
    }
}

/// Checks ids that other tools compute for definitions of every form.
#[test]
fn known_ids_of_the_plain_dialect() {
    let known = "\
        int ? = Int; a8509bda
        long ? = Long; 22076cba
        double ? = Double; 2210c154
        string ? = String; b5286e24
        float ? = Float; 824dab22
        object ? = Object; 29704ca0
        function ? = Function; 7acbc197
        bytes = Bytes; e937bb82
        true = True; 3fedd339
        null = Null; 56730bcc
        boolFalse = Bool; bc799737
        boolTrue = Bool; 997275b5
        error code:int text:string = Error; c4b9f9bb
        vector {t:Type} # [ t ] = Vector t; 1cb5c415
        tuple {t:Type} {n:#} [ t ] = Tuple t n; 9770768a
        int128 4*[ int ] = Int128; 84ccf7b7
        int256 8*[int] = Int256; 7bedeb5b
        getUsers (Vector int) = Vector User; 2d84d5f5
        getUsers Vector<int> = Vector<User>; 2d84d5f5
        user id:int first_name:string last_name:string = User; d23c81a3
        tls.schema_v2 version:int date:int types_num:# types:types_num*[tls.Type] \
        constructor_num:# constructors:constructor_num*[tls.Combinator] functions_num:# \
        functions:functions_num*[tls.Combinator] = tls.Schema; 3a2f9be2
        get_arrays n:# a:n*[int] b:5*[int] = Tuple int 5; 90658cdb
        liteServer.sendMessage body:bytes = liteServer.SendMsgStatus; 690ad482
        p1 {n:#} a:n+1*[int] = P1 n; 354e602f
        p1 {n:#} a:(1+n)*[int] = P1 n; 354e602f
        p5 (a:int) b:int _:string _:long = P5; 085ec7f7
        p9 # [a:int b:string] = P9; 8d7705a2
        a x:int = A int; afbce489";
    for line in known.lines() {
        let (definition, id) = line.trim().split_once("; ").expect("a definition and an id");
        let id = u32::from_str_radix(id, 16).expect("hexadecimal");
        let mut sources = SourceMap::new();
        let source = sources.add("schema", format!("{definition};"));
        let mut found = Vec::new();
        let options = Options { vk: true, ..Options::default() };
        let file = parse(&sources, source, &options, &mut found);
        let combinator = file.combinators().next().unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(computed_id(combinator, Dialect::Plain), id, "{definition}");
    }
}
