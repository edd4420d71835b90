//! The screens, one file each.

mod choose_password;
mod devices;
mod enrolled;
mod forgotten;
mod link;
mod method;
mod not_found;
mod not_me;
mod password;
mod profile;
mod recovery;
mod security;
mod sessions;
mod set_up_address;
mod set_up_app;
mod trust;
mod welcome;

pub use devices::DevicesScreen;
pub use forgotten::ForgottenScreen;
pub use link::LinkScreen;
pub use not_found::NotFound;
pub use password::PasswordScreen;
pub use profile::ProfileScreen;
pub use recovery::RecoveryScreen;
pub use security::SecurityScreen;
pub use sessions::SessionsScreen;
pub use set_up_address::{EmailScreen, SmsScreen};
pub use set_up_app::AppScreen;
