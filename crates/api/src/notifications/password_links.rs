//! Mailing links by which a password is set: invitations, and new passwords in the place of forgotten ones.

use latchkey_contract::LinkKind;

use crate::app::App;
use crate::error::InternalError;
use crate::messages::NotificationKind;
use crate::notifications::links;
use crate::notifications::queue::{LIFETIME, Origin, encrypt, enqueue};
use crate::notifications::queue_item::{QueueItem, QueuedNotification};
use crate::store::{AccountRow, NewLink, Tx};

/// Mails a link by which the account's password can be set.
pub(crate) async fn enqueue_password_link(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    kind: NotificationKind,
    origin: Origin<'_>,
) -> Result<(), InternalError> {
    let (Some(to), true) = (&account.email, app.email.is_some()) else { return Ok(()) };
    let now = app.clock.now();
    let terms = links::password_terms(account);
    let link = links::make(tx, now, kind.link_kind(), Some(account), &terms).await?;
    // A link that has expired by the time it arrives helps nobody.
    let ends_at = now.plus(LIFETIME).min(link.row.expires_at);
    let notification = QueuedNotification {
        to: to.clone(),
        kind,
        at: now,
        origin: origin.into(),
        link: Some(link.queued()),
    };
    enqueue(tx, app, &QueueItem::Notification(notification), ends_at).await
}

/// Mails new accounts the link by which each sets its password: [`enqueue_password_link`] for many at once.
pub(crate) async fn enqueue_invitations(
    tx: &mut Tx,
    app: &App,
    accounts: &[AccountRow],
) -> Result<(), InternalError> {
    if app.email.is_none() {
        return Ok(());
    }
    let now = app.clock.now();
    let (mut links, mut notifications) = (vec![], vec![]);
    for account in accounts {
        let Some(to) = account.email.clone() else { continue };
        let terms = links::password_terms(account);
        let link = links::draw(now, LinkKind::Invitation, Some(account), &terms)?;
        let ends_at = now.plus(LIFETIME).min(link.row.expires_at);
        let notification = QueuedNotification {
            to,
            kind: NotificationKind::Invitation { username: account.summary.username.clone() },
            at: now,
            origin: Origin::Administrator.into(),
            link: Some(link.queued()),
        };
        notifications.push(encrypt(app, &QueueItem::Notification(notification), ends_at)?);
        links.push(NewLink { token: link.token.digest(), row: link.row });
    }
    tx.add_links(&links, now).await?;
    tx.enqueue_notifications(&notifications, now).await
}
