//! The tables of accounts, their methods, recovery codes and search terms, and of the lock on what is unique.

mod account;
mod account_batch;
mod list;
mod methods;
mod name_key;
mod recovery_codes;
mod search_terms;
mod uniqueness_lock;

pub use account::{AccountRow, NewAccount};
pub use list::{ListedUser, UserListing};
pub use methods::{AccountMethod, MethodRow};
pub use name_key::name_key;
pub use recovery_codes::RecoveryCodeRow;
