//! The workspace's Rust source, parsed: files, comments, definitions, functions, and imports between modules.

pub(crate) mod circles;
pub(crate) mod comments;
pub(crate) mod definitions;
pub(crate) mod dependencies;
pub(crate) mod functions;
mod module_content;
pub(crate) mod module_tree;
pub(crate) mod source_tree;
mod test_code;
pub(crate) mod texts;
