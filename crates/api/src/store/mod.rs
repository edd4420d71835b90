//! The database: one SQL text for SQLite and PostgreSQL, one file a table, a folder for each group of tables.
//! Rows go in and come out; nothing is decided here.

mod accounts;
mod audit;
mod batch;
mod column;
mod conditions;
mod database;
mod login;
mod notifications;
pub mod pagination;
mod policies;
mod sweep;
mod transaction;
mod uploads;

pub use accounts::{
    AccountMethod, AccountRow, ListedUser, MethodRow, NewAccount, RecoveryCodeRow, UserListing, name_key,
};
pub use audit::AuditSearch;
pub use batch::BATCH;
pub use database::Store;
pub use login::{NetworkThrottle, NewDevice, NewSession, RetiredToken, SessionRow};
pub use notifications::{LinkRow, NewLink, NewNotification, NotificationRow};
pub use policies::PolicyRow;
pub use sweep::SweepLimits;
pub use transaction::Tx;
pub use uploads::{RowFindings, UploadLine, UploadPage, UploadRecord};
