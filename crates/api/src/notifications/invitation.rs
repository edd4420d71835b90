//! An invitation: a link by which a new user chooses a password.

use latchkey_contract::LinkKind;

use crate::app::App;
use crate::error::InternalError;
use crate::messages::NotificationKind;
use crate::notifications::{self, Origin};
use crate::store::{AccountRow, Tx};

/// Mails the account the link to choose a password by, with the transaction that it is given; an older one is void.
/// Says whether it will be: there has to be an address, and a way for mail to leave. It does not write to the audit log:
/// the caller knows who it was.
pub(crate) async fn invite(tx: &mut Tx, app: &App, account: &AccountRow) -> Result<bool, InternalError> {
    tx.lock_lockout(&account.summary.id).await?;
    tx.remove_links(&account.summary.id, LinkKind::Invitation).await?;
    if account.email.is_none() || app.email.is_none() {
        return Ok(false);
    }
    let about = NotificationKind::Invitation { username: account.summary.username.clone() };
    notifications::enqueue_password_link(
        tx,
        app,
        account,
        (LinkKind::Invitation, about),
        Origin::Administrator,
    )
    .await?;
    Ok(true)
}
