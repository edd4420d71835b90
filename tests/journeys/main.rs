//! Whole stories: a real Chromium, the real page, the real API, and a clock that the test moves.
//!
//! `cargo xtask test journeys` builds the page, starts the driver and names both.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    dead_code,
    reason = "tests say in their names what they show, and may fail"
)]

// The same house as the API's own tests, with a page in front of it.
#[path = "../../crates/api/tests/http/browser.rs"]
mod browser;
#[path = "../../crates/api/tests/http/house.rs"]
mod house;
#[path = "../../crates/api/tests/http/sink.rs"]
mod sink;

mod page;
mod tools;

mod account;
mod audit;
mod codes;
mod forgotten;
mod keyboard;
mod links;
mod looks;
mod methods;
mod newcomers;
mod office;
mod password;
mod places;
mod policy;
mod proof;
mod sessions;
mod sign_in;
mod start;
mod trust;
mod upload;
mod users;
