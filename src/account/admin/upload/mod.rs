//! User Upload.

pub mod actions;
pub mod choose_file;
pub mod mapping;
pub mod rows;
pub mod screen;
