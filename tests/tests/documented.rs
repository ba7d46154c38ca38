//! Documentation in generated code: the text for rustdoc, and constants about functions. The CI
//! builds the documentation with warnings as errors.

use tests::documented::errors::Error;
use tests::documented::functions::geo::{Add, Find, Tagged};
use tests::documented::{functions, types};

#[test]
fn constants_of_functions() {
    let names = Find::ERRORS.iter().map(|error| (error.code, error.name));
    let expected = [(400, "POINT_INVALID"), (420, "FLOOD_WAIT_%d"), (400, "PLACE_%d_OF_%d")];
    assert_eq!(names.collect::<Vec<_>>(), expected);
    const { assert!(Find::BOTS && !Add::BOTS) };
    assert_eq!(Tagged::<functions::geo::Forget>::ERRORS.len(), 1);
    assert!(Find::ERRORS.iter().any(|error| error.is("FLOOD_WAIT_7")));
    let near = types::Point::new(1, 2);
    assert!(Find::new(near).secret(true).secret);
}

#[test]
fn errors_are_found_by_their_names() {
    assert_eq!(Error::new(400, "POINT_INVALID"), Error::PointInvalid);
    assert_eq!(Error::new(403, "POINT_INVALID"), Error::PointInvalid);
    assert_eq!(Error::new(420, "FLOOD_WAIT_30"), Error::FloodWait { seconds: 30 });
    let place = Error::PlaceOf { number: 1, number_: 2 };
    assert_eq!(Error::new(400, "PLACE_1_OF_2"), place);
    assert_eq!(Error::new(400, "2FA_CONFIRM_WAIT_9"), Error::Error2faConfirmWait { seconds: 9 });
    assert_eq!(Error::new(400, "OTHER"), Error::Other_);
    for message in ["FLOOD_WAIT_", "FLOOD_WAIT_x", "FLOOD_WAIT_99999999999", "POINT_INVALID_1", ""]
    {
        let other = Error::Other { code: 400, message: message.to_owned() };
        assert_eq!(Error::new(400, message), other);
    }
}

/// The number of errors of `messages.sendMultiMedia` in the project's overlay.
const ERRORS_OF_AN_ALBUM: usize = 27;

/// The project's overlay has the errors of a function of layer 185.
#[test]
fn errors_of_an_album() {
    use tests::client::errors::Error;
    use tests::client::functions::messages::SendMultiMedia;
    const { assert!(SendMultiMedia::BOTS) };
    assert_eq!(SendMultiMedia::ERRORS.len(), ERRORS_OF_AN_ALBUM);
    let rpc_error = tests::api::types::RpcError::new(400, "FILE_REFERENCE_2_EXPIRED".to_owned());
    let error = Error::new(rpc_error.error_code, &rpc_error.error_message);
    assert_eq!(error, Error::FileReferenceExpired { index: 2 });
    assert_eq!(Error::new(420, "SLOWMODE_WAIT_17"), Error::SlowmodeWait { seconds: 17 });
    for possible in SendMultiMedia::ERRORS {
        let message = possible.name.replace("%d", "5");
        assert!(possible.is(&message));
        let error = Error::new(possible.code, &message);
        assert!(!matches!(error, Error::Other { .. }), "{message}");
        assert_eq!(error.to_string(), message);
    }
}

/// The facts of the project cover the whole layer.
#[test]
fn errors_of_a_layer() {
    use tests::api::errors::Error;
    use tests::api::functions::{auth, messages, updates};
    const { assert!(messages::SendMessage::BOTS && !messages::GetHistory::BOTS) };
    let names = |errors: &[tl_runtime::PossibleError]| {
        errors.iter().map(|error| (error.code, error.name)).collect::<Vec<_>>()
    };
    assert!(names(auth::SignIn::ERRORS).contains(&(400, "PHONE_CODE_INVALID")));
    assert!(names(messages::SendMessage::ERRORS).contains(&(420, "SLOWMODE_WAIT_%d")));
    assert!(names(updates::GetDifference::ERRORS).contains(&(400, "PERSISTENT_TIMESTAMP_INVALID")));
    assert_eq!(Error::new(400, "PHONE_CODE_INVALID"), Error::PhoneCodeInvalid);
    assert_eq!(Error::new(420, "TAKEOUT_INIT_DELAY_60"), Error::TakeoutInitDelay { seconds: 60 });
    assert_eq!(Error::new(403, "CHAT_WRITE_FORBIDDEN").to_string(), "CHAT_WRITE_FORBIDDEN");
}

#[test]
fn errors_display_their_message() {
    for message in ["POINT_INVALID", "FLOOD_WAIT_30", "PLACE_1_OF_2", "2FA_CONFIRM_WAIT_9"] {
        assert_eq!(Error::new(400, message).to_string(), message);
    }
    assert_eq!(Error::new(500, "NO").to_string(), "NO (500)");
}

#[test]
fn text_for_rustdoc() {
    let text = tests::documented::TEXT;
    let module = |name: &str| {
        let start = text.find(&format!("pub mod {name} {{")).expect("the module is there");
        let end = text[start..].find("\n}\n").expect("it ends");
        let lines = text[start..start + end].lines().map(str::trim);
        let shown = ["///", "#[doc", "pub ", "Place", "Unnamed", "Nowhere", "Named"];
        let shown = lines.filter(|line| shown.iter().any(|start| line.starts_with(start)));
        shown.map(|line| format!("{line}\n")).collect::<String>()
    };
    insta::assert_snapshot!("docs_of_types", module("types"));
    insta::assert_snapshot!("docs_of_enums", module("enums"));
    insta::assert_snapshot!("docs_of_functions", module("functions"));
    insta::assert_snapshot!("docs_of_errors", module("errors"));
}
