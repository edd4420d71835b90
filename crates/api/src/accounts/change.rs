//! Changing accounts, by whatever way: saves what differs and performs the consequences that
//! [`latchkey_flow::account_change`] decides. This is the only place for it, be it one account or an upload of
//! twenty thousand.

use std::collections::HashMap;

use latchkey_contract::{Problem, ProblemCode};
use latchkey_flow::Policy;
use latchkey_flow::account_change::{ChangeRules, Consequence, consequences, takes_last_admin};

pub(crate) use super::account_change::{AccountChange, MethodChange, PasswordChange};
use super::change_author::ChangeAuthor;
use super::consequences::Pending;
use super::profile::{Profile, taken_field};
use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::store::{AccountRow, MethodRow, Tx};

/// Locks an account and all that a change of it touches or is compared with, in the order of every other
/// change: its attempts, its lockout, the names and addresses of all accounts, and itself. Returns `None` if
/// there is no such account.
pub(crate) async fn lock(tx: &mut Tx, id: &str) -> Result<Option<AccountRow>, InternalError> {
    // A lockout cannot be locked without an account.
    if tx.account(id).await?.is_none() {
        return Ok(None);
    }
    tx.lock_attempts_of(&[id]).await?;
    tx.lock_lockout(id).await?;
    tx.lock_uniqueness().await?;
    tx.lock_account(id).await
}

/// Changes an account that [`lock`] has locked.
///
/// # Errors
/// [`ProblemCode::Taken`] at the field that belongs to another account, [`ProblemCode::LastAdmin`].
pub(crate) async fn change_account(
    tx: &mut Tx,
    app: &App,
    policy: &Policy,
    author: ChangeAuthor<'_>,
    change: AccountChange,
) -> Result<(), ApiError> {
    let (before, after) = (&change.before, &change.after);
    let profile = Profile::of(after);
    if Profile::of(before) != profile
        && let Some(field) = taken_field(tx, &after.summary.id, &profile).await?
    {
        return Err(Problem::new(ProblemCode::Taken).at(field).into());
    }
    let could_lose_admin = before.summary.role != after.summary.role
        || before.disabled_at.is_some() != after.disabled_at.is_some();
    let was = could_lose_admin.then(|| change.state_before(&[]));
    if !change_accounts(tx, app, policy, author, &[change]).await? {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    if let Some(was) = was
        && takes_last_admin(&was, u64::try_from(tx.active_admins().await?).unwrap_or_default())
    {
        return Err(ProblemCode::LastAdmin.into());
    }
    Ok(())
}

/// A change with its consequences.
struct DecidedChange<'a> {
    change: &'a AccountChange,
    consequences: Vec<Consequence>,
}

/// Changes many accounts that are locked and whose names and addresses were found to be free. Returns false if
/// one of them has changed since it was read, or a name or address was taken meanwhile.
pub(crate) async fn change_accounts(
    tx: &mut Tx,
    app: &App,
    policy: &Policy,
    author: ChangeAuthor<'_>,
    changes: &[AccountChange],
) -> Result<bool, InternalError> {
    let deliverable = app.deliverable();
    let rules = ChangeRules { by: author.changed_by(), policy, deliverable: &deliverable };
    let ids: Vec<&str> = changes.iter().map(|change| change.before.summary.id.as_str()).collect();
    let methods: HashMap<String, Vec<MethodRow>> = tx.methods_of_accounts(&ids).await?;
    let decided: Vec<DecidedChange<'_>> = changes
        .iter()
        .map(|change| {
            let methods = methods.get(&change.before.summary.id).map(Vec::as_slice).unwrap_or_default();
            let before = change.state_before(methods);
            let after = change.state_after(&before);
            DecidedChange { change, consequences: consequences(&before, &after, &rules) }
        })
        .collect();
    let changed = decided.iter().map(|decided| decided.change).filter(|change| change.before != change.after);
    let rows: Vec<&AccountRow> = changed.map(|change| &change.after).collect();
    match tx.save_accounts(&rows).await {
        Ok(true) => {}
        Ok(false) => return Ok(false),
        Err(error) if error.is_conflict() => return Ok(false),
        Err(error) => return Err(error),
    }
    for DecidedChange { change, .. } in &decided {
        match &change.password {
            PasswordChange::Keep => {}
            PasswordChange::Set(hash) => tx.set_password(&change.before.summary.id, hash).await?,
            PasswordChange::Void => tx.void_password(&change.before.summary.id).await?,
        }
    }
    let mut pending = Pending::new(author, app.clock.now());
    for DecidedChange { change, consequences } in decided {
        for consequence in consequences {
            pending.add(change, consequence);
        }
    }
    pending.perform(tx, app).await?;
    Ok(true)
}
