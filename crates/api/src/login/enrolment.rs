//! Configures a method whose code was typed back.

use latchkey_contract::{MethodKind, ProblemCode};
use latchkey_flow::{MethodDestination, NewMethod, TotpStep};

use super::login_tx::LoginTx;
use crate::accounts::change::{AccountChange, MethodChange, change_account};
use crate::accounts::change_author::ChangeAuthor;
use crate::error::ApiError;

impl LoginTx<'_> {
    /// Configures the method, in the name of the session of that id. `step` is the app's time step whose code
    /// was typed; it is used up by it.
    ///
    /// # Errors
    /// [`ProblemCode::Taken`] if the address has become another account's meanwhile: the person has just shown
    /// that it is theirs, so they may be told.
    pub(super) async fn configure_method(
        &mut self,
        session_id: &str,
        new: &NewMethod,
        step: Option<TotpStep>,
    ) -> Result<(), ApiError> {
        let (kind, id) = (new.kind(), self.account.summary.id.clone());
        if kind.is_sent() {
            self.tx.lock_uniqueness().await?;
        }
        // As it is by now: what was read before would put back a role that has been taken away since.
        let row = self.tx.lock_account(&id).await?.ok_or(ProblemCode::NoSession)?;
        let mut change = AccountChange::of(row);
        let method = match &new.destination {
            MethodDestination::EncryptedSecret(secret) => MethodChange::SetApp(secret.clone()),
            MethodDestination::Address(address) => {
                let after = &mut change.after;
                let own = if kind == MethodKind::Sms { &mut after.phone } else { &mut after.email };
                *own = Some(address.clone());
                MethodChange::SetAddress(kind)
            }
        };
        let author = ChangeAuthor::Owner { session_id, origin: self.requester.origin() };
        let change = change.with_methods([method]);
        change_account(&mut self.tx, self.app, &self.policy, author, change).await?;
        self.tx.verify_address(&id, kind, self.now).await?;
        if let Some(step) = step {
            self.tx.spend_step(&id, &new.method.id, step).await?;
        }
        Ok(())
    }
}
