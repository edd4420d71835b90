//! User Upload: many users added and changed by one file.

mod actions;
mod apply;
mod choose_file;
mod column_mapping;
mod field_label;
mod screen;
mod table;
mod verdict_filter;
mod verdicts;

pub use screen::UploadScreen;
