//! Tests that need a browser: one binary, one file for each subject.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, missing_docs)]

mod code_input;
mod countdown;
mod dialog;
mod fixture;
mod from_json;
mod sign_in_form;
mod words;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
