//! The login: its state in the page, and a screen for each step.

mod choose_method;
mod code_step;
mod component;
mod enter_code;
mod machine;
mod method_list;
mod method_text;
mod name_device;
mod notice_view;
mod screen;
mod sign_in_form;
mod store;
mod unreachable;

pub use code_step::{CodeStepOptions, code_step};
pub use component::{Login, LoginProps};
pub use machine::{Intent, LoginMachine, LoginNotice, LoginView, PendingRequest, problem_message};
pub use method_list::method_list;
pub use method_text::{code_instruction, method_name};
pub use sign_in_form::SIGN_IN_MARKUP;
pub use store::LoginStore;
