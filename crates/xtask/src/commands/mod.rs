//! The commands, a file each; the parsing of the arguments; the help texts.

pub(crate) mod arguments;
pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod dev;
mod help;
pub(crate) mod serve;
pub(crate) mod setup;
pub(crate) mod test;
