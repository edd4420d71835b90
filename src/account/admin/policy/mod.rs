//! The policy.

mod change_summary;
mod context;
mod form_values;
mod number_fields;
mod options;
mod save_section;
mod screen;
mod sections;

pub use screen::PolicyScreen;
