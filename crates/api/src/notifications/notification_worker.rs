//! The postman: takes letters out, one replica at a time each, until the relay has them or it is too late.
//!
//! A letter is in hand for [`LEASE`]; whoever is ended with one in hand leaves it to the next. It bears the same id each
//! time, so that a gateway which saw it before the end can tell.

use std::time::Duration;

use latchkey_contract::{AuditEvent, AuditName, AuditOutcome, LinkKind};
use latchkey_flow::Timestamp;
use tokio::sync::watch;

use crate::app::App;
use crate::audit::entry::{AuditOrigin, NewAuditEntry};
use crate::error::InternalError;
use crate::messages::{Notification, NotificationKind};
use crate::notifications::links;
use crate::notifications::{self, Origin, QueueItem, QueuedNotification, QueuedPasswordReset};
use crate::senders::Destination;
use crate::store::{NotificationRow, name_key};

/// How long a letter is in somebody's hand. Longer than the clocks of two replicas differ, or both would send it.
pub const LEASE: Duration = Duration::from_secs(120);
/// The pause after the first failure; it doubles with each further one.
const PAUSE: Duration = Duration::from_secs(10);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(1800);
/// How often to look for letters that nobody told of: put off, left behind, or written by another process.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How many letters are handed over at a time: codes go the same way, and people wait for them.
const AT_A_TIME: i64 = 4;
/// How many links for a forgotten password an account is mailed in an hour.
const RESETS_AN_HOUR: i64 = 3;

/// Sends letters until it is told to stop; the ones in hand then are finished.
pub(crate) async fn work(app: App, mut stop: watch::Receiver<bool>) {
    if app.email.is_none() {
        tracing::warn!("no sender is set for email: nobody is told by mail what happens to an account");
        return;
    }
    while !*stop.borrow() {
        match round(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(
                error = format!("{error:#}"),
                "letters cannot be looked after; it is tried again"
            ),
        }
        tokio::select! {
            () = app.store.notification_added().notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Sends some of the letters that are due. Says whether there may be more.
pub async fn round(app: &App) -> Result<bool, InternalError> {
    let due = app.store.due_notifications(app.clock.now(), AT_A_TIME).await?;
    let more = !due.is_empty();
    let mut under_way = tokio::task::JoinSet::new();
    for id in due {
        let app = app.clone();
        under_way.spawn(async move { take_out(&app, &id).await });
    }
    // All of them are waited for: one that is dropped half-way would come twice.
    let mut outcome = Ok(more);
    while let Some(done) = under_way.join_next().await {
        if let Err(broken) = done.unwrap_or_else(|_| Err(InternalError::new("a letter's delivery panicked")))
        {
            outcome = Err(broken);
        }
    }
    outcome
}

/// Takes one letter out, if nobody else has it.
async fn take_out(app: &App, id: &str) -> Result<(), InternalError> {
    let now = app.clock.now();
    let Some(row) = app.store.lease_notification(id, now, now.plus(LEASE)).await? else { return Ok(()) };
    if now >= row.ends_at {
        return give_up(app, &row, "it is too late").await;
    }
    let opened = app.keys.decrypt_notification(id, &row.encrypted).ok();
    match opened.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        Some(QueueItem::Notification(letter)) => send(app, &row, letter).await,
        Some(QueueItem::Reset(asked)) => reset(app, &row, asked).await,
        // Another key now, or somebody changed it.
        None => give_up(app, &row, "it cannot be opened").await,
    }
}

async fn send(app: &App, row: &NotificationRow, written: QueuedNotification) -> Result<(), InternalError> {
    let kind = match written.about {
        NotificationKind::Reset => LinkKind::Reset,
        NotificationKind::Invitation { .. } => LinkKind::Invitation,
        _ => LinkKind::NotMe,
    };
    let letter = Notification {
        product: app.site.product.clone(),
        about: written.about,
        at: written.at,
        sent_at: app.clock.now(),
        from: written.from,
        link: written.link.map(|(token, expires_at)| (links::address(app, kind, &token), expires_at)),
    };
    let Some(sender) = &app.email else { return Ok(()) };
    match sender.send(&Destination::Email(written.to), &letter, &row.id).await {
        Ok(()) => {
            count("sent");
            app.store.remove_notification(&row.id).await
        }
        Err(error) => {
            count("failed");
            tracing::warn!(letter = row.id, tries = row.tries, %error, "a letter could not be sent; it is tried again");
            let due_at = app.clock.now().plus(pause(row.tries)).min(row.ends_at);
            app.store.postpone_notification(&row.id, due_at).await
        }
    }
}

async fn give_up(app: &App, row: &NotificationRow, why: &str) -> Result<(), InternalError> {
    count("given_up");
    tracing::error!(letter = row.id, tries = row.tries, why, "a letter was given up");
    app.store.remove_notification(&row.id).await
}

fn count(outcome: &'static str) {
    metrics::counter!("latchkey_letters_total", "outcome" => outcome).increment(1);
}

fn pause(tries: u32) -> Duration {
    PAUSE.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(LONGEST_PAUSE)
}

/// Mails a link to whoever has that name: an active account with an email address, a few times an hour.
async fn reset(app: &App, row: &NotificationRow, asked: QueuedPasswordReset) -> Result<(), InternalError> {
    let found = app.store.account_named(&asked.username).await?;
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if !tx.take_notification(&row.id).await? {
        return Ok(());
    }
    let who = found.as_ref().map_or_else(
        || AuditName {
            id: format!("?{}", app.keys.pseudonym(&name_key(&asked.username))),
            username: String::new(),
        },
        |account| (&account.summary).into(),
    );
    let mut outcome = AuditOutcome::Refused;
    if let Some(account) = found.filter(|account| account.disabled_at.is_none() && account.email.is_some())
        && lately(&mut tx, &account.summary.id, now).await? < RESETS_AN_HOUR
    {
        let origin = AuditOrigin { ip: asked.ip.clone(), browser: asked.browser.clone() };
        notifications::enqueue_password_link(
            &mut tx,
            app,
            &account,
            (LinkKind::Reset, NotificationKind::Reset),
            Origin::Requester(&origin),
        )
        .await?;
        outcome = AuditOutcome::Done;
    }
    tx.audit(NewAuditEntry {
        at: asked.at,
        event: AuditEvent::PasswordResetRequested,
        detail: String::new(),
        outcome,
        actor: None,
        target: Some(who),
        origin: Some(AuditOrigin { ip: asked.ip, browser: asked.browser }),
    })
    .await?;
    tx.commit().await
}

async fn lately(tx: &mut crate::store::Tx, account_id: &str, now: Timestamp) -> Result<i64, InternalError> {
    tx.links_since(account_id, LinkKind::Reset, now.minus(Duration::from_secs(3600))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_half_an_hour() {
        let seconds: Vec<u64> = [1, 2, 3, 8, 9, 1000].map(|tries| pause(tries).as_secs()).to_vec();
        assert_eq!(seconds, [10, 20, 40, 1280, 1800, 1800]);
    }
}
