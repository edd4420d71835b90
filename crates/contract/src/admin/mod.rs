//! What an administrator sees and changes.

mod audit;
mod policy;
mod upload;
mod user;

pub use audit::{Audit, AuditEntry, AuditEvent, AuditName, AuditOutcome};
pub use policy::{ChangePolicy, CurrentPolicy, Limit, PolicySettings, RequiredFor, SingleMethod};
pub use upload::{
    Upload, UploadChange, UploadCounts, UploadMapping, UploadReason, UploadRow, UploadState, UploadVerdict,
};
pub use user::{ChangeUser, LockedNetwork, NewUser, User, UserLock, UserSort, Users};
