//! What follows from a change of an account, whoever makes it: the administrator's page, an upload, the command
//! line, the account's owner, or a link in a mail. It is decided here and nowhere else.
//!
//! [`consequences`] compares an account before and after a change. A change of what protects the account (its
//! email, phone, role, password or methods), and disabling it, ends its sessions and open logins and removes
//! its trusted devices: whoever came in under the old set-up must not stay, and an address that is changed and
//! put back must not bring old trust back (ASVS 5.0 7.4.2, 7.4.3). Its owner keeps the session that the change
//! was made in.

mod consequence;
mod state;
#[cfg(test)]
mod tests;

use latchkey_contract::{AuditEvent, MethodKind, Role};

pub use consequence::{Consequence, Notice};
pub use state::{AccountState, ChangeRules, ChangedBy};

/// What follows from changing `before` to `after`, in the order in which it is to be done. Nothing follows
/// where nothing differs.
#[must_use]
pub fn consequences(
    before: &AccountState,
    after: &AccountState,
    rules: &ChangeRules<'_>,
) -> Vec<Consequence> {
    let methods = MethodChanges::between(before, after, rules);
    let mut found = methods.consequences(before);
    if before.differs_in_protection(after) || !methods.is_empty() {
        found.push(Consequence::RemoveDevices);
        match rules.by {
            // Their own open logins are void by the fingerprint; one of them may be what makes this change.
            ChangedBy::Owner => found.push(Consequence::EndOtherSessions),
            _ => found.extend([Consequence::EndAttempts, Consequence::EndSessions]),
        }
    }
    found.extend(events(before, after, &methods, rules.by));
    // A stranger may be reading the mail of the account that is being recovered.
    if rules.by != ChangedBy::NotMeLink {
        found.extend(notices(before, after, &methods, rules.by).into_iter().map(Consequence::Notify));
    }
    found
}

/// Whether a change takes away the last administrator who can sign in. `active_admins` counts those that there
/// are after it.
#[must_use]
pub fn takes_last_admin(before: &AccountState, active_admins: u64) -> bool {
    before.role == Role::Admin && before.active && active_admins == 0
}

/// The methods that come and go with a change.
struct MethodChanges {
    set: Vec<MethodKind>,
    removed: Vec<MethodKind>,
    /// Whether none is left.
    none_left: bool,
}

impl MethodChanges {
    /// A method whose address is taken away goes with it, and an address that is entered where there was none
    /// is a method if codes can be sent there. Another address is no other method: the method sends to whatever
    /// address the account has.
    fn between(before: &AccountState, after: &AccountState, rules: &ChangeRules<'_>) -> Self {
        let (mut set, mut removed) = (vec![], vec![]);
        for kind in MethodKind::ALL {
            let (had, has) = (before.methods.get(&kind), after.methods.get(&kind));
            let entered = before.address(kind).is_none() && after.address(kind).is_some();
            let taken_away = before.address(kind).is_some() && after.address(kind).is_none();
            match (had, has) {
                (Some(_), _) if taken_away => removed.push(kind),
                (Some(_), None) => removed.push(kind),
                (None, Some(_)) => set.push(kind),
                (Some(old), Some(new)) if old != new => set.push(kind),
                (None, None) if entered && rules.configures(kind) => set.push(kind),
                _ => {}
            }
        }
        let kept = before.methods.keys().any(|kind| !removed.contains(kind));
        Self { none_left: !kept && set.is_empty(), set, removed }
    }

    fn is_empty(&self) -> bool {
        self.set.is_empty() && self.removed.is_empty()
    }

    /// Whether every method that there was goes, at the hands of somebody else.
    fn is_reset(&self, before: &AccountState, after: &AccountState, by: ChangedBy) -> bool {
        let same_addresses = before.email == after.email && before.phone == after.phone;
        by == ChangedBy::Administrator && self.none_left && !self.removed.is_empty() && same_addresses
    }

    fn consequences(&self, before: &AccountState) -> Vec<Consequence> {
        let mut found: Vec<Consequence> =
            self.removed.iter().map(|kind| Consequence::RemoveMethod(*kind)).collect();
        found.extend(self.set.iter().map(|kind| Consequence::SetMethod(*kind)));
        if self.none_left && !before.methods.is_empty() {
            found.push(Consequence::RemoveRecoveryCodes);
        }
        found
    }
}

/// What is written to the audit log.
fn events(
    before: &AccountState,
    after: &AccountState,
    methods: &MethodChanges,
    by: ChangedBy,
) -> Vec<Consequence> {
    let mut found = vec![];
    let mut record = |event, detail: String| found.push(Consequence::Record { event, detail });
    if by == ChangedBy::NotMeLink {
        record(AuditEvent::NotMeReported, String::new());
        return found;
    }
    let fields = before.profile_differences(after);
    // Confirming an address of one's own is recorded as setting up the method.
    let confirmed = by == ChangedBy::Owner && !methods.set.is_empty();
    if !fields.is_empty() && !confirmed {
        let event = if by == ChangedBy::Owner { AuditEvent::AccountChanged } else { AuditEvent::UserChanged };
        record(event, fields.join(","));
    }
    if before.role != after.role {
        record(AuditEvent::RoleChanged, after.role.as_str().to_owned());
    }
    if before.active != after.active {
        let event = if after.active { AuditEvent::UserEnabled } else { AuditEvent::UserDisabled };
        record(event, String::new());
    }
    if before.password_version != after.password_version {
        match by {
            ChangedBy::PasswordLink(kind) => record(AuditEvent::PasswordSet, kind.as_str().to_owned()),
            _ => record(AuditEvent::PasswordChanged, String::new()),
        }
    }
    if methods.is_reset(before, after, by) {
        record(AuditEvent::MethodsReset, String::new());
        return found;
    }
    for kind in &methods.removed {
        record(AuditEvent::MethodRemoved, kind.as_str().to_owned());
    }
    for kind in &methods.set {
        record(AuditEvent::MethodSet, kind.as_str().to_owned());
    }
    found
}

/// Who is told of what, by mail. Somebody whose address was changed is told of that, and not of the method that
/// came or went with it as well.
fn notices(
    before: &AccountState,
    after: &AccountState,
    methods: &MethodChanges,
    by: ChangedBy,
) -> Vec<Notice> {
    let mut found = vec![];
    // Whoever sets up their first phone is told of the method; whoever is given one, of the phone.
    let set_up = by == ChangedBy::Owner && before.phone.is_none() && methods.set.contains(&MethodKind::Sms);
    let phone_changed = before.phone != after.phone && !set_up;
    let email_changed = before.email != after.email;
    if phone_changed {
        found.push(Notice::PhoneChanged);
    }
    if email_changed {
        found.extend(before.email.is_some().then_some(Notice::EmailChanged));
        found.extend(after.email.is_some().then_some(Notice::EmailNew));
    }
    if before.password_version != after.password_version {
        found.push(Notice::PasswordChanged);
    }
    if methods.is_reset(before, after, by) {
        found.push(Notice::MethodsReset);
        return found;
    }
    let told_already = |kind: &MethodKind| match kind {
        MethodKind::Sms => phone_changed,
        MethodKind::Email => email_changed,
        MethodKind::App | MethodKind::Recovery => false,
    };
    found.extend(
        methods.removed.iter().filter(|kind| !told_already(kind)).map(|kind| Notice::MethodRemoved(*kind)),
    );
    found.extend(methods.set.iter().filter(|kind| !told_already(kind)).map(|kind| Notice::MethodSet(*kind)));
    found
}
