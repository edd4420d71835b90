//! What several of the administration pages need.

mod admin_only;
mod user_fields;
mod user_labels;

pub use admin_only::AdminOnly;
pub use user_fields::{USER_FIELD_NAMES, UserFields, phone_is_mandatory, user_form_values};
pub use user_labels::{
    account_state_badge, address_text, display_name, method_names, role_label, role_label_of_word,
};
