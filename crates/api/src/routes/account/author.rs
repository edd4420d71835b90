//! The owner of an account as the author of its changes.

use crate::accounts::change_author::ChangeAuthor;
use crate::extract::auth::SignedIn;

pub(super) fn owner(by: &SignedIn) -> ChangeAuthor<'_> {
    ChangeAuthor::Owner { session_id: &by.session.id, origin: by.requester.origin() }
}
