//! Fuzzes `checks::decoder`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::decoder(bytes));
