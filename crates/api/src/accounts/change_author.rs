//! Who changes an account and from where: what that means for the decision, for the audit log and for the mail.

use latchkey_contract::{AccountSummary, AuditEvent, LinkKind};
use latchkey_flow::Timestamp;
use latchkey_flow::account_change::ChangedBy;

use crate::audit::entry::{AuditOrigin, NewAuditEntry};
use crate::extract::requester::Requester;
use crate::notifications::Origin;

/// What the audit log has in the place of a browser where the command line was used.
const COMMAND_LINE: &str = "Command line";

/// Who changes an account.
#[derive(Clone, Copy)]
pub(crate) enum ChangeAuthor<'a> {
    /// Its owner, in the session of that id.
    Owner {
        /// The session, which goes on.
        session_id: &'a str,
        /// The browser.
        requester: &'a Requester,
    },
    /// An administrator, by a page or an upload.
    Administrator {
        /// The administrator's own account.
        account: &'a AccountSummary,
        /// The browser.
        requester: &'a Requester,
    },
    /// Whoever has the command line on the machine of the service.
    CommandLine,
    /// Whoever opened a link of that kind to set a password.
    PasswordLink {
        /// What the link is for.
        kind: LinkKind,
        /// The browser.
        requester: &'a Requester,
    },
    /// Whoever opened the link "This was not me".
    NotMeLink {
        /// The browser.
        requester: &'a Requester,
    },
}

impl<'a> ChangeAuthor<'a> {
    /// Who it is, as far as the consequences depend on it.
    pub(crate) fn changed_by(self) -> ChangedBy {
        match self {
            Self::Owner { .. } => ChangedBy::Owner,
            Self::Administrator { .. } | Self::CommandLine => ChangedBy::Administrator,
            Self::PasswordLink { kind, .. } => ChangedBy::PasswordLink(kind),
            Self::NotMeLink { .. } => ChangedBy::NotMeLink,
        }
    }

    /// Whom the mail about it names.
    pub(crate) fn origin(self) -> Origin<'a> {
        match self {
            Self::Owner { requester, .. }
            | Self::PasswordLink { requester, .. }
            | Self::NotMeLink { requester } => Origin::Requester(requester),
            Self::Administrator { .. } | Self::CommandLine => Origin::Administrator,
        }
    }

    /// The entry of the audit log about what is done to that account.
    pub(crate) fn audit_entry(
        self,
        event: AuditEvent,
        target: &AccountSummary,
        now: Timestamp,
    ) -> NewAuditEntry {
        match self {
            Self::Owner { requester, .. }
            | Self::PasswordLink { requester, .. }
            | Self::NotMeLink { requester } => NewAuditEntry::own(event, target, requester.origin(), now),
            Self::Administrator { account, requester } => {
                NewAuditEntry::by(event, account, target, requester.origin(), now)
            }
            Self::CommandLine => {
                let origin = AuditOrigin { ip: String::new(), browser: COMMAND_LINE.to_owned() };
                NewAuditEntry::without_actor(event, target.into(), origin, now)
            }
        }
    }
}
