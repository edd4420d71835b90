//! The API over real TCP, on a real database: SQLite, or PostgreSQL where `LATCHKEY_TEST_POSTGRES` names one.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests say in their names what they show, and may fail")]

mod browser;
mod crowd;
mod dump;
mod house;
mod outage;
mod program;
mod sink;

mod app_codes;
mod codes;
mod delivery;
mod devices;
mod faults;
mod leaks;
mod login;
mod makers;
mod messages;
mod races;
mod sessions;
mod tries;
mod trust;
