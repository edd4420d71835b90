//! What only a browser can show: one binary, one file a subject.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, missing_docs)]

mod code_input;
mod countdown;
mod dialog;
mod page;
mod password;
mod wire;
mod words;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
