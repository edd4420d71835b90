//! The pages of administrators: users, uploads, the policy, the audit log.

mod audit;
mod policy;
mod shared;
mod upload;
mod user;
mod users;

pub use audit::AuditScreen;
pub use policy::PolicyScreen;
pub use upload::UploadScreen;
pub use user::UserScreen;
pub use users::{NewUserScreen, UsersScreen};
