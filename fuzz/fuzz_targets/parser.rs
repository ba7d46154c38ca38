//! Fuzzes `checks::parser`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::parser(bytes));
