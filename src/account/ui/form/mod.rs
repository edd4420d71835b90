//! Form controls. A control is given the mutation that sends the form, and shows the error at its own field.

mod checkbox;
mod field;
mod form_error;
mod input_kind;
mod login_parts;
mod merge_form;
mod mutation_form;
mod new_password;
mod password_strength;
mod radio_group;
mod rename_form;
mod select;

pub use checkbox::Checkbox;
pub use field::TextField;
pub use form_error::FormError;
pub use input_kind::InputKind;
pub use login_parts::{CodeStep, MethodList};
pub use merge_form::{ConcurrentChangeNotice, FormValues, MergeForm};
pub use mutation_form::{MutationButton, MutationForm, SubmitButton};
pub use new_password::{NewPasswordField, length_error};
pub use radio_group::{RadioGroup, RadioOption};
pub use rename_form::RenameForm;
pub use select::Select;
