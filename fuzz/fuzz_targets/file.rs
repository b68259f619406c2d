#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| foedera_fuzz::targets::file(bytes));
