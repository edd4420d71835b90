//! Links in mail: what each is for, what voids it, and whose it is.
//!
//! A link allows one action and signs nobody in: the code is still asked for.

use std::time::Duration;

use latchkey_contract::{LinkKind, Problem, ProblemCode, Secret, paths};
use latchkey_flow::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::crypto::token::{Token, TokenDigest};
use crate::error::{ApiError, InternalError};
use crate::notifications::queue_item::QueuedLink;
use crate::store::{AccountRow, LinkRow, Tx};

const HOUR: Duration = Duration::from_secs(3600);
const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// What must be unchanged since the link was made, or what the link puts back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkTerms {
    /// A password can be set as long as nobody has set another one meanwhile, and mail still goes where the
    /// link went.
    Password {
        version: i64,
        /// Where it was mailed to.
        email: Option<String>,
    },
    /// The email address and phone number that a stranger may have changed, as they were before.
    Undo { email: Option<String>, phone: Option<String> },
    /// There is no account yet: the link makes the first administrator.
    Welcome,
}

/// A link that works.
pub(crate) struct ActiveLink {
    pub(crate) digest: TokenDigest,
    pub(crate) kind: LinkKind,
    pub(crate) terms: LinkTerms,
    pub(crate) expires_at: Timestamp,
    /// None, if it is for the first administrator.
    pub(crate) account: Option<AccountRow>,
}

/// A link that was just made.
pub(crate) struct DrawnLink {
    pub(crate) token: Token,
    pub(crate) row: LinkRow,
}

impl DrawnLink {
    /// The link as it waits in the queue, for the mail that carries it.
    pub(super) fn queued(&self) -> QueuedLink {
        QueuedLink { token: self.token.reveal().to_owned(), expires_at: self.row.expires_at }
    }
}

/// How long a link of that kind works.
fn lifetime(kind: LinkKind) -> Duration {
    match kind {
        LinkKind::Reset | LinkKind::NewPassword | LinkKind::Welcome => HOUR,
        LinkKind::Invitation | LinkKind::NotMe => WEEK,
    }
}

/// Makes a link and stores it.
pub(crate) async fn make(
    tx: &mut Tx,
    now: Timestamp,
    kind: LinkKind,
    account: Option<&AccountRow>,
    terms: &LinkTerms,
) -> Result<DrawnLink, InternalError> {
    let link = draw(now, kind, account, terms)?;
    tx.add_link(&link.token.digest(), &link.row, now).await?;
    Ok(link)
}

/// Makes a link that is yet to be stored.
pub(crate) fn draw(
    now: Timestamp,
    kind: LinkKind,
    account: Option<&AccountRow>,
    terms: &LinkTerms,
) -> Result<DrawnLink, InternalError> {
    let token = Token::new()?;
    let row = LinkRow {
        account_id: account.map(|account| account.summary.id.clone()),
        kind,
        terms: serde_json::to_string(terms)
            .map_err(|_| InternalError::new("a link's terms cannot be written"))?,
        expires_at: now.plus(lifetime(kind)),
    };
    Ok(DrawnLink { token, row })
}

/// The terms of a link by which the account's password can be set, mailed to its current address.
pub(crate) fn password_terms(account: &AccountRow) -> LinkTerms {
    LinkTerms::Password { version: account.password_version, email: account.email.clone() }
}

/// The URL of a link: on the configured origin only (H5), the token in the fragment, which no server sees.
pub(crate) fn address(app: &App, kind: LinkKind, token: &str) -> Secret {
    let page = if kind == LinkKind::Welcome { paths::APP_WELCOME } else { paths::APP_LINK };
    Secret::new(format!("{}{page}#{token}", app.site.origin))
}

/// The link with this token, if it works: not used, not expired, its account active, its terms still met.
///
/// # Errors
/// [`ProblemCode::LinkDead`], which does not say why: a stranger must not learn whether there was one.
pub(crate) async fn find(tx: &mut Tx, token: &Secret, now: Timestamp) -> Result<ActiveLink, ApiError> {
    let digest = Token::parse(token.reveal()).ok_or(ProblemCode::LinkDead)?.digest();
    let link = tx.link(&digest, now).await?.ok_or(ProblemCode::LinkDead)?;
    let terms = serde_json::from_str(&link.terms)
        .map_err(|_| ApiError::Internal(InternalError::new("a link's terms cannot be read")))?;
    let account = match &link.account_id {
        Some(id) => Some(tx.account(id).await?.ok_or(ProblemCode::LinkDead)?),
        None => None,
    };
    let terms_are_met = match (&terms, &account) {
        (LinkTerms::Password { version, email }, Some(account)) => {
            let same_address = email.is_none() || *email == account.email;
            *version == account.password_version && same_address && account.disabled_at.is_none()
        }
        (LinkTerms::Undo { .. }, Some(account)) => account.disabled_at.is_none(),
        (LinkTerms::Welcome, None) => true,
        _ => false,
    };
    if !terms_are_met {
        return Err(ProblemCode::LinkDead.into());
    }
    Ok(ActiveLink { digest, kind: link.kind, terms, expires_at: link.expires_at, account })
}

/// Uses up the link with this token, and locks its account until the transaction ends.
///
/// # Errors
/// [`ProblemCode::LinkDead`], also if the link is of another kind than `wanted`.
pub(crate) async fn spend(
    tx: &mut Tx,
    token: &Secret,
    now: Timestamp,
    wanted: impl Fn(LinkKind) -> bool,
) -> Result<(ActiveLink, AccountRow), ApiError> {
    let found = find(tx, token, now).await?;
    let id = found.account.as_ref().filter(|_| wanted(found.kind)).map(|account| account.summary.id.clone());
    // The account is locked before the link, as everywhere; then what was found is read again.
    let id = id.ok_or(ProblemCode::LinkDead)?;
    tx.lock_attempts_of(&[&id]).await?;
    tx.lock_lockout(&id).await?;
    let mut found = find(tx, token, now).await?;
    if !tx.use_link(&found.digest, now).await? {
        return Err(ProblemCode::LinkDead.into());
    }
    let account = found.account.take().ok_or(ProblemCode::LinkDead)?;
    Ok((found, account))
}

/// The refusal of a password that breaks a rule, with what to change about it.
pub(crate) fn unsuitable(advice: &'static str) -> ApiError {
    Problem::new(ProblemCode::PasswordUnsuitable).at("password").saying(advice).into()
}
