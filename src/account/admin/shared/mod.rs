//! What several of the administration pages need.

pub mod admin_only;
pub mod user_fields;
pub mod user_labels;
