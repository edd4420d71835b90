//! Form controls.

pub mod code_step;
pub mod field;
pub mod merge_form;
pub mod new_password;
pub mod password_strength;
pub mod rename_form;
pub mod select;
