//! Runs other programs: to their end, as supervised servers, and with progress shown.

pub(crate) mod program;
pub(crate) mod progress;
pub(crate) mod supervised;
pub(crate) mod version;
