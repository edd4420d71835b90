//! The recovery codes of whoever is signed in: a new set, shown only once.

use axum::extract::State;
use latchkey_contract::{AuditEvent, Problem, ProblemCode, RecoveryCodes, Secret, paths, rules};

use crate::accounts::account_security;
use crate::app::App;
use crate::crypto::random;
use crate::error::ApiError;
use crate::extract::auth::SteppedUp;
use crate::extract::body::EmptyBody;
use crate::messages::NotificationKind;
use crate::notifications::{self, Origin};
use crate::routes::audit_entries;
use crate::routes::login::busy;

/// Generate a new set of recovery codes.
///
/// The old ones no longer work, and the new ones are not shown again.
#[utoipa::path(post, path = paths::RECOVERY_CODES,
    responses((status = 200, body = RecoveryCodes), (status = "4XX", body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    SteppedUp(by): SteppedUp,
    _: EmptyBody,
) -> Result<axum::Json<RecoveryCodes>, ApiError> {
    let _place = app.passwords.place().map_err(|_| busy())?;
    let codes = (0..rules::RECOVERY_CODES)
        .map(|_| random::code(rules::RECOVERY_DIGITS))
        .collect::<Result<Vec<Secret>, _>>()?;
    let hashes = app.passwords.hash_set(codes.iter().map(|code| code.reveal().to_owned()).collect()).await?;
    let account = by.account();
    let mut tx = app.store.begin().await?;
    tx.lock_lockout(&account.id).await?;
    if !by.policy.two_factor {
        return Err(ProblemCode::MethodUnavailable.into());
    }
    let methods = tx.methods(&account.id).await?;
    if account_security::usable_methods(&methods, &by.policy).next().is_none() {
        return Err(ProblemCode::MethodRequired.into());
    }
    tx.set_recovery_codes(&account.id, &hashes).await?;
    tx.audit(audit_entries::by_owner(&app, &by, AuditEvent::RecoveryCodesGenerated)).await?;
    let row = tx.account(&account.id).await?.ok_or(ProblemCode::NoSession)?;
    let requester = by.requester.origin();
    let (kind, origin) = (NotificationKind::RecoveryCodesMade, Origin::Requester(&requester));
    notifications::notify(&mut tx, &app, &row, kind, origin).await?;
    tx.commit().await?;
    Ok(axum::Json(RecoveryCodes { codes }))
}
