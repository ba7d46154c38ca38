//! The uses of generated types on the page.

use generated_code::choices;
use generated_code::layers::{layer1, layer2};
use generated_code::page::{any, borrowed, enums, errors, functions, types};
use generated_code::values;
use tl_runtime::{
    Arena, Bare, Borrowed, Combinator, Object, Request, decode_given_in, decode_in, from_bytes,
    from_bytes_given, to_bytes, to_bytes_given, try_to_bytes,
};

#[test]
fn structs() {
    let point = types::Point::new(3, 4);
    let bytes: Vec<u8> = to_bytes(&point);
    assert_eq!(bytes[..4], types::Point::CONSTRUCTOR_ID.to_le_bytes());
    assert_eq!(from_bytes::<types::Point>(&bytes), Ok(point));
}

#[test]
fn large_arrays() {
    let mut grid = types::Grid::new(vec![0; 2000].try_into().expect("2000 cells"));
    grid.cells[7] = 1;
    let bytes = to_bytes(&grid);
    assert_eq!(bytes.len(), 4 + 2000 * 4);
    let again: types::Grid = from_bytes(&bytes).expect("2000 cells");
    assert_eq!(again, grid);
    assert_eq!(again.cells.iter().sum::<i32>(), 1);
    assert!(from_bytes::<types::Grid>(&bytes[..bytes.len() - 4]).is_err());
}

#[test]
fn unions() {
    let circle = types::ShapeCircle::new(types::Point::new(0, 0), 5);
    let shape = enums::Shape::from(circle.clone());
    assert_eq!(to_bytes(&shape), to_bytes(&circle));
    match &shape {
        enums::Shape::Empty => unreachable!(),
        enums::Shape::Circle(circle) => assert_eq!(circle.radius, 5),
        enums::Shape::Polygon(polygon) => assert!(polygon.corners.len() > 2),
    }
    assert_eq!(types::ShapeCircle::try_from(shape), Ok(circle));
}

#[test]
fn getters() {
    use values::enums::Post;
    use values::types::{PostText, User};

    let post = Post::from(PostText::new(5, User::new(7, "Ada".to_owned(), 1), "Hello".to_owned()));
    assert_eq!(post.id(), Some(5));
    assert_eq!(post.author().map(|user| &*user.name), Some("Ada"));
    assert_eq!(post.text(), Some("Hello"));
    assert!(post.is_text() && post.as_photo().is_none());
    assert_eq!(Post::Empty.id(), None);
}

#[test]
fn walks() {
    use tl_runtime::{walk, walk_mut};
    use values::enums::Post;
    use values::types::{PostText, User, Wall};

    let user = |id| User::new(id, format!("user {id}"), 1);
    let post = |id, author| Post::from(PostText::new(id, user(author), "Hello".to_owned()));
    let mut wall = Wall::new(user(1), vec![post(10, 2), Post::Empty, post(11, 3)], Post::Empty);
    let mut ids = Vec::new();
    walk(&wall, |user: &User| ids.push(user.id));
    assert_eq!(ids, [1, 2, 3]);
    // Names do not belong into a log.
    walk_mut(&mut wall, |user: &mut User| user.name.clear());
    assert!(!format!("{wall:?}").contains("user"));
}

#[test]
fn scans() {
    use tl_runtime::TracedError;
    use values::SCAN;
    use values::types::{PostText, User, Wall};

    let user = |id| User::new(id, format!("user {id}"), 1);
    let post = PostText::new(10, user(2), "Hello".to_owned());
    let empty = values::enums::Post::Empty;
    let bytes = to_bytes(&Wall::new(user(1), vec![empty.clone(), post.into()], empty));

    let names = SCAN.path("Wall", "posts[*].author.name").expect("the schema has the fields");
    let names: Result<Vec<&str>, TracedError> =
        names.find(&bytes).map(|name| Ok(name?.str()?)).collect();
    assert_eq!(names, Ok(vec!["user 2"]));

    let authors = SCAN.path("Wall", "posts[*].author").expect("the schema has the fields");
    let author = authors.find(&bytes).next().expect("one author").expect("valid bytes");
    assert_eq!(author.decode(), Ok(user(2)));
    assert_eq!(SCAN.root("Wall").expect("a type").value_len(&bytes), Ok(Some(bytes.len())));
}

#[test]
fn conversions() {
    use values::enums::Peer;
    use values::types::{InputUser, PeerUser, User};

    let user = User::new(7, "Ada".to_owned(), 0x5eed);
    assert_eq!(user.to_input_user(), InputUser::new(7, 0x5eed));
    assert_eq!(user.to_peer(), Peer::from(PeerUser::new(7)));
}

#[test]
fn keys_and_defaults() {
    use std::collections::{BTreeMap, HashSet};
    use values::enums::Post;
    use values::types::{PostText, User, Wall};

    let wall = Wall::default().owner(User::default().name("Ada".to_owned()));
    assert_eq!(wall.pinned, Post::Empty);
    let literal = PostText { id: 5, text: "Hello".to_owned(), ..PostText::default() };
    let walls = HashSet::from([wall.clone(), wall.clone().posts(vec![literal.into()])]);
    assert_eq!(walls.len(), 2);
    let by_owner = BTreeMap::from([(wall.owner, "first")]);
    assert_eq!(by_owner[&User::default().name("Ada".to_owned())], "first");
}

#[test]
fn traced() {
    use values::enums::Post;
    use values::types::{PostText, User, Wall};

    let text = PostText::new(5, User::default(), "Hello".to_owned());
    let mut bytes = to_bytes(&Wall::default().posts(vec![Post::Empty, text.into()]));
    bytes.truncate(bytes.len() - 8);
    let error = tl_runtime::from_bytes_traced::<Wall>(&bytes).expect_err("the end is missing");
    assert_eq!(error.path, "posts[1].text");
}

#[test]
fn conditional() {
    let photo = types::Photo::new(7).loud(true).caption("At the lake".to_owned());
    assert_eq!(photo.size, None);
    assert_eq!(from_bytes(&to_bytes(&photo)), Ok(photo));
}

#[test]
fn groups() {
    let mut album = types::Album::new().views_and_forwards(10, 2).edit_date(1_722_988_800);
    assert!(album.edited());
    album.views_and_forwards = None;
    assert_eq!(album, types::Album::new().edit_date(1_722_988_800));
}

#[test]
fn nested() {
    let more = types::SettingsMore::new().pinned(true);
    let settings = types::Settings::new().more(more);
    let empty = types::Settings::new().more(types::SettingsMore::new());
    assert_eq!(to_bytes(&settings).len(), to_bytes(&empty).len());
    assert_ne!(to_bytes(&empty), to_bytes(&types::Settings::new()));
}

#[test]
fn parameters() {
    let pair = types::Pair::new(1, "one".to_owned());
    let points = types::Pair::new(Bare(types::Point::new(1, 2)), Bare(vec![3]));
    let applied = types::Applied::new(pair, points, enums::Maybe::Nothing);
    assert_eq!(applied.b.a.0.x, 1);
}

#[test]
fn objects() {
    let message = types::Message::new(1, Object::new(&types::Point::new(3, 4)));
    assert_eq!(message.body.constructor_id(), Some(types::Point::CONSTRUCTOR_ID));
    assert_eq!(message.body.decode::<types::Point>(), Ok(types::Point::new(3, 4)));
}

#[test]
fn numbers() {
    let left = types::Samples::new(7, vec![1, 2, 3]);
    let bytes = to_bytes_given(&left, [3]).expect("three values");
    assert_eq!(from_bytes_given(&bytes, [3]), Ok(left.clone()));

    let arena = Arena::new();
    let samples: borrowed::types::Samples<'_> =
        decode_given_in(&bytes, &arena, [3]).expect("three values");
    assert_eq!(samples.values, [1, 2, 3]);

    // The length of `left` is `n`, so `right` must have as many values.
    let right = types::Samples::new(8, vec![4]);
    let recording = types::Recording::new(left, right);
    let error = try_to_bytes(&recording).expect_err("a contradiction");
    assert_eq!(error.to_string(), "`values` of samples has 1 item, but its count is 3");
}

#[test]
fn calls() {
    /// Sends a call as bytes, and decodes the answer as the output of the call.
    fn call<F: Request>(call: &F, send: impl Fn(Vec<u8>) -> Vec<u8>) -> F::Output {
        call.answer_from_bytes(&send(to_bytes(call))).expect("a valid answer")
    }
    let find = functions::photos::Find::new(10).near(types::Point::new(3, 4));
    let photos: Vec<types::Photo> = call(&find, |_| to_bytes(&vec![types::Photo::new(7)]));
    assert_eq!(photos[0].id, 7);

    // The answer to `getRow` has as many items as the call asks for.
    let row: Vec<i32> = call(&functions::GetRow::new(2), |_| {
        [&0x9770_768a_u32.to_le_bytes()[..], &[1, 0, 0, 0, 2, 0, 0, 0]].concat()
    });
    assert_eq!(row, [1, 2]);

    let wrapped = functions::InvokeWithLayer::new(7, functions::GetShape::new(1));
    let shape: enums::Shape = call(&wrapped, |_| to_bytes(&enums::Shape::Empty));
    assert_eq!(shape, enums::Shape::Empty);
}

#[test]
fn dispatch() {
    let bytes = to_bytes(&functions::GetShape::new(1));
    match from_bytes(&bytes).expect("a call") {
        any::Function::GetShape(call) => assert_eq!(call.id, 1),
        other => panic!("{other:?}"),
    }
    let shape = to_bytes(&enums::Shape::Empty);
    assert_eq!(from_bytes(&shape), Ok(any::Object::Shape(Box::new(enums::Shape::Empty))));
}

#[test]
fn borrowing() {
    let bytes = to_bytes(&types::Photo::new(7).caption("At the lake".to_owned()));
    let arena = Arena::new();
    let photo: borrowed::types::Photo<'_> = decode_in(&bytes, &arena).expect("a photo");
    assert_eq!(photo.caption, Some("At the lake"));
    let owned: types::Photo = photo.into_owned();
    assert_eq!(owned.id, 7);
}

#[test]
fn possible_errors() {
    let error = errors::Error::new(420, "FLOOD_WAIT_30");
    assert_eq!(error, errors::Error::FloodWait { seconds: 30 });
    assert!(functions::photos::Find::ERRORS.iter().any(|known| known.is("FLOOD_WAIT_30")));
}

#[test]
fn unknown_bits() {
    let mut bytes = to_bytes(&choices::types::Photo::new(7));
    bytes[5] |= 1 << 4;
    let photo: choices::types::Photo = from_bytes(&bytes).expect("a photo");
    assert_eq!(photo.flags_unknown, 1 << 12);
    assert_eq!(to_bytes(&photo), bytes);
}

#[test]
fn layers() {
    let old = layer1::types::Note::new(1).text("hello".to_owned());
    let new = layer2::types::Note::from(old.clone());
    // The newer type also reads the bytes of the older one.
    assert_eq!(from_bytes(&to_bytes(&old)), Ok(new.clone()));
    assert_eq!(layer1::types::Note::try_from(new.clone()), Ok(old));
    let here = new.at(layer2::types::Point::new(3, 4));
    let reason = layer1::types::Note::try_from(here).expect_err("layer 1 has no place");
    assert_eq!(reason.to_string(), "in layer 1, note has no field for the value of at");
}
