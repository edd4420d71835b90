//! The audit log's entries about what somebody who is signed in does.

use latchkey_contract::{AccountSummary, AuditEvent};

use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::extract::auth::SignedIn;

/// The entry about what the owner of an account does to it.
pub(super) fn by_owner(app: &App, by: &SignedIn, event: AuditEvent) -> NewAuditEntry {
    NewAuditEntry::own(event, by.account(), by.requester.origin(), app.clock.now())
}

/// The entry about what an administrator does to the account `target`.
pub(super) fn by_admin(
    app: &App,
    by: &SignedIn,
    event: AuditEvent,
    target: &AccountSummary,
) -> NewAuditEntry {
    NewAuditEntry::by(event, by.account(), target, by.requester.origin(), app.clock.now())
}

/// The entry about what an administrator does to no account, such as to the policy.
pub(super) fn by_admin_to_none(app: &App, by: &SignedIn, event: AuditEvent) -> NewAuditEntry {
    NewAuditEntry { target: None, ..by_owner(app, by, event) }
}
