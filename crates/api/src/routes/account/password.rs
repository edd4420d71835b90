//! The password of whoever is signed in.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{ChangePassword, Problem, ProblemCode, paths};

use super::author::owner;
use crate::accounts::account_security;
use crate::accounts::change::{AccountChange, PasswordChange, change_account};
use crate::accounts::current_password::{self, SubmittedPassword};
use crate::accounts::password_rules;
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::SteppedUp;
use crate::extract::body::Json;
use crate::routes::login::busy;

/// Change the password.
///
/// Trusted devices, attempts and all other sessions end.
#[utoipa::path(post, path = paths::PASSWORD, request_body = ChangePassword,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn change(
    State(app): State<App>,
    SteppedUp(by): SteppedUp,
    Json(request): Json<ChangePassword>,
) -> Result<StatusCode, ApiError> {
    let account = by.account();
    let (row, is_only_factor) = {
        let mut reader = app.store.read().await?;
        let row = reader.account(&account.id).await?.ok_or(ProblemCode::NoSession)?;
        let methods = reader.methods(&account.id).await?;
        let is_only_factor = account_security::usable_methods(&methods, &app.policy()).next().is_none();
        (row, is_only_factor)
    };
    password_rules::check(request.new.reveal(), is_only_factor, &row)
        .map_err(|advice| Problem::new(ProblemCode::PasswordUnsuitable).at("new").saying(advice))?;
    let submitted = SubmittedPassword {
        account,
        password: &request.current,
        field: "current",
        network: by.requester.network(),
        origin: by.requester.origin(),
    };
    current_password::check(&app, submitted).await?;
    let hash = {
        let _place = app.passwords.place().map_err(|_| busy())?;
        app.passwords.hash(request.new.reveal().to_owned()).await?
    };
    let mut tx = app.store.begin().await?;
    tx.lock_lockout(&account.id).await?;
    let row = tx.lock_account(&account.id).await?.ok_or(ProblemCode::NoSession)?;
    let change = AccountChange::of(row).with_password(PasswordChange::Set(hash));
    change_account(&mut tx, &app, &by.policy, owner(&by), change).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
