//! The API over real TCP, on a real database: SQLite, or PostgreSQL where `LATCHKEY_TEST_POSTGRES` names one.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests say in their names what they show, and may fail")]

mod browser;
mod crowd;
mod dump;
mod ear;
mod house;
mod outage;
mod program;
mod raw;
mod service;
mod sink;

mod addresses;
mod app_codes;
mod app_files;
mod attempt;
mod bypass;
mod codes;
mod command_line;
mod copies;
mod cross_site;
mod delivery;
mod devices;
mod faults;
mod flood;
mod headers;
mod leaks;
mod login;
mod makers;
mod malformed;
mod messages;
mod methods;
mod own_password;
mod password;
mod races;
mod recovery;
mod recovery_codes;
mod release;
mod sends;
mod sessions;
mod settings;
mod stray_cookies;
mod throttle;
mod tries;
mod trust;
