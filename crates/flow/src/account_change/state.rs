//! An account as far as a change of it has consequences, and who changes it under which rules.

use std::collections::BTreeMap;

use latchkey_contract::{LinkKind, MethodKind, Role};

use crate::Policy;

/// An account as far as a change of it has consequences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountState {
    /// What the person types to sign in.
    pub username: String,
    /// What the person is called.
    pub name: String,
    /// Where email goes.
    pub email: Option<String>,
    /// Where text messages go, in the form of ITU-T E.164.
    pub phone: Option<String>,
    /// What the account may do.
    pub role: Role,
    /// Whether anybody can sign in to it.
    pub active: bool,
    /// Counts changes of the password.
    pub password_version: i64,
    /// The configured methods, each with a number that counts changes of its secret.
    pub methods: BTreeMap<MethodKind, i64>,
}

/// Who changes an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangedBy {
    /// Its owner, signed in.
    Owner,
    /// An administrator, by the page, an upload or the command line.
    Administrator,
    /// Whoever opened a link of that kind to set a password.
    PasswordLink(LinkKind),
    /// Whoever opened the link "This was not me".
    NotMeLink,
}

/// By whom an account is changed, and what decides whether an address that is entered for it becomes a method.
#[derive(Debug, Clone, Copy)]
pub struct ChangeRules<'a> {
    /// By whom.
    pub by: ChangedBy,
    /// The policy in force.
    pub policy: &'a Policy,
    /// The kinds of method for which a relay or gateway is set up.
    pub deliverable: &'a [MethodKind],
}

impl ChangeRules<'_> {
    /// Whether an address that is entered becomes a method of that kind: codes can be sent there, and the
    /// policy lets them be asked for. That two-factor is off now is no reason against it: the method is asked
    /// for once it is on.
    #[must_use]
    pub fn configures(&self, kind: MethodKind) -> bool {
        let is_allowed = self.policy.allows(kind) && self.deliverable.contains(&kind);
        self.by == ChangedBy::Administrator && is_allowed
    }
}

impl AccountState {
    /// The address that a method of that kind sends to.
    #[must_use]
    pub fn address(&self, kind: MethodKind) -> Option<&str> {
        match kind {
            MethodKind::Sms => self.phone.as_deref(),
            MethodKind::Email => self.email.as_deref(),
            MethodKind::App | MethodKind::Recovery => None,
        }
    }

    /// The fields of user information that differ.
    pub(super) fn profile_differences(&self, after: &Self) -> Vec<&'static str> {
        let fields = [
            ("username", self.username != after.username),
            ("name", self.name != after.name),
            ("email", self.email != after.email),
            ("phone", self.phone != after.phone),
        ];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
    }

    /// Whether something differs that protects the account, other than its methods, or nobody may sign in any
    /// more.
    pub(super) fn differs_in_protection(&self, after: &Self) -> bool {
        self.email != after.email
            || self.phone != after.phone
            || self.role != after.role
            || self.password_version != after.password_version
            || (self.active && !after.active)
    }
}
