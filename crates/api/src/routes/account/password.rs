//! Another password.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{ChangePassword, Problem, ProblemCode, paths};

use crate::accounts::account_security;
use crate::accounts::current_password;
use crate::accounts::password_rules;
use crate::app::App;
use crate::audit::entry::Entry;
use crate::error::Failure;
use crate::extract::auth::Proved;
use crate::extract::body::Json;
use crate::messages::About;
use crate::notifications::{self, By};
use crate::routes::login::busy;

/// Another password: trust, open logins and all other sessions end.
#[utoipa::path(post, path = paths::PASSWORD, request_body = ChangePassword,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn change(
    State(app): State<App>,
    Proved(by): Proved,
    Json(said): Json<ChangePassword>,
) -> Result<StatusCode, Failure> {
    let account = by.account();
    let (row, alone) = {
        let mut look = app.store.look().await?;
        let row = look.account(&account.id).await?.ok_or(ProblemCode::NoSession)?;
        let methods = look.methods(&account.id).await?;
        let alone = account_security::usable(&methods, &app.policy()).next().is_none();
        (row, alone)
    };
    password_rules::check(said.new.reveal(), alone, &row)
        .map_err(|advice| Problem::new(ProblemCode::PasswordUnsuitable).at("new").saying(advice))?;
    current_password::check(&app, &by.visitor, account, &said.current, "current").await?;
    let hash = {
        let _place = app.passwords.place().map_err(|_| busy())?;
        app.passwords.hash(said.new.reveal().to_owned()).await?
    };
    let mut tx = app.store.begin().await?;
    tx.set_password(&account.id, &hash).await?;
    tx.end_other_sessions(&account.id, &by.session.id).await?;
    tx.audit(Entry::own("password_changed", account, &by.visitor, app.clock.now())).await?;
    notifications::tell(&mut tx, &app, &row, About::PasswordChanged, By::Visitor(&by.visitor)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
