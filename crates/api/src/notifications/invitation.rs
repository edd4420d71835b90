//! An invitation: a link by which a new user chooses a password.

use latchkey_contract::LinkKind;

use crate::app::App;
use crate::error::InternalError;
use crate::messages::NotificationKind;
use crate::notifications::{self, Origin};
use crate::store::{AccountRow, Tx};

/// Mails the account a link to choose a password by, once the transaction commits; an older link is void.
/// Returns whether it will be sent: the account needs an email address, and the service a sender for email. It
/// does not write to the audit log, since only the caller knows who invites.
pub(crate) async fn invite(tx: &mut Tx, app: &App, account: &AccountRow) -> Result<bool, InternalError> {
    tx.lock_lockout(&account.summary.id).await?;
    tx.remove_links(&account.summary.id, LinkKind::Invitation).await?;
    if account.email.is_none() || app.email.is_none() {
        return Ok(false);
    }
    let kind = NotificationKind::Invitation { username: account.summary.username.clone() };
    notifications::enqueue_password_link(tx, app, account, kind, Origin::Administrator).await?;
    Ok(true)
}
