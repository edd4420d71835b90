//! The settings of the account of whoever is signed in, and its name.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{
    AccountSettings, Address, ChangeAccount, ConfiguredMethod, Problem, ProblemCode, paths, rules,
};

use super::author::owner;
use super::methods::allowed;
use crate::accounts::account_security;
use crate::accounts::change::{AccountChange, change_account};
use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::SignedIn;
use crate::extract::body::Json;
use crate::messages::is_plain;
use crate::store::{AccountRow, MethodRow};

/// Get the account's settings: its addresses and methods, and what the policy permits and demands.
#[utoipa::path(get, path = paths::ACCOUNT,
    responses((status = 200, body = AccountSettings), (status = 401, body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<axum::Json<AccountSettings>, ApiError> {
    let id = &signed_in.session.account.id;
    let mut reader = app.store.read().await?;
    let row = reader.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let methods = reader.methods(id).await?;
    let recovery_codes_left = reader.recovery_codes_left(id).await?;
    let (now, policy) = (app.clock.now(), &signed_in.policy);
    let step_up_valid_for = signed_in.session.state.step_up_valid_for(now, policy);
    let statuses = account_security::method_statuses(&row, &methods);
    let due = policy.method_due(row.summary.role, &statuses, row.created_at);
    Ok(axum::Json(AccountSettings {
        methods: methods.iter().map(|method| configured(&row, method)).collect(),
        recovery_codes_left,
        allowed: allowed(&app, policy),
        method_required: policy.requires_method(row.summary.role),
        method_due_in_ms: due.map(|due| millis(now.until(due))),
        step_up_valid_for_ms: millis(step_up_valid_for),
        email: row.email.map(|address| Address { address, verified: row.email_verified }),
        phone: row.phone.map(|address| Address { address, verified: row.phone_verified }),
        account: row.summary,
    }))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn configured(row: &AccountRow, method: &MethodRow) -> ConfiguredMethod {
    ConfiguredMethod {
        id: method.id.clone(),
        kind: method.kind,
        name: method.name.clone(),
        destination: row.address(method.kind).unwrap_or_default().to_owned(),
        added_at: method.added_at.as_millis(),
        last_used_at: method.last_used_at.map(latchkey_flow::Timestamp::as_millis),
    }
}

/// Change the account's name.
#[utoipa::path(patch, path = paths::ACCOUNT, request_body = ChangeAccount,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn change(
    State(app): State<App>,
    signed_in: SignedIn,
    Json(request): Json<ChangeAccount>,
) -> Result<StatusCode, ApiError> {
    let name = request.name.trim();
    if name.is_empty() || name.len() > rules::USERNAME_MAX || !is_plain(name) {
        let problem = Problem::new(ProblemCode::InvalidField).at("name");
        return Err(problem.saying("Use 1 to 256 bytes of plain text.").into());
    }
    let mut tx = app.store.begin().await?;
    let row = tx.lock_account(&signed_in.account().id).await?.ok_or(ProblemCode::NoSession)?;
    let mut change = AccountChange::of(row);
    name.clone_into(&mut change.after.summary.name);
    change_account(&mut tx, &app, &signed_in.policy, owner(&signed_in), change).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
