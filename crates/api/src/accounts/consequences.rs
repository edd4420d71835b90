//! Performing the consequences of changes, those of many accounts together.

use latchkey_contract::MethodKind;
use latchkey_flow::Timestamp;
use latchkey_flow::account_change::{Consequence, Notice};

use super::account_change::AccountChange;
use super::change_author::ChangeAuthor;
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::error::InternalError;
use crate::messages::NotificationKind;
use crate::notifications;
use crate::store::{AccountMethod, Tx};

/// An authenticator app that is to be set.
struct NewApp<'a> {
    account_id: &'a str,
    /// Encrypted.
    secret: &'a str,
}

/// A notice that is to be sent to the account's owner.
struct PendingNotice<'a> {
    change: &'a AccountChange,
    notice: Notice,
}

/// The consequences that are yet to be performed, by kind. The accounts are named by their ids.
pub(super) struct Pending<'a> {
    author: ChangeAuthor<'a>,
    now: Timestamp,
    removed_methods: Vec<AccountMethod<'a>>,
    set_methods: Vec<AccountMethod<'a>>,
    set_apps: Vec<NewApp<'a>>,
    without_recovery_codes: Vec<&'a str>,
    without_devices: Vec<&'a str>,
    without_attempts: Vec<&'a str>,
    without_sessions: Vec<&'a str>,
    without_other_sessions: Vec<&'a str>,
    entries: Vec<NewAuditEntry>,
    notices: Vec<PendingNotice<'a>>,
}

impl<'a> Pending<'a> {
    pub(super) fn new(author: ChangeAuthor<'a>, now: Timestamp) -> Self {
        Self {
            author,
            now,
            removed_methods: vec![],
            set_methods: vec![],
            set_apps: vec![],
            without_recovery_codes: vec![],
            without_devices: vec![],
            without_attempts: vec![],
            without_sessions: vec![],
            without_other_sessions: vec![],
            entries: vec![],
            notices: vec![],
        }
    }

    pub(super) fn add(&mut self, change: &'a AccountChange, consequence: Consequence) {
        let account_id = change.before.summary.id.as_str();
        match consequence {
            Consequence::SetMethod(MethodKind::App) => {
                self.set_apps.extend(change.app_secret().map(|secret| NewApp { account_id, secret }));
            }
            Consequence::SetMethod(kind) => self.set_methods.push(AccountMethod { account_id, kind }),
            Consequence::RemoveMethod(kind) => self.removed_methods.push(AccountMethod { account_id, kind }),
            Consequence::RemoveRecoveryCodes => self.without_recovery_codes.push(account_id),
            Consequence::RemoveDevices => self.without_devices.push(account_id),
            Consequence::EndAttempts => self.without_attempts.push(account_id),
            Consequence::EndSessions => self.without_sessions.push(account_id),
            Consequence::EndOtherSessions => self.without_other_sessions.push(account_id),
            Consequence::Record { event, detail } => {
                // By the new name: by it the log is searched from now on.
                let entry = self.author.audit_entry(event, &change.after.summary, self.now);
                self.entries.push(entry.about(detail));
            }
            Consequence::Notify(notice) => self.notices.push(PendingNotice { change, notice }),
        }
    }

    /// Performs all, in the order in which every transaction takes its locks.
    pub(super) async fn perform(self, tx: &mut Tx, app: &App) -> Result<(), InternalError> {
        tx.remove_attempts_of(&self.without_attempts).await?;
        for method in self.removed_methods {
            tx.remove_method(method.account_id, method.kind).await?;
        }
        tx.set_methods(&self.set_methods, self.now).await?;
        for app in self.set_apps {
            tx.set_method(app.account_id, MethodKind::App, Some(app.secret), self.now).await?;
        }
        for account in self.without_recovery_codes {
            tx.remove_recovery_codes(account).await?;
        }
        tx.remove_devices_of(&self.without_devices).await?;
        tx.end_sessions_of(&self.without_sessions).await?;
        if let ChangeAuthor::Owner { session_id, .. } = &self.author {
            for account in self.without_other_sessions {
                tx.end_other_sessions(account, session_id).await?;
            }
        }
        tx.audit_all(self.entries).await?;
        for notice in self.notices {
            notify(tx, app, &self.author, notice).await?;
        }
        Ok(())
    }
}

/// Notifies the account's owner. Of a changed address, only the old address is sent the link to undo it: the
/// new one may be a stranger's.
async fn notify(
    tx: &mut Tx,
    app: &App,
    author: &ChangeAuthor<'_>,
    PendingNotice { change, notice }: PendingNotice<'_>,
) -> Result<(), InternalError> {
    let (before, after, origin) = (&change.before, &change.after, author.origin());
    let kind = match notice {
        Notice::PhoneChanged => {
            let kind = NotificationKind::PhoneChanged;
            return notifications::notify_of_address(tx, app, before, after, kind, origin).await;
        }
        Notice::EmailChanged => {
            let kind = NotificationKind::EmailChanged;
            return notifications::notify_of_address(tx, app, before, after, kind, origin).await;
        }
        Notice::EmailNew => return notifications::notify_new_address(tx, app, after, origin).await,
        Notice::PasswordChanged => NotificationKind::PasswordChanged,
        Notice::MethodSet(kind) => NotificationKind::MethodSet { kind },
        Notice::MethodRemoved(kind) => NotificationKind::MethodRemoved { kind },
        Notice::MethodsReset => NotificationKind::MethodsReset,
    };
    notifications::notify(tx, app, after, kind, origin).await
}
