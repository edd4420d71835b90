//! What a link of a mail does: another password, or "This was not me".

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

/// What is this link for?
#[utoipa::path(post, path = paths::LINK_INSPECT, request_body = LinkToken,
    responses((status = 200, body = Link), (status = "4XX", body = Problem)))]
pub(super) async fn inspect(
    State(app): State<App>,
    Json(request): Json<LinkToken>,
) -> Result<axum::Json<Link>, ApiError> {
    let now = app.clock.now();
    let mut reader = app.store.read().await?;
    let found = links::find(&mut reader, &request.token, now).await?;
    let alone = match &found.account {
        Some(account) => reader.methods(&account.summary.id).await?.is_empty(),
        None => true,
    };
    let summary = found.account.map(|account| account.summary);
    let (name, username) = summary.map(|summary| (summary.name, summary.username)).unwrap_or_default();
    Ok(axum::Json(Link {
        kind: found.kind,
        name,
        username,
        password_min: password_rules::least(alone),
        expires_in_ms: u64::try_from(now.until(found.expires_at).as_millis()).unwrap_or(u64::MAX),
    }))
}

/// Another password, by a link. Nobody is signed in by it; whoever was, is no more.
#[utoipa::path(post, path = paths::LINK_PASSWORD, request_body = SetPassword,
    responses((status = 204), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn set_password(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<SetPassword>,
) -> Result<StatusCode, ApiError> {
    let password = request.password.reveal();
    let (account, alone) = {
        // Hashing costs: first, whether there is anything to hash it for.
        let mut reader = app.store.read().await?;
        let found = links::find(&mut reader, &request.token, app.clock.now()).await?;
        let account = found.account.filter(|_| found.kind.sets_password()).ok_or(ProblemCode::LinkDead)?;
        let alone = reader.methods(&account.summary.id).await?.is_empty();
        (account, alone)
    };
    // Judging takes a while, in which others may reader.
    password_rules::check(password, alone, &account).map_err(links::unsuitable)?;
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
        // Whoever has the link reads what is mailed there.
        tx.verify_address(&id, MethodKind::Email, now).await?;
    }
    for kind in LinkKind::ALL.into_iter().filter(|kind| kind.sets_password() && *kind != found.kind) {
        tx.remove_links(&id, kind).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// "This was not me": everybody is thrown out, the password stops working, and what a stranger may have made of the
/// addresses is undone. The answer holds the token for another password.
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
    let change = restored(&mut tx, account, email, phone).await?.with_password(PasswordChange::Void);
    let author = ChangeAuthor::NotMeLink { origin: requester.origin() };
    change_account(&mut tx, &app, &app.policy(), author, change).await?;
    tx.revoke_known_browsers(&id, now).await?;
    for kind in LinkKind::ALL.into_iter().filter(|kind| kind.sets_password()) {
        tx.remove_links(&id, kind).await?;
    }
    let now_is = tx.account(&id).await?.ok_or(ProblemCode::LinkDead)?;
    let terms = LinkTerms::Password { version: now_is.password_version, email: None };
    let (token, _) = links::make(&mut tx, now, LinkKind::NewPassword, Some(&now_is), &terms).await?;
    tx.commit().await?;
    let token = latchkey_contract::Secret::new(token.reveal().to_owned());
    Ok(axum::Json(NotMeReported { token }))
}

/// The account with the email and phone put back that a stranger may have changed, unless they are somebody else's by now.
async fn restored(
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
