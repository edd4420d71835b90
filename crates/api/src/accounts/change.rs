//! Changing accounts, whoever asks: saves what differs and performs what [`latchkey_flow::account_change`] says follows. One
//! account or an upload of twenty thousand, this is the only place where it is done.

use std::collections::HashMap;

use latchkey_contract::{MethodKind, Problem, ProblemCode};
use latchkey_flow::Policy;
use latchkey_flow::account_change::{AccountState, ChangeRules, Consequence, consequences, takes_last_admin};

use super::change_author::ChangeAuthor;
use super::consequences::Pending;
use super::profile::{Profile, taken_field};
use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::store::{AccountRow, MethodRow, Tx};

/// A change of an account that the transaction has locked.
pub(crate) struct AccountChange {
    /// The account as it is.
    pub(crate) before: AccountRow,
    /// The account as it will be, but for its password.
    pub(crate) after: AccountRow,
    /// The methods that are set or removed by name, besides those that come and go with an address.
    pub(crate) methods: Vec<MethodChange>,
    /// What becomes of the password.
    pub(crate) password: PasswordChange,
}

/// A method that is set or removed.
pub(crate) enum MethodChange {
    /// Codes go to the account's address of that kind.
    SetAddress(MethodKind),
    /// An authenticator app, with its encrypted secret.
    SetApp(String),
    /// The method is removed.
    Remove(MethodKind),
}

/// What becomes of the password.
pub(crate) enum PasswordChange {
    /// It stays.
    Keep,
    /// It is replaced; the new one as a PHC string.
    Set(String),
    /// It is void: nobody can sign in until another one is set.
    Void,
}

impl AccountChange {
    /// A change that changes nothing yet.
    pub(crate) fn of(before: AccountRow) -> Self {
        Self { after: before.clone(), before, methods: vec![], password: PasswordChange::Keep }
    }

    /// The same with that user information, and signing in allowed or not.
    pub(crate) fn with_profile(mut self, profile: Profile, active: bool, app: &App) -> Self {
        let summary = &mut self.after.summary;
        (summary.username, summary.name, summary.role) = (profile.username, profile.name, profile.role);
        (self.after.email, self.after.phone) = (profile.email, profile.phone);
        self.with_active(active, app)
    }

    /// The same with signing in allowed or not.
    pub(crate) fn with_active(mut self, active: bool, app: &App) -> Self {
        let disabled_at = self.before.disabled_at.unwrap_or_else(|| app.clock.now());
        self.after.disabled_at = (!active).then_some(disabled_at);
        self
    }

    /// The same with methods set or removed.
    pub(crate) fn with_methods(mut self, methods: impl IntoIterator<Item = MethodChange>) -> Self {
        self.methods.extend(methods);
        self
    }

    /// The same with another password, or none.
    pub(crate) fn with_password(mut self, password: PasswordChange) -> Self {
        self.password = password;
        self
    }

    fn state_before(&self, methods: &[MethodRow]) -> AccountState {
        state(&self.before, methods.iter().map(|method| (method.kind, method.version)))
    }

    fn state_after(&self, before: &AccountState) -> AccountState {
        let mut after = state(&self.after, before.methods.clone());
        for method in &self.methods {
            match method {
                MethodChange::SetAddress(kind) => {
                    after.methods.entry(*kind).or_insert(1);
                }
                MethodChange::SetApp(_) => *after.methods.entry(MethodKind::App).or_insert(0) += 1,
                MethodChange::Remove(kind) => {
                    after.methods.remove(kind);
                }
            }
        }
        after.password_version += i64::from(!matches!(self.password, PasswordChange::Keep));
        after
    }

    /// The encrypted secret of the app that is set.
    pub(super) fn app_secret(&self) -> Option<&str> {
        self.methods.iter().find_map(|method| match method {
            MethodChange::SetApp(secret) => Some(secret.as_str()),
            _ => None,
        })
    }
}

fn state(row: &AccountRow, methods: impl IntoIterator<Item = (MethodKind, i64)>) -> AccountState {
    AccountState {
        username: row.summary.username.clone(),
        name: row.summary.name.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        role: row.summary.role,
        active: row.disabled_at.is_none(),
        password_version: row.password_version,
        methods: methods.into_iter().collect(),
    }
}

/// Locks an account and all that a change of it touches or is compared with, in the order of every other change: its open
/// logins, its wrong codes, the names and addresses of all accounts, and itself. Nothing if there is no such account.
pub(crate) async fn lock(tx: &mut Tx, id: &str) -> Result<Option<AccountRow>, InternalError> {
    // Wrong codes cannot be locked for nobody.
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

/// Changes many accounts that are locked and whose names and addresses are known to be free. Says whether all could be saved:
/// none must have changed since it was read.
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
    let decided: Vec<(&AccountChange, Vec<Consequence>)> = changes
        .iter()
        .map(|change| {
            let methods = methods.get(&change.before.summary.id).map(Vec::as_slice).unwrap_or_default();
            let before = change.state_before(methods);
            let after = change.state_after(&before);
            (change, consequences(&before, &after, &rules))
        })
        .collect();
    let changed = |change: &AccountChange| change.before != change.after;
    let rows: Vec<&AccountRow> =
        decided.iter().filter(|(change, _)| changed(change)).map(|(change, _)| &change.after).collect();
    if !tx.save_accounts_unchanged(&rows).await? {
        return Ok(false);
    }
    for (change, _) in &decided {
        match &change.password {
            PasswordChange::Keep => {}
            PasswordChange::Set(hash) => tx.set_password(&change.before.summary.id, hash).await?,
            PasswordChange::Void => tx.void_password(&change.before.summary.id).await?,
        }
    }
    let mut pending = Pending::new(author, app.clock.now());
    for (change, consequences) in decided {
        for consequence in consequences {
            pending.add(change, consequence);
        }
    }
    pending.perform(tx, app).await?;
    Ok(true)
}
