//! End-to-end tests: a real Chromium, the real page, the real API, and a clock that the test advances.
//!
//! `cargo xtask test journeys` builds the page, starts the driver and names both.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    dead_code,
    reason = "tests say in their names what they show, and may fail"
)]

// The same test app as that of the API's own tests, which serves the built page here.
#[path = "../../crates/api/tests/http/browser.rs"]
mod browser;
#[path = "../../crates/api/tests/http/fake_gateway.rs"]
mod fake_gateway;
#[path = "../../crates/api/tests/http/test_app.rs"]
mod test_app;

mod external_tools;
mod page;

mod accessibility;
mod account;
mod admin;
mod audit;
mod codes;
mod keyboard;
mod mail_links;
mod methods;
mod navigation;
mod onboarding;
mod page_load;
mod password_change;
mod password_reset;
mod policy;
mod sessions;
mod sign_in;
mod step_up;
mod trust;
mod upload;
mod users;
