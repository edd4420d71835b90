//! Notifying an account's owner of what happened to the account.

use latchkey_contract::LinkKind;

use crate::app::App;
use crate::error::InternalError;
use crate::messages::NotificationKind;
use crate::notifications::links::{self, LinkTerms};
use crate::notifications::queue::{LIFETIME, Origin, enqueue};
use crate::notifications::queue_item::{QueueItem, QueuedNotification};
use crate::store::{AccountRow, Tx};

/// Notifies the account's owner, with the link "This was not me".
pub(crate) async fn notify(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    kind: NotificationKind,
    origin: Origin<'_>,
) -> Result<(), InternalError> {
    notify_with_undo(tx, app, account, kind, origin, &LinkTerms::Undo { email: None, phone: None }).await
}

/// Notifies the address that an account had of another email address or phone number. Only this address is
/// given the link "This was not me", which puts back what was there: the new address may be a stranger's.
pub(crate) async fn notify_of_address(
    tx: &mut Tx,
    app: &App,
    before: &AccountRow,
    after: &AccountRow,
    kind: NotificationKind,
    origin: Origin<'_>,
) -> Result<(), InternalError> {
    let undo = LinkTerms::Undo {
        email: before.email.clone().filter(|_| before.email != after.email),
        phone: before.phone.clone().filter(|_| before.phone != after.phone),
    };
    notify_with_undo(tx, app, before, kind, origin, &undo).await
}

/// Notifies a new email address that it is the account's from now on.
pub(crate) async fn notify_new_address(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    origin: Origin<'_>,
) -> Result<(), InternalError> {
    let (Some(to), true) = (&account.email, app.email.is_some()) else { return Ok(()) };
    let now = app.clock.now();
    let notification = QueuedNotification {
        to: to.clone(),
        kind: NotificationKind::EmailNew,
        at: now,
        origin: origin.into(),
        link: None,
    };
    enqueue(tx, app, &QueueItem::Notification(notification), now.plus(LIFETIME)).await
}

async fn notify_with_undo(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    kind: NotificationKind,
    origin: Origin<'_>,
    undo: &LinkTerms,
) -> Result<(), InternalError> {
    let (Some(to), true) = (&account.email, app.email.is_some()) else { return Ok(()) };
    let now = app.clock.now();
    let link = links::make(tx, now, LinkKind::NotMe, Some(account), undo).await?;
    let notification = QueuedNotification {
        to: to.clone(),
        kind,
        at: now,
        origin: origin.into(),
        link: Some(link.queued()),
    };
    enqueue(tx, app, &QueueItem::Notification(notification), now.plus(LIFETIME)).await
}
