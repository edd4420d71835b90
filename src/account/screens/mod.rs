//! The pages of the account, a file or a folder each.

mod change_password;
mod devices;
mod enrolment;
mod forgot_password;
mod link;
mod not_found;
mod profile;
mod recovery_codes;
mod security;
mod sessions;
mod step_up;

pub use change_password::ChangePasswordScreen;
pub use devices::DevicesScreen;
pub use enrolment::{AuthenticatorAppScreen, EmailScreen, SmsScreen};
pub use forgot_password::ForgotPasswordScreen;
pub use link::{LinkScreen, UrlToken};
pub use not_found::NotFound;
pub use profile::ProfileScreen;
pub use recovery_codes::RecoveryCodesScreen;
pub use security::SecurityScreen;
pub use sessions::SessionsScreen;
pub use step_up::StepUpDialog;
