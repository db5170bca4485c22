#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hoso_fuzz::doors::requests(bytes));
