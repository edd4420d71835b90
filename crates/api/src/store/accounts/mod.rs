//! The tables of accounts, of their methods and recovery codes, and of the words that they are found by.

mod account;
mod list;
mod methods;
mod recovery_codes;
mod search_terms;
mod uniqueness_lock;

pub(super) use account::COLUMNS;
pub use account::{AccountRow, NewAccount, name_key};
pub use list::UserListing;
pub use methods::MethodRow;
pub use recovery_codes::RecoveryCodeRow;
pub(super) use search_terms::words_of;
