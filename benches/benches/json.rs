//! Measures JSON of five generated types, by schema and with serde's derives:
//! `cargo bench -p benches --bench json`.

use benches::derived::types::{DcOption, InputPhoto, MessageEntityTextUrl, PhotoSize};
use benches::workloads::user_with_derives as user;
use divan::{Bencher, black_box};
use tl_runtime::{Decode, Described, Encode};

fn main() {
    divan::main();
}

fn dc_option() -> DcOption {
    DcOption::new(2, "149.154.167.51".to_owned(), 443).this_port_only(true)
}

fn entity() -> MessageEntityTextUrl {
    MessageEntityTextUrl::new(12, 4, "https://example.org/map".to_owned())
}

fn photo() -> InputPhoto {
    InputPhoto::new(5_000_000_001, -5_000_000_001, vec![1; 5])
}

fn size() -> PhotoSize {
    PhotoSize::new("m".to_owned(), 320, 240, 12_345)
}

fn by_schema<T: Described + Encode + Decode>(bencher: Bencher<'_, '_>, value: &T) {
    let json = tl_reflect::to_json(value).expect("a value has JSON");
    bencher.bench_local(|| {
        let text = tl_reflect::to_json(black_box(value)).expect("a value has JSON");
        let value: T = tl_reflect::from_json(black_box(&json)).expect("its JSON is read");
        black_box((text, value))
    });
}

fn by_derives<T: serde::Serialize + serde::de::DeserializeOwned>(
    bencher: Bencher<'_, '_>,
    value: &T,
) {
    let json = serde_json::to_string(value).expect("a value has JSON");
    bencher.bench_local(|| {
        let text = serde_json::to_string(black_box(value)).expect("a value has JSON");
        let value: T = serde_json::from_str(black_box(&json)).expect("its JSON is read");
        black_box((text, value))
    });
}

macro_rules! both {
    ($($name:ident)*) => {$(
        /// To JSON and back.
        #[divan::bench_group]
        mod $name {
            use super::*;

            #[divan::bench]
            fn schema(bencher: Bencher<'_, '_>) {
                by_schema(bencher, &super::$name());
            }

            #[divan::bench]
            fn derives(bencher: Bencher<'_, '_>) {
                by_derives(bencher, &super::$name());
            }
        }
    )*};
}

both! { user dc_option entity photo size }
