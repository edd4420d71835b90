//! The author of a change of an account, and where it is made from: for the decision, the audit log and the
//! mail.

use latchkey_contract::{AccountSummary, AuditEvent, LinkKind};
use latchkey_flow::Timestamp;
use latchkey_flow::account_change::ChangedBy;

use crate::audit::entry::{AuditOrigin, NewAuditEntry};
use crate::notifications::Origin;

/// What the audit log has in the place of a browser where the command line was used.
const COMMAND_LINE: &str = "Command line";

/// Who changes an account.
#[derive(Clone)]
pub(crate) enum ChangeAuthor<'a> {
    /// Its owner, who is signed in.
    Owner {
        /// The id of the session, which does not end.
        session_id: &'a str,
        origin: AuditOrigin,
    },
    /// An administrator, by a page or an upload.
    Administrator {
        /// The administrator's own account.
        account: &'a AccountSummary,
        origin: AuditOrigin,
    },
    /// Somebody with the command line of the service's machine.
    CommandLine,
    /// Somebody who opened a link of that kind to set a password.
    PasswordLink { kind: LinkKind, origin: AuditOrigin },
    /// Somebody who opened the link "This was not me".
    NotMeLink { origin: AuditOrigin },
}

impl ChangeAuthor<'_> {
    /// The author as far as the consequences depend on it.
    pub(crate) fn changed_by(&self) -> ChangedBy {
        match self {
            Self::Owner { .. } => ChangedBy::Owner,
            Self::Administrator { .. } | Self::CommandLine => ChangedBy::Administrator,
            Self::PasswordLink { kind, .. } => ChangedBy::PasswordLink(*kind),
            Self::NotMeLink { .. } => ChangedBy::NotMeLink,
        }
    }

    /// The author as the mail about the change names it.
    pub(crate) fn origin(&self) -> Origin<'_> {
        match self {
            Self::Owner { origin, .. } | Self::PasswordLink { origin, .. } | Self::NotMeLink { origin } => {
                Origin::Requester(origin)
            }
            Self::Administrator { .. } | Self::CommandLine => Origin::Administrator,
        }
    }

    /// The entry of the audit log about a change of that account.
    pub(crate) fn audit_entry(
        &self,
        event: AuditEvent,
        target: &AccountSummary,
        now: Timestamp,
    ) -> NewAuditEntry {
        match self {
            Self::Owner { origin, .. } | Self::PasswordLink { origin, .. } | Self::NotMeLink { origin } => {
                NewAuditEntry::own(event, target, origin.clone(), now)
            }
            Self::Administrator { account, origin } => {
                NewAuditEntry::by(event, account, target, origin.clone(), now)
            }
            Self::CommandLine => {
                let origin = AuditOrigin { ip: String::new(), browser: COMMAND_LINE.to_owned() };
                NewAuditEntry::without_actor(event, target.into(), origin, now)
            }
        }
    }
}
