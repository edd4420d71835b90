//! The commands: one file each, and the reading of the command line.

pub(crate) mod arguments;
pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod dev;
pub(crate) mod serve;
pub(crate) mod test;
