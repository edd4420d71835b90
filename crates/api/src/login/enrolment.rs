//! Configuring a method whose code was typed back.

use latchkey_contract::{MethodKind, ProblemCode};
use latchkey_flow::{MethodDestination, NewMethod, TotpStep};

use crate::accounts::change::{AccountChange, MethodChange, change_account};
use crate::accounts::change_author::ChangeAuthor;
use crate::app::App;
use crate::error::ApiError;
use crate::senders::Destination;
use crate::store::Tx;

/// Where the code of a method goes that is being set up.
pub(super) fn destination(new: &NewMethod) -> Option<Destination> {
    match (new.kind(), &new.destination) {
        (MethodKind::Sms, MethodDestination::Address(phone)) => Some(Destination::Phone(phone.clone())),
        (MethodKind::Email, MethodDestination::Address(email)) => Some(Destination::Email(email.clone())),
        _ => None,
    }
}

/// Configures the method whose code was typed back. Somebody else may have taken the address meanwhile; whoever asks has just
/// shown that it is theirs, so they may be told.
pub(super) async fn confirm(
    tx: &mut Tx,
    app: &App,
    author: ChangeAuthor<'_>,
    account_id: &str,
    new: &NewMethod,
    step: Option<TotpStep>,
) -> Result<(), ApiError> {
    let kind = new.kind();
    if kind.is_sent() {
        tx.lock_uniqueness().await?;
    }
    // As it is by now: what was read before would put back a role that has been taken away since.
    let row = tx.lock_account(account_id).await?.ok_or(ProblemCode::NoSession)?;
    let mut change = AccountChange::of(row);
    let method = match &new.destination {
        MethodDestination::EncryptedSecret(secret) => MethodChange::SetApp(secret.clone()),
        MethodDestination::Address(address) => {
            let own = if kind == MethodKind::Sms { &mut change.after.phone } else { &mut change.after.email };
            *own = Some(address.clone());
            MethodChange::SetAddress(kind)
        }
    };
    change_account(tx, app, &app.policy(), author, change.with_methods([method])).await?;
    tx.verify_address(account_id, kind, app.clock.now()).await?;
    if let Some(step) = step {
        tx.spend_step(account_id, &new.method.id, step).await?;
    }
    Ok(())
}
