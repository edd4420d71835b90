//! Administration: looking after users, the policy, and the audit log.

mod audit;
mod policy;
mod shared;
mod upload;
mod user;
mod users;

pub use audit::screen::AuditScreen;
pub use policy::screen::PolicyScreen;
pub use upload::screen::UploadScreen;
pub use user::screen::UserScreen;
pub use users::list::UsersScreen;
pub use users::new_user::NewUserScreen;
