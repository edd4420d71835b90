//! What a link of a mail does: another password, or "This was not me".

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{
    Link, LinkKind, LinkToken, MethodKind, NotMeReported, Problem, ProblemCode, SetPassword, paths,
};

use crate::accounts::password_rules;
use crate::app::App;
use crate::audit::entry::Entry;
use crate::error::{Broken, Failure};
use crate::extract::body::Json;
use crate::extract::requester::Visitor;
use crate::messages::About;
use crate::notifications::links::{self, Terms};
use crate::notifications::{self, By};
use crate::routes::login::busy;
use crate::store::{AccountRow, Tx};

/// What is this link for?
#[utoipa::path(post, path = paths::LINK_INSPECT, request_body = LinkToken,
    responses((status = 200, body = Link), (status = "4XX", body = Problem)))]
pub(super) async fn look(
    State(app): State<App>,
    Json(said): Json<LinkToken>,
) -> Result<axum::Json<Link>, Failure> {
    let now = app.clock.now();
    let mut look = app.store.look().await?;
    let found = links::find(&mut look, &said.token, now).await?;
    let alone = match &found.account {
        Some(account) => look.methods(&account.summary.id).await?.is_empty(),
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
    visitor: Visitor,
    Json(said): Json<SetPassword>,
) -> Result<StatusCode, Failure> {
    let password = said.password.reveal();
    let (account, alone) = {
        // Hashing costs: first, whether there is anything to hash it for.
        let mut look = app.store.look().await?;
        let found = links::find(&mut look, &said.token, app.clock.now()).await?;
        let account = found.account.filter(|_| found.kind.sets_password()).ok_or(ProblemCode::LinkDead)?;
        let alone = look.methods(&account.summary.id).await?.is_empty();
        (account, alone)
    };
    // Judging takes a while, in which others may look.
    password_rules::check(password, alone, &account).map_err(links::unsuitable)?;
    let hash = {
        let _place = app.passwords.place().map_err(|_| busy())?;
        app.passwords.hash(password.to_owned()).await?
    };
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let (found, account) = links::spend(&mut tx, &said.token, now, LinkKind::sets_password).await?;
    let id = account.summary.id.as_str();
    tx.set_password(id, &hash).await?;
    if found.kind != LinkKind::NewPassword {
        // Whoever has the link reads what is mailed there.
        tx.prove_address(id, MethodKind::Email, now).await?;
    }
    tx.remove_sessions_of(id).await?;
    for kind in LinkKind::ALL.into_iter().filter(|kind| kind.sets_password() && *kind != found.kind) {
        tx.remove_links(id, kind).await?;
    }
    let entry = Entry::own("password_set", &account.summary, &visitor, now);
    tx.audit(entry.about(found.kind.as_str())).await?;
    notifications::tell(&mut tx, &app, &account, About::PasswordChanged, By::Visitor(&visitor)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// "This was not me": everybody is thrown out, the password stops working, and what a stranger may have made of the
/// addresses is undone. The answer holds the token for another password.
#[utoipa::path(post, path = paths::LINK_NOT_ME, request_body = LinkToken,
    responses((status = 200, body = NotMeReported), (status = "4XX", body = Problem)))]
pub(super) async fn disown(
    State(app): State<App>,
    visitor: Visitor,
    Json(said): Json<LinkToken>,
) -> Result<axum::Json<NotMeReported>, Failure> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let (found, account) = links::spend(&mut tx, &said.token, now, |kind| kind == LinkKind::NotMe).await?;
    let Terms::Undo { email, phone } = found.terms else {
        return Err(Broken::new("a link has terms of another kind").into());
    };
    let id = account.summary.id.as_str();
    put_back(&mut tx, &account, email, phone).await?;
    tx.void_password(id).await?;
    tx.remove_devices_of(id).await?;
    tx.remove_sessions_of(id).await?;
    tx.disown_browsers(id, now).await?;
    for kind in LinkKind::ALL.into_iter().filter(|kind| kind.sets_password()) {
        tx.remove_links(id, kind).await?;
    }
    let now_is = tx.account(id).await?.ok_or(ProblemCode::LinkDead)?;
    let terms = Terms::Password { version: now_is.password_version, email: None };
    let (token, _) = links::make(&mut tx, now, LinkKind::NewPassword, Some(&now_is), &terms).await?;
    tx.audit(Entry::own("disowned", &account.summary, &visitor, now)).await?;
    tx.commit().await?;
    let token = latchkey_contract::Secret::new(token.reveal().to_owned());
    Ok(axum::Json(NotMeReported { token }))
}

/// Puts back the email and phone that a stranger may have changed, unless they are somebody else's by now.
async fn put_back(
    tx: &mut Tx,
    account: &AccountRow,
    email: Option<String>,
    phone: Option<String>,
) -> Result<(), Broken> {
    tx.claim_registry().await?;
    let mut restored = tx.claim_account(&account.summary.id).await?.unwrap_or_else(|| account.clone());
    if let Some(email) = email
        && !tx.name_is_taken(&account.summary.id, &email).await?
    {
        restored.email = Some(email);
    }
    if let Some(phone) = phone
        && !tx.phone_is_taken(&account.summary.id, &phone).await?
    {
        restored.phone = Some(phone);
    }
    if (&restored.email, &restored.phone) != (&account.email, &account.phone) {
        tx.save_account(&restored).await?;
    }
    Ok(())
}
