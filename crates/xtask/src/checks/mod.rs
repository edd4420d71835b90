//! The house rules that a program can check.

pub(crate) mod report;
