//! Fuzzes `checks::reflection`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::reflection(bytes));
