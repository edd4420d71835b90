//! One's own account: what is set up, and its name.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{
    AccountSettings, Address, ChangeAccount, ConfiguredMethod, Problem, ProblemCode, paths, rules,
};

use super::methods::allowed;
use crate::accounts::account_security;
use crate::app::App;
use crate::audit::entry::Entry;
use crate::error::Failure;
use crate::extract::auth::SignedIn;
use crate::extract::body::Json;
use crate::messages::is_plain;
use crate::store::{AccountRow, MethodRow};

/// What is set up.
#[utoipa::path(get, path = paths::ACCOUNT,
    responses((status = 200, body = AccountSettings), (status = 401, body = Problem)))]
pub(super) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<axum::Json<AccountSettings>, Failure> {
    let id = &signed_in.session.account.id;
    let mut look = app.store.look().await?;
    let row = look.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let methods = look.methods(id).await?;
    let recovery_codes_left = look.recovery_codes_left(id).await?;
    let (now, policy) = (app.clock.now(), &signed_in.policy);
    let proof_for = signed_in.session.proof_for(now, policy);
    let proved = account_security::proved(&row, &methods);
    let due = account_security::method_due(policy, row.summary.role, &proved, row.created_at);
    Ok(axum::Json(AccountSettings {
        methods: methods.iter().map(|method| configured(&row, method)).collect(),
        recovery_codes_left,
        allowed: allowed(&app, policy),
        method_required: policy.requires_method(row.summary.role),
        method_due_in_ms: due.map(|due| millis(now.until(due))),
        step_up_valid_for_ms: millis(proof_for),
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

/// Change one's name.
#[utoipa::path(patch, path = paths::ACCOUNT, request_body = ChangeAccount,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn change(
    State(app): State<App>,
    signed_in: SignedIn,
    Json(said): Json<ChangeAccount>,
) -> Result<StatusCode, Failure> {
    let name = said.name.trim();
    if name.is_empty() || name.len() > rules::USERNAME_MAX || !is_plain(name) {
        let problem = Problem::new(ProblemCode::InvalidField).at("name");
        return Err(problem.saying("Use 1 to 256 bytes of plain text.").into());
    }
    let account = &signed_in.session.account;
    let mut tx = app.store.begin().await?;
    let mut row = tx.claim_account(&account.id).await?.ok_or(ProblemCode::NoSession)?;
    row.summary.name = name.to_owned();
    tx.save_account(&row).await?;
    tx.audit(Entry::own("account_changed", account, &signed_in.visitor, app.clock.now()).about("name"))
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
