//! Recovery codes: made anew, and shown this once.

use axum::extract::State;
use latchkey_contract::{Problem, ProblemCode, RecoveryCodes, Secret, paths, rules};

use crate::accounts::account_security;
use crate::app::App;
use crate::audit::entry::Entry;
use crate::crypto::random;
use crate::error::Failure;
use crate::extract::auth::Proved;
use crate::extract::body::Nothing;
use crate::messages::About;
use crate::notifications::{self, By};
use crate::routes::login::busy;

/// A new set of recovery codes; the old ones are void.
#[utoipa::path(post, path = paths::RECOVERY_CODES,
    responses((status = 200, body = RecoveryCodes), (status = "4XX", body = Problem)))]
pub(super) async fn make(
    State(app): State<App>,
    Proved(by): Proved,
    _: Nothing,
) -> Result<axum::Json<RecoveryCodes>, Failure> {
    let _place = app.passwords.place().map_err(|_| busy())?;
    let codes = (0..rules::RECOVERY_CODES)
        .map(|_| random::code(rules::RECOVERY_DIGITS))
        .collect::<Result<Vec<Secret>, _>>()?;
    let hashes = app.passwords.hash_set(codes.iter().map(|code| code.reveal().to_owned()).collect()).await?;
    let account = by.account();
    let mut tx = app.store.begin().await?;
    tx.claim_lockout(&account.id).await?;
    if !by.policy.two_factor {
        return Err(ProblemCode::MethodUnavailable.into());
    }
    let methods = tx.methods(&account.id).await?;
    if account_security::usable(&methods, &by.policy).next().is_none() {
        return Err(ProblemCode::MethodRequired.into());
    }
    tx.set_recovery_codes(&account.id, &hashes).await?;
    tx.audit(Entry::own("recovery_codes_made", account, &by.visitor, app.clock.now())).await?;
    let row = tx.account(&account.id).await?.ok_or(ProblemCode::NoSession)?;
    notifications::tell(&mut tx, &app, &row, About::RecoveryCodesMade, By::Visitor(&by.visitor)).await?;
    tx.commit().await?;
    Ok(axum::Json(RecoveryCodes { codes }))
}
