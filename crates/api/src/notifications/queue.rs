//! Writing letters: in the transaction of what they tell of, so that none is lost and none tells of what never happened.

use std::time::Duration;

use latchkey_contract::LinkKind;
use latchkey_flow::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::audit::entry::AuditOrigin;
use crate::crypto::random;
use crate::error::InternalError;
use crate::messages::NotificationKind;
use crate::notifications::links::{self, LinkTerms};
use crate::store::{AccountRow, NewLink, NewNotification, Tx};

/// How long a letter is tried for.
const LIFETIME: Duration = Duration::from_secs(86_400);

/// What waits to be sent, encrypted.
#[derive(Serialize, Deserialize)]
pub(crate) enum QueueItem {
    /// A letter.
    Notification(QueuedNotification),
    /// A name whose owner, if there is one, is to be mailed a link. It waits like a letter, so that whoever asked cannot
    /// tell by the time whether anybody has that name.
    Reset(QueuedPasswordReset),
}

/// A letter but for the words.
#[derive(Serialize, Deserialize)]
pub(crate) struct QueuedNotification {
    pub(crate) to: String,
    pub(crate) about: NotificationKind,
    pub(crate) at: Timestamp,
    pub(crate) from: Option<(String, String)>,
    /// The link's token, and when it dies.
    pub(crate) link: Option<(String, Timestamp)>,
}

/// Somebody has forgotten a password.
#[derive(Serialize, Deserialize)]
pub(crate) struct QueuedPasswordReset {
    pub(crate) username: String,
    pub(crate) at: Timestamp,
    pub(crate) browser: String,
    pub(crate) ip: String,
}

/// Who did what a notification is about.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// A requester: their browser and address are named.
    Requester(&'a AuditOrigin),
    /// An administrator: neither the browser nor the address is named, because it is not the recipient's business.
    Administrator,
}

impl Origin<'_> {
    fn from(self) -> Option<(String, String)> {
        match self {
            Self::Requester(origin) => Some((origin.browser.clone(), origin.ip.clone())),
            Self::Administrator => None,
        }
    }
}

/// Tells an account's owner what has happened to it, with the link "This was not me".
pub(crate) async fn notify(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    about: NotificationKind,
    by: Origin<'_>,
) -> Result<(), InternalError> {
    notify_with_undo(tx, app, account, about, by, &LinkTerms::Undo { email: None, phone: None }).await
}

async fn notify_with_undo(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    about: NotificationKind,
    by: Origin<'_>,
    undo: &LinkTerms,
) -> Result<(), InternalError> {
    let (Some(to), true) = (&account.email, app.email.is_some()) else { return Ok(()) };
    let now = app.clock.now();
    let (token, expires_at) = links::make(tx, now, LinkKind::NotMe, Some(account), undo).await?;
    let link = Some((token.reveal().to_owned(), expires_at));
    let letter = QueuedNotification { to: to.clone(), about, at: now, from: by.from(), link };
    enqueue(tx, app, &QueueItem::Notification(letter), now.plus(LIFETIME)).await
}

/// Tells the address that an account had of another email or phone. Only it is given the link to object, which puts back what
/// was there: the new address may be a stranger's.
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

/// Tells a new email address that it is the account's from now on.
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
        about: NotificationKind::EmailNew,
        at: now,
        from: origin.from(),
        link: None,
    };
    enqueue(tx, app, &QueueItem::Notification(notification), now.plus(LIFETIME)).await
}

/// Mails new accounts the link by which each sets its password: what [`enqueue_password_link`] does, for many at once.
pub(crate) async fn enqueue_invitations(
    tx: &mut Tx,
    app: &App,
    accounts: &[AccountRow],
) -> Result<(), InternalError> {
    if app.email.is_none() {
        return Ok(());
    }
    let (now, kind) = (app.clock.now(), LinkKind::Invitation);
    let (mut links, mut notifications) = (vec![], vec![]);
    for account in accounts {
        let Some(to) = account.email.clone() else { continue };
        let (token, link) = links::draw(now, kind, Some(account), &links::password_terms(account))?;
        let about = NotificationKind::Invitation { username: account.summary.username.clone() };
        let ends_at = now.plus(LIFETIME).min(link.expires_at);
        let said = Some((token.reveal().to_owned(), link.expires_at));
        let letter =
            QueuedNotification { to, about, at: now, from: Origin::Administrator.from(), link: said };
        notifications.push(encrypted(app, &QueueItem::Notification(letter), ends_at)?);
        links.push(NewLink { token: token.digest(), row: link });
    }
    tx.add_links(&links, now).await?;
    tx.enqueue_notifications(&notifications, now).await
}

/// Mails a link by which the account's password can be set.
pub(crate) async fn enqueue_password_link(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    (kind, about): (LinkKind, NotificationKind),
    by: Origin<'_>,
) -> Result<(), InternalError> {
    let (Some(to), true) = (&account.email, app.email.is_some()) else { return Ok(()) };
    let now = app.clock.now();
    let terms = links::password_terms(account);
    let (token, expires_at) = links::make(tx, now, kind, Some(account), &terms).await?;
    let link = Some((token.reveal().to_owned(), expires_at));
    let letter = QueuedNotification { to: to.clone(), about, at: now, from: by.from(), link };
    // A link that is dead by the time it arrives helps nobody.
    enqueue(tx, app, &QueueItem::Notification(letter), now.plus(LIFETIME).min(expires_at)).await
}

/// Puts a forgotten password with the letters. Who has that name is looked up once nobody waits for it.
pub(crate) async fn enqueue_password_reset(
    tx: &mut Tx,
    app: &App,
    asked: QueuedPasswordReset,
) -> Result<(), InternalError> {
    let ends_at = asked.at.plus(LIFETIME);
    enqueue(tx, app, &QueueItem::Reset(asked), ends_at).await
}

async fn enqueue(
    tx: &mut Tx,
    app: &App,
    waiting: &QueueItem,
    ends_at: Timestamp,
) -> Result<(), InternalError> {
    let notification = encrypted(app, waiting, ends_at)?;
    tx.enqueue_notifications(&[notification], app.clock.now()).await
}

/// The row of a notification, encrypted.
fn encrypted(app: &App, waiting: &QueueItem, ends_at: Timestamp) -> Result<NewNotification, InternalError> {
    let id = random::id()?;
    let bytes = serde_json::to_vec(waiting).map_err(|_| InternalError::new("a letter cannot be written"))?;
    let encrypted = app.keys.encrypt_notification(&id, &bytes)?;
    Ok(NewNotification { id, encrypted, ends_at })
}
