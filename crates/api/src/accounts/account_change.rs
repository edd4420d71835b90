//! A change of an account: how the account is, how it will be, and what happens to its methods and its
//! password.

use latchkey_contract::MethodKind;
use latchkey_flow::account_change::AccountState;

use super::profile::Profile;
use crate::app::App;
use crate::store::{AccountRow, MethodRow};

/// A change of an account that the transaction has locked.
pub(crate) struct AccountChange {
    /// The account as it is.
    pub(crate) before: AccountRow,
    /// The account as it will be, apart from its password.
    pub(crate) after: AccountRow,
    /// The methods that are set or removed, besides those that depend on an address.
    pub(crate) methods: Vec<MethodChange>,
    /// What happens to the password.
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

/// What happens to the password.
pub(crate) enum PasswordChange {
    /// It is kept.
    Keep,
    /// It is replaced; the new one as a PHC string.
    Set(String),
    /// It is removed: nobody can sign in until another one is set.
    Void,
}

impl AccountChange {
    /// A change by which nothing changes yet.
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

    pub(super) fn state_before(&self, methods: &[MethodRow]) -> AccountState {
        state(&self.before, methods.iter().map(|method| (method.kind, method.version)))
    }

    pub(super) fn state_after(&self, before: &AccountState) -> AccountState {
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
