//! The screens, one file each.

mod devices;
mod enrolled;
mod method;
mod not_found;
mod password;
mod profile;
mod recovery;
mod security;
mod sessions;
mod set_up_address;
mod set_up_app;
mod trust;

pub use devices::DevicesScreen;
pub use not_found::NotFound;
pub use password::PasswordScreen;
pub use profile::ProfileScreen;
pub use recovery::RecoveryScreen;
pub use security::SecurityScreen;
pub use sessions::SessionsScreen;
pub use set_up_address::{EmailScreen, SmsScreen};
pub use set_up_app::AppScreen;
