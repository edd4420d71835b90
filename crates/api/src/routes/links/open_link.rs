//! What a link in a mail does: it sets a password, or reports "This was not me".

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{
    Link, LinkKind, LinkToken, MethodKind, NotMeReported, Problem, ProblemCode, SetPassword, paths,
};

use crate::accounts::change::{AccountChange, PasswordChange, change_account};
use crate::accounts::change_author::ChangeAuthor;
use crate::accounts::password_rules;
use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::extract::body::Json;
use crate::extract::requester::Requester;
use crate::notifications::links::{self, LinkTerms};
use crate::routes::login::busy;
use crate::store::{AccountRow, Tx};

/// Get what a link is for, without using it.
#[utoipa::path(post, path = paths::LINK_INSPECT, request_body = LinkToken,
    responses((status = 200, body = Link), (status = "4XX", body = Problem)))]
pub(super) async fn inspect(
    State(app): State<App>,
    Json(request): Json<LinkToken>,
) -> Result<axum::Json<Link>, ApiError> {
    let now = app.clock.now();
    let mut reader = app.store.read().await?;
    let found = links::find(&mut reader, &request.token, now).await?;
    let is_only_factor = match &found.account {
        Some(account) => reader.methods(&account.summary.id).await?.is_empty(),
        None => true,
    };
    let summary = found.account.map(|account| account.summary);
    let (name, username) = summary.map(|summary| (summary.name, summary.username)).unwrap_or_default();
    Ok(axum::Json(Link {
        kind: found.kind,
        name,
        username,
        password_min: password_rules::least(is_only_factor),
        expires_in_ms: u64::try_from(now.until(found.expires_at).as_millis()).unwrap_or(u64::MAX),
    }))
}

/// Set a password by a link.
///
/// Nobody is signed in by that, and every session of the account ends.
#[utoipa::path(post, path = paths::LINK_PASSWORD, request_body = SetPassword,
    responses((status = 204), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn set_password(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<SetPassword>,
) -> Result<StatusCode, ApiError> {
    let password = request.password.reveal();
    let (account, is_only_factor) = {
        // Before the costly hash: whether the link is valid at all.
        let mut reader = app.store.read().await?;
        let found = links::find(&mut reader, &request.token, app.clock.now()).await?;
        let account = found.account.filter(|_| found.kind.sets_password()).ok_or(ProblemCode::LinkDead)?;
        let is_only_factor = reader.methods(&account.summary.id).await?.is_empty();
        (account, is_only_factor)
    };
    // Outside the transaction: the check takes a while.
    password_rules::check(password, is_only_factor, &account).map_err(links::unsuitable)?;
    let hash = {
        let _place = app.passwords.place().map_err(|_| busy())?;
        app.passwords.hash(password.to_owned()).await?
    };
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let (found, account) = links::spend(&mut tx, &request.token, now, LinkKind::sets_password).await?;
    let id = account.summary.id.clone();
    let author = ChangeAuthor::PasswordLink { kind: found.kind, origin: requester.origin() };
    let change = AccountChange::of(account).with_password(PasswordChange::Set(hash));
    change_account(&mut tx, &app, &app.policy(), author, change).await?;
    if found.kind != LinkKind::NewPassword {
        // Whoever has the link can read what is mailed to the address.
        tx.verify_address(&id, MethodKind::Email, now).await?;
    }
    for kind in LinkKind::ALL.into_iter().filter(|kind| kind.sets_password() && *kind != found.kind) {
        tx.remove_links(&id, kind).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Report "This was not me".
///
/// Every session ends, the password no longer works, and an email or phone that a stranger may have changed is
/// put back. The answer holds the token of a link to set a new password.
#[utoipa::path(post, path = paths::LINK_NOT_ME, request_body = LinkToken,
    responses((status = 200, body = NotMeReported), (status = "4XX", body = Problem)))]
pub(super) async fn report_not_me(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<LinkToken>,
) -> Result<axum::Json<NotMeReported>, ApiError> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let (found, account) = links::spend(&mut tx, &request.token, now, |kind| kind == LinkKind::NotMe).await?;
    let LinkTerms::Undo { email, phone } = found.terms else {
        return Err(InternalError::new("a link has terms of another kind").into());
    };
    let id = account.summary.id.clone();
    let change = restore_addresses(&mut tx, account, email, phone).await?.with_password(PasswordChange::Void);
    let author = ChangeAuthor::NotMeLink { origin: requester.origin() };
    change_account(&mut tx, &app, &app.policy(), author, change).await?;
    tx.revoke_known_browsers(&id, now).await?;
    for kind in LinkKind::ALL.into_iter().filter(|kind| kind.sets_password()) {
        tx.remove_links(&id, kind).await?;
    }
    let row = tx.account(&id).await?.ok_or(ProblemCode::LinkDead)?;
    let terms = LinkTerms::Password { version: row.password_version, email: None };
    let link = links::make(&mut tx, now, LinkKind::NewPassword, Some(&row), &terms).await?;
    tx.commit().await?;
    let token = latchkey_contract::Secret::new(link.token.reveal().to_owned());
    Ok(axum::Json(NotMeReported { token }))
}

/// The change that puts back the email and phone that a stranger may have changed, unless they belong to
/// another account by now.
async fn restore_addresses(
    tx: &mut Tx,
    account: AccountRow,
    email: Option<String>,
    phone: Option<String>,
) -> Result<AccountChange, InternalError> {
    tx.lock_uniqueness().await?;
    let id = account.summary.id.clone();
    let mut change = AccountChange::of(tx.lock_account(&id).await?.unwrap_or(account));
    if let Some(email) = email
        && !tx.name_is_taken(&id, &email).await?
    {
        change.after.email = Some(email);
    }
    if let Some(phone) = phone
        && !tx.phone_is_taken(&id, &phone).await?
    {
        change.after.phone = Some(phone);
    }
    Ok(change)
}
