//! Namespaces with names that Rust, file systems or the generator reserve.

use generated_code::odd::namespaces::{any, types};
use tl_runtime::{from_bytes, to_bytes};

/// A namespace called `mod` has another file than the module around it.
#[test]
fn a_namespace_called_mod() {
    let a = types::mod_::A::new(1);
    let e = types::E::new(a.clone());
    let bytes = to_bytes(&e);
    assert_eq!(from_bytes(&bytes), Ok(any::Object::E(Box::new(e))));
    let inner = types::q::mod_::X::new(2);
    assert_eq!(from_bytes(&to_bytes(&inner)), Ok(inner));
    let innermost = types::mod_::mod_::X::new(3);
    assert_eq!(from_bytes(&to_bytes(&innermost)), Ok(innermost));
}

#[test]
fn namespaces_that_windows_has_no_files_for() {
    let values = (types::aux_::A::new(1), types::con_::A::new(2));
    assert_eq!(from_bytes(&to_bytes(&values.0)), Ok(values.0));
    assert_eq!(from_bytes(&to_bytes(&values.1)), Ok(values.1));
}
