//! Installing what the commands need: once per user, from Debian, from npm.

pub(crate) mod cache;
pub(crate) mod debian;
pub(crate) mod node;
