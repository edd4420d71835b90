//! A request for a new password in the place of a forgotten one. Who has the name is looked up by the worker,
//! when nobody waits for the answer any more: neither the answer nor its time tells whether anybody has it.

use std::time::Duration;

use latchkey_contract::{AuditEvent, AuditName, AuditOutcome, LinkKind};
use latchkey_flow::Timestamp;

use crate::app::App;
use crate::audit::entry::{AuditOrigin, NewAuditEntry};
use crate::error::InternalError;
use crate::messages::NotificationKind;
use crate::notifications::password_links::enqueue_password_link;
use crate::notifications::queue::{LIFETIME, Origin, enqueue};
use crate::notifications::queue_item::{QueueItem, QueuedPasswordReset};
use crate::store::{NotificationRow, Tx, name_key};

/// How many links for a forgotten password an account is mailed in an hour.
const RESETS_PER_HOUR: i64 = 3;

/// Adds the request to the queue.
pub(crate) async fn enqueue_password_reset(
    tx: &mut Tx,
    app: &App,
    request: QueuedPasswordReset,
) -> Result<(), InternalError> {
    let ends_at = request.at.plus(LIFETIME);
    enqueue(tx, app, &QueueItem::Reset(request), ends_at).await
}

/// Mails a link to whoever has that name: an active account with an email address, a few times an hour.
pub(super) async fn mail_link(
    app: &App,
    row: &NotificationRow,
    request: QueuedPasswordReset,
) -> Result<(), InternalError> {
    let found = app.store.account_named(&request.username).await?;
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if !tx.take_notification(&row.id).await? {
        return Ok(());
    }
    let target = found.as_ref().map_or_else(
        || AuditName {
            id: format!("?{}", app.keys.pseudonym(&name_key(&request.username))),
            username: String::new(),
        },
        |account| (&account.summary).into(),
    );
    let origin = AuditOrigin { ip: request.ip, browser: request.browser };
    let mut outcome = AuditOutcome::Refused;
    if let Some(account) = found.filter(|account| account.disabled_at.is_none() && account.email.is_some())
        && recent_links(&mut tx, &account.summary.id, now).await? < RESETS_PER_HOUR
    {
        let origin = Origin::Requester(&origin);
        enqueue_password_link(&mut tx, app, &account, NotificationKind::Reset, origin).await?;
        outcome = AuditOutcome::Done;
    }
    tx.audit(NewAuditEntry {
        at: request.at,
        event: AuditEvent::PasswordResetRequested,
        detail: String::new(),
        outcome,
        actor: None,
        target: Some(target),
        origin: Some(origin),
    })
    .await?;
    tx.commit().await
}

async fn recent_links(tx: &mut Tx, account_id: &str, now: Timestamp) -> Result<i64, InternalError> {
    tx.links_since(account_id, LinkKind::Reset, now.minus(Duration::from_secs(3600))).await
}
