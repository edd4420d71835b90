//! Recovery codes: made anew, and shown this once.

use axum::extract::State;
use latchkey_contract::{AuditEvent, Problem, ProblemCode, RecoveryCodes, Secret, paths, rules};

use crate::accounts::account_security;
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::crypto::random;
use crate::error::ApiError;
use crate::extract::auth::SteppedUp;
use crate::extract::body::EmptyBody;
use crate::messages::NotificationKind;
use crate::notifications::{self, Origin};
use crate::routes::login::busy;

/// A new set of recovery codes; the old ones are void.
#[utoipa::path(post, path = paths::RECOVERY_CODES,
    responses((status = 200, body = RecoveryCodes), (status = "4XX", body = Problem)))]
pub(super) async fn make(
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
    tx.audit(NewAuditEntry::own(
        AuditEvent::RecoveryCodesGenerated,
        account,
        by.requester.origin(),
        app.clock.now(),
    ))
    .await?;
    let row = tx.account(&account.id).await?.ok_or(ProblemCode::NoSession)?;
    notifications::notify(
        &mut tx,
        &app,
        &row,
        NotificationKind::RecoveryCodesMade,
        Origin::Requester(&by.requester.origin()),
    )
    .await?;
    tx.commit().await?;
    Ok(axum::Json(RecoveryCodes { codes }))
}
