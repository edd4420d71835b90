//! What decisions depend on of an account: its methods, its sessions, its trusted devices.

mod fingerprint;
mod login_account;
mod method_requirement;
mod session;
mod trust;

pub use fingerprint::Fingerprint;
pub use login_account::Account;
pub use method_requirement::{MethodStatus, is_open_without_method};
pub use session::SessionState;
pub use trust::TrustedDevice;
