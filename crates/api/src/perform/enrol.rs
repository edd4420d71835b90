//! Configuring a method whose code was typed back.

use latchkey_contract::{MethodKind, Problem, ProblemCode};
use latchkey_flow::{NewMethod, Timestamp, TotpStep};

use crate::error::Failure;
use crate::senders::Destination;
use crate::store::{AccountRow, Tx};

/// Where the code of a method goes that is being set up.
pub(super) fn destination(new: &NewMethod) -> Option<Destination> {
    match new.kind() {
        MethodKind::Sms => Some(Destination::Phone(new.reaches.clone())),
        MethodKind::Email => Some(Destination::Email(new.reaches.clone())),
        MethodKind::App | MethodKind::Recovery => None,
    }
}

/// Configures the method, and hands out the account as it is then. Somebody else may have come by the address first; whoever asks has just shown that it is
/// theirs, so they may be told.
pub(super) async fn confirm(
    tx: &mut Tx,
    row: &AccountRow,
    new: &NewMethod,
    step: Option<TotpStep>,
    now: Timestamp,
) -> Result<AccountRow, Failure> {
    let (id, kind) = (row.view.id.as_str(), new.kind());
    let mut changed = row.clone();
    if kind.is_sent() {
        tx.claim_registry().await?;
        // As it is by now: what was read before would put back a role that has been taken away since.
        changed = tx.claim_account(id).await?.ok_or(ProblemCode::NoSession)?;
    }
    match kind {
        MethodKind::Email => {
            if tx.name_is_taken(id, &new.reaches).await? {
                return Err(Problem::new(ProblemCode::Taken).at("email").into());
            }
            changed.email = Some(new.reaches.clone());
        }
        MethodKind::Sms => {
            if tx.phone_is_taken(id, &new.reaches).await? {
                return Err(Problem::new(ProblemCode::Taken).at("phone").into());
            }
            changed.phone = Some(new.reaches.clone());
        }
        MethodKind::App | MethodKind::Recovery => {}
    }
    if kind.is_sent() {
        tx.save_account(&changed).await?;
        tx.prove_address(id, kind, now).await?;
    }
    tx.set_method(id, kind, (kind == MethodKind::App).then_some(new.reaches.as_str()), now).await?;
    if let Some(step) = step {
        tx.spend_step(id, &new.method.id, step).await?;
    }
    Ok(changed)
}
