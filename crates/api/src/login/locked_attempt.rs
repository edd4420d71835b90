//! A login under way, locked together with everything that a decision about it depends on.

use std::sync::Arc;

use latchkey_contract::MethodKind;
use latchkey_flow::{Account, Attempt, Challenge, Lockout, NewMethod, Policy};

use crate::accounts::account_security;
use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::store::{AccountRow, MethodRow, RecoveryCodeRow, Tx};

/// A login under way with everything that a decision about it depends on, locked until its transaction ends.
pub(crate) struct LockedAttempt {
    /// The digest of the token in the attempt's cookie, by which the attempt is stored.
    pub(crate) token: TokenDigest,
    /// The attempt's state, as the flow knows it.
    pub(crate) state: Attempt,
    /// The account whose password was right.
    pub(crate) account: AccountRow,
    /// The account's configured methods.
    pub(crate) methods: Vec<MethodRow>,
    /// The account's count of wrong codes.
    pub(crate) lockout: Lockout,
    /// The account's recovery codes, while one of them is asked for; otherwise empty.
    pub(crate) recovery_codes: Vec<RecoveryCodeRow>,
    /// The policy that holds for this step from the lock to the answer.
    pub(crate) policy: Arc<Policy>,
}

/// An account that is set up as it was when its password was found right.
pub(crate) struct UnchangedAccount {
    pub(crate) row: AccountRow,
    pub(crate) methods: Vec<MethodRow>,
}

impl LockedAttempt {
    /// Locks the attempt of that token. `None` if there is none, or if its account or the policy has changed
    /// since the password was found right: what was shown then was shown for an account that is set up
    /// differently now.
    pub(super) async fn lock(
        tx: &mut Tx,
        token: TokenDigest,
        policy: Arc<Policy>,
    ) -> Result<Option<Self>, InternalError> {
        let Some(state) = tx.lock_attempt(&token).await? else { return Ok(None) };
        let Some(account) = state.account().cloned() else { return Ok(None) };
        // Locked before the methods are read, so that of two logins of one account the second sees what the
        // first has used up.
        let lockout = tx.lock_lockout(&account.summary.id).await?;
        let is_allowed = state.new_method().is_none_or(|new| policy.offers(new.kind()));
        let unchanged = unchanged_account(tx, &account, &policy).await?.filter(|_| is_allowed);
        let Some(UnchangedAccount { row, methods }) = unchanged else {
            tx.remove_attempt(&token).await?;
            return Ok(None);
        };
        let recovery_codes = match state.challenge() {
            Some(challenge) if challenge.kind == MethodKind::Recovery => {
                tx.recovery_codes(&row.summary.id).await?
            }
            _ => vec![],
        };
        Ok(Some(Self { token, state, account: row, methods, lockout, recovery_codes, policy }))
    }

    /// The challenge that a typed code would answer.
    pub(crate) fn challenge(&self) -> Option<&Challenge> {
        self.state.challenge()
    }

    /// The method that is being set up, if that is what the attempt is for.
    pub(crate) fn new_method(&self) -> Option<&NewMethod> {
        self.state.new_method()
    }
}

/// Reads the account again. `None` if it is gone or disabled, or if its fingerprint is no longer that of
/// `then`: its security set-up or the policy has changed.
pub(crate) async fn unchanged_account(
    tx: &mut Tx,
    then: &Account,
    policy: &Policy,
) -> Result<Option<UnchangedAccount>, InternalError> {
    let Some(row) = tx.account(&then.summary.id).await? else { return Ok(None) };
    let methods = tx.methods(&then.summary.id).await?;
    let is_unchanged = row.disabled_at.is_none()
        && account_security::fingerprint(&row, &methods, policy) == then.fingerprint;
    Ok(is_unchanged.then_some(UnchangedAccount { row, methods }))
}
