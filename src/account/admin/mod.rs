//! Administration: looking after users, the policy, and the audit log.

mod audit;
mod audit_filter;
mod audit_words;
mod gate;
mod new_user;
mod policy;
mod policy_change;
mod policy_fields;
mod upload;
mod upload_act;
mod upload_file;
mod upload_mapping;
mod upload_rows;
mod user;
mod user_access;
mod user_devices;
mod user_info;
mod user_lock;
mod user_sessions;
mod user_words;
mod users;

pub use audit::AuditScreen;
pub use new_user::NewUserScreen;
pub use policy::PolicyScreen;
pub use upload::UploadScreen;
pub use user::UserScreen;
pub use users::UsersScreen;
