//! The names of the fields that a column of the file can hold.

use latchkey_words::text;

/// The fields, as the API names them.
pub const FIELD_NAMES: &[&str] = &["username", "name", "email", "phone", "role"];

/// The name of a field for people. One that is not known is shown as the API names it.
pub fn field_label(field: &str) -> String {
    match field {
        "username" => text!("upload.field_username"),
        "name" => text!("upload.field_name"),
        "email" => text!("upload.field_email"),
        "phone" => text!("upload.field_phone"),
        "role" => text!("upload.field_role"),
        other => other.to_owned(),
    }
}
