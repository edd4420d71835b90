//! The API over real TCP, on a real database: SQLite, or PostgreSQL where `LATCHKEY_TEST_POSTGRES` names one.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests say in their names what they show, and may fail")]

mod browser;
mod ear;
mod house;
mod program;
mod raw;
mod sink;

mod addresses;
mod app_files;
mod attempt;
mod bypass;
mod command_line;
mod cross_site;
mod devices;
mod faults;
mod flood;
mod headers;
mod login;
mod malformed;
mod password;
mod release;
mod settings;
mod stray_cookies;
mod throttle;
