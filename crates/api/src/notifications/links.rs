//! Links: what each is for, what kills it, and whose it is.
//!
//! A link is the way to one act, never into the account: nobody is signed in by one, and the code is asked for as ever.

use std::time::Duration;

use latchkey_contract::{LinkKind, Problem, ProblemCode, Secret, paths};
use latchkey_flow::Timestamp;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::crypto::token::{Token, TokenDigest};
use crate::error::{ApiError, InternalError};
use crate::store::{AccountRow, LinkRow, Tx};

const HOUR: Duration = Duration::from_secs(3600);
const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// What has to be as it was when the link was made, or what is put back by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkTerms {
    /// A password can be set as long as nobody has set another one meanwhile, and mail still goes where the link went.
    Password {
        version: i64,
        /// Where it was mailed to.
        email: Option<String>,
    },
    /// The addresses that a stranger may have changed, as they were.
    Undo { email: Option<String>, phone: Option<String> },
    /// The first administrator.
    Welcome,
}

/// A link that is alive.
pub(crate) struct ActiveLink {
    pub(crate) digest: TokenDigest,
    pub(crate) kind: LinkKind,
    pub(crate) terms: LinkTerms,
    pub(crate) expires_at: Timestamp,
    /// Nobody, if it is for the first administrator.
    pub(crate) account: Option<AccountRow>,
}

/// How long a link of that kind lives.
fn lifetime(kind: LinkKind) -> Duration {
    match kind {
        LinkKind::Reset | LinkKind::NewPassword | LinkKind::Welcome => HOUR,
        LinkKind::Invitation | LinkKind::NotMe => WEEK,
    }
}

/// Makes a link. Hands out its token and when it dies.
pub(crate) async fn make(
    tx: &mut Tx,
    now: Timestamp,
    kind: LinkKind,
    account: Option<&AccountRow>,
    terms: &LinkTerms,
) -> Result<(Token, Timestamp), InternalError> {
    let (token, row) = draw(now, kind, account, terms)?;
    tx.add_link(&token.digest(), &row, now).await?;
    Ok((token, row.expires_at))
}

/// A link that is yet to be added.
pub(crate) fn draw(
    now: Timestamp,
    kind: LinkKind,
    account: Option<&AccountRow>,
    terms: &LinkTerms,
) -> Result<(Token, LinkRow), InternalError> {
    let token = Token::new()?;
    let row = LinkRow {
        account_id: account.map(|account| account.summary.id.clone()),
        kind,
        terms: serde_json::to_string(terms)
            .map_err(|_| InternalError::new("a link's terms cannot be written"))?,
        expires_at: now.plus(lifetime(kind)),
    };
    Ok((token, row))
}

/// The terms of a link by which the account's password can be set, mailed to its present address.
pub(crate) fn password_terms(account: &AccountRow) -> LinkTerms {
    LinkTerms::Password { version: account.password_version, email: account.email.clone() }
}

/// Where a link leads. Only the configured origin is ever named (H5), and the token stands where no server sees it.
pub(crate) fn address(app: &App, kind: LinkKind, token: &str) -> Secret {
    let page = if kind == LinkKind::Welcome { paths::APP_WELCOME } else { paths::APP_LINK };
    Secret::new(format!("{}{page}#{token}", app.site.origin))
}

/// The link that somebody shows, if it is alive: not used, not too old, its account active, its terms as they were.
///
/// # Errors
/// [`ProblemCode::LinkDead`], which does not say why: it is nobody's business whether there was one.
pub(crate) async fn find(tx: &mut Tx, token: &Secret, now: Timestamp) -> Result<ActiveLink, ApiError> {
    let digest = Token::parse(token.reveal()).ok_or(ProblemCode::LinkDead)?.digest();
    let link = tx.link(&digest, now).await?.ok_or(ProblemCode::LinkDead)?;
    let terms = serde_json::from_str(&link.terms)
        .map_err(|_| ApiError::Internal(InternalError::new("a link's terms cannot be read")))?;
    let account = match &link.account_id {
        Some(id) => Some(tx.account(id).await?.ok_or(ProblemCode::LinkDead)?),
        None => None,
    };
    let kept = match (&terms, &account) {
        (LinkTerms::Password { version, email }, Some(account)) => {
            let same_address = email.is_none() || *email == account.email;
            *version == account.password_version && same_address && account.disabled_at.is_none()
        }
        (LinkTerms::Undo { .. }, Some(account)) => account.disabled_at.is_none(),
        (LinkTerms::Welcome, None) => true,
        _ => false,
    };
    if !kept {
        return Err(ProblemCode::LinkDead.into());
    }
    Ok(ActiveLink { digest, kind: link.kind, terms, expires_at: link.expires_at, account })
}

/// The same with its account, held until the transaction ends; used up by it.
///
/// # Errors
/// [`ProblemCode::LinkDead`] as well if it is of another kind.
pub(crate) async fn spend(
    tx: &mut Tx,
    token: &Secret,
    now: Timestamp,
    wanted: impl Fn(LinkKind) -> bool,
) -> Result<(ActiveLink, AccountRow), ApiError> {
    let found = find(tx, token, now).await?;
    let id = found.account.as_ref().filter(|_| wanted(found.kind)).map(|account| account.summary.id.clone());
    // The account before the link, as everywhere; and what was found is looked at again once nobody else can change it.
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

/// What to tell of a password that will not do.
pub(crate) fn unsuitable(advice: &'static str) -> ApiError {
    Problem::new(ProblemCode::PasswordUnsuitable).at("password").saying(advice).into()
}
