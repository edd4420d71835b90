//! Configuring a method whose code was typed back.

use latchkey_contract::{MethodKind, Problem, ProblemCode};
use latchkey_flow::{MethodDestination, NewMethod, Timestamp, TotpStep};

use crate::error::Failure;
use crate::senders::Destination;
use crate::store::{AccountRow, Tx};

/// Where the code of a method goes that is being set up.
pub(super) fn destination(new: &NewMethod) -> Option<Destination> {
    match (new.kind(), &new.destination) {
        (MethodKind::Sms, MethodDestination::Address(phone)) => Some(Destination::Phone(phone.clone())),
        (MethodKind::Email, MethodDestination::Address(email)) => Some(Destination::Email(email.clone())),
        _ => None,
    }
}

/// Configures the method, and returns the account as it is then. Somebody else may have taken the address meanwhile;
/// whoever asks has just shown that it is theirs, so they may be told.
pub(super) async fn confirm(
    tx: &mut Tx,
    row: &AccountRow,
    new: &NewMethod,
    step: Option<TotpStep>,
    now: Timestamp,
) -> Result<AccountRow, Failure> {
    let (id, kind) = (row.summary.id.as_str(), new.kind());
    let (changed, secret) = match &new.destination {
        MethodDestination::Address(address) => (confirm_address(tx, id, kind, address, now).await?, None),
        MethodDestination::EncryptedSecret(secret) => (row.clone(), Some(secret.as_str())),
    };
    tx.set_method(id, kind, secret, now).await?;
    if let Some(step) = step {
        tx.spend_step(id, &new.method.id, step).await?;
    }
    Ok(changed)
}

async fn confirm_address(
    tx: &mut Tx,
    id: &str,
    kind: MethodKind,
    address: &str,
    now: Timestamp,
) -> Result<AccountRow, Failure> {
    tx.claim_registry().await?;
    // As it is by now: what was read before would put back a role that has been taken away since.
    let mut changed = tx.claim_account(id).await?.ok_or(ProblemCode::NoSession)?;
    let (taken, field) = match kind {
        MethodKind::Sms => (tx.phone_is_taken(id, address).await?, "phone"),
        _ => (tx.name_is_taken(id, address).await?, "email"),
    };
    if taken {
        return Err(Problem::new(ProblemCode::Taken).at(field).into());
    }
    let own = if kind == MethodKind::Sms { &mut changed.phone } else { &mut changed.email };
    *own = Some(address.to_owned());
    tx.save_account(&changed).await?;
    tx.prove_address(id, kind, now).await?;
    Ok(changed)
}
