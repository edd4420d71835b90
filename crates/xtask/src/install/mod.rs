//! Installs what the commands need: into the user's cache, from Debian, from npm.

pub(crate) mod cache;
pub(crate) mod debian;
pub(crate) mod node;
