//! The session of whoever is signed in: their account, step-up authentication and other tabs.

pub mod context;
