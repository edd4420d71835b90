//! An administrator as the author of changes of other accounts.

use crate::accounts::change_author::ChangeAuthor;
use crate::extract::auth::SignedIn;

pub(super) fn administrator(by: &SignedIn) -> ChangeAuthor<'_> {
    ChangeAuthor::Administrator { account: by.account(), origin: by.requester.origin() }
}
