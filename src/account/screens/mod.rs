//! The pages of the account, a file or a folder each.

mod change_password;
mod devices;
mod enrolment;
mod forgot_password;
pub mod link;
mod not_found;
mod profile;
mod recovery_codes;
mod security;
mod sessions;
pub mod step_up;

pub use change_password::PasswordScreen;
pub use devices::screen::DevicesScreen;
pub use enrolment::address::{EmailScreen, SmsScreen};
pub use enrolment::app::AppScreen;
pub use forgot_password::ForgottenScreen;
pub use link::screen::LinkScreen;
pub use not_found::NotFound;
pub use profile::ProfileScreen;
pub use recovery_codes::RecoveryScreen;
pub use security::screen::SecurityScreen;
pub use sessions::SessionsScreen;
