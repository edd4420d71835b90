//! Writing letters: in the transaction of what they tell of, so that none is lost and none tells of what never happened.

use std::time::Duration;

use latchkey_contract::{LinkKind, MethodKind};
use latchkey_flow::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::crypto::random;
use crate::error::Broken;
use crate::extract::requester::Visitor;
use crate::messages::About;
use crate::notifications::links::{self, Terms};
use crate::store::{AccountRow, Tx};

/// How long a letter is tried for.
const LIFETIME: Duration = Duration::from_secs(86_400);

/// What waits to be sent, sealed.
#[derive(Serialize, Deserialize)]
pub(crate) enum Waiting {
    /// A letter.
    Letter(Written),
    /// A name whose owner, if there is one, is to be mailed a link. It waits like a letter, so that whoever asked cannot
    /// tell by the time whether anybody has that name.
    Reset(ResetAsked),
}

/// A letter but for the words.
#[derive(Serialize, Deserialize)]
pub(crate) struct Written {
    pub(crate) to: String,
    pub(crate) about: About,
    pub(crate) at: Timestamp,
    pub(crate) from: Option<(String, String)>,
    /// The link's token, and when it dies.
    pub(crate) link: Option<(String, Timestamp)>,
}

/// Somebody has forgotten a password.
#[derive(Serialize, Deserialize)]
pub(crate) struct ResetAsked {
    pub(crate) username: String,
    pub(crate) at: Timestamp,
    pub(crate) browser: String,
    pub(crate) ip: String,
}

/// Who has done what a letter tells of.
#[derive(Clone, Copy)]
pub(crate) enum By<'a> {
    /// Somebody with this browser.
    Visitor(&'a Visitor),
    /// The same, some time ago.
    Seen {
        /// The browser.
        browser: &'a str,
        /// The address that it came from.
        ip: &'a str,
    },
    /// An administrator: neither the browser nor the address is the person's business.
    Administrator,
}

impl By<'_> {
    fn from(self) -> Option<(String, String)> {
        match self {
            Self::Visitor(visitor) => Some((visitor.browser.clone(), visitor.ip.to_string())),
            Self::Seen { browser, ip } => Some((browser.to_owned(), ip.to_owned())),
            Self::Administrator => None,
        }
    }
}

/// Tells an account's owner what has happened to it, with the link "This was not me".
///
/// # Errors
/// [`Broken`] when the database does not answer.
pub(crate) async fn tell(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    about: About,
    by: By<'_>,
) -> Result<(), Broken> {
    tell_undoing(tx, app, account, about, by, &Terms::Undo { email: None, phone: None }).await
}

async fn tell_undoing(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    about: About,
    by: By<'_>,
    undo: &Terms,
) -> Result<(), Broken> {
    let (Some(to), true) = (&account.email, app.email.is_some()) else { return Ok(()) };
    let now = app.clock.now();
    let (token, expires_at) = links::make(tx, now, LinkKind::NotMe, Some(account), undo).await?;
    let link = Some((token.reveal().to_owned(), expires_at));
    let letter = Written { to: to.clone(), about, at: now, from: by.from(), link };
    put(tx, app, &Waiting::Letter(letter), now.plus(LIFETIME)).await
}

/// Tells of another email or phone. The address that was there before is told too, and only it is given the way to
/// object, which puts back what was there: the new one may be a stranger's.
///
/// # Errors
/// [`Broken`] when the database does not answer.
pub(crate) async fn tell_addresses(
    tx: &mut Tx,
    app: &App,
    before: &AccountRow,
    after: &AccountRow,
    by: By<'_>,
) -> Result<(), Broken> {
    let (other_email, other_phone) = (before.email != after.email, before.phone != after.phone);
    let undo = Terms::Undo {
        email: before.email.clone().filter(|_| other_email),
        phone: before.phone.clone().filter(|_| other_phone),
    };
    if other_phone {
        tell_undoing(tx, app, before, About::PhoneChanged, by, &undo).await?;
    }
    if !other_email {
        return Ok(());
    }
    tell_undoing(tx, app, before, About::EmailChanged, by, &undo).await?;
    let (Some(to), true) = (&after.email, app.email.is_some()) else { return Ok(()) };
    let now = app.clock.now();
    let letter = Written { to: to.clone(), about: About::EmailNew, at: now, from: by.from(), link: None };
    put(tx, app, &Waiting::Letter(letter), now.plus(LIFETIME)).await
}

/// Tells of a method that was set up: of the new address, if it came with one.
///
/// # Errors
/// [`Broken`] when the database does not answer.
pub(crate) async fn tell_method_set(
    tx: &mut Tx,
    app: &App,
    before: &AccountRow,
    after: &AccountRow,
    kind: MethodKind,
    by: By<'_>,
) -> Result<(), Broken> {
    let replaced = before.email != after.email || before.phone.is_some() && before.phone != after.phone;
    if replaced {
        return tell_addresses(tx, app, before, after, by).await;
    }
    tell(tx, app, before, About::MethodSet { kind }, by).await
}

/// Mails new accounts the link by which each sets its password: what [`mail_password_link`] does, for many at once.
///
/// # Errors
/// [`Broken`] when the database does not answer.
pub(crate) async fn mail_invitations(tx: &mut Tx, app: &App, accounts: &[AccountRow]) -> Result<(), Broken> {
    if app.email.is_none() {
        return Ok(());
    }
    let (now, kind) = (app.clock.now(), LinkKind::Invitation);
    let (mut links, mut letters) = (vec![], vec![]);
    for account in accounts {
        let Some(to) = account.email.clone() else { continue };
        let (token, link) = links::draw(now, kind, Some(account), &links::password_terms(account))?;
        let about = About::Invitation { username: account.summary.username.clone() };
        let ends_at = now.plus(LIFETIME).min(link.expires_at);
        let said = Some((token.reveal().to_owned(), link.expires_at));
        let letter = Written { to, about, at: now, from: By::Administrator.from(), link: said };
        let (id, sealed) = sealed(app, &Waiting::Letter(letter))?;
        letters.push((id, sealed, ends_at));
        links.push((token.digest(), link));
    }
    tx.add_links(&links, now).await?;
    tx.add_letters(&letters, now).await
}

/// Mails a link by which the account's password can be set.
///
/// # Errors
/// [`Broken`] when the database does not answer.
pub(crate) async fn mail_password_link(
    tx: &mut Tx,
    app: &App,
    account: &AccountRow,
    (kind, about): (LinkKind, About),
    by: By<'_>,
) -> Result<(), Broken> {
    let (Some(to), true) = (&account.email, app.email.is_some()) else { return Ok(()) };
    let now = app.clock.now();
    let terms = links::password_terms(account);
    let (token, expires_at) = links::make(tx, now, kind, Some(account), &terms).await?;
    let link = Some((token.reveal().to_owned(), expires_at));
    let letter = Written { to: to.clone(), about, at: now, from: by.from(), link };
    // A link that is dead by the time it arrives helps nobody.
    put(tx, app, &Waiting::Letter(letter), now.plus(LIFETIME).min(expires_at)).await
}

/// Puts a forgotten password with the letters. Who has that name is looked up once nobody waits for it.
///
/// # Errors
/// [`Broken`] when the database does not answer.
pub(crate) async fn put_reset(tx: &mut Tx, app: &App, asked: ResetAsked) -> Result<(), Broken> {
    let ends_at = asked.at.plus(LIFETIME);
    put(tx, app, &Waiting::Reset(asked), ends_at).await
}

async fn put(tx: &mut Tx, app: &App, waiting: &Waiting, ends_at: Timestamp) -> Result<(), Broken> {
    let (id, sealed) = sealed(app, waiting)?;
    tx.add_letter(&id, &sealed, app.clock.now(), ends_at).await
}

/// A letter that is yet to be put with the others: its id, and what it says.
fn sealed(app: &App, waiting: &Waiting) -> Result<(String, String), Broken> {
    let id = random::id()?;
    let bytes = serde_json::to_vec(waiting).map_err(|_| Broken::new("a letter cannot be written"))?;
    let sealed = app.keys.seal_letter(&id, &bytes)?;
    Ok((id, sealed))
}
