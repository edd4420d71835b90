//! The audit log, as an administrator reads it.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::AccountSummary;

macro_rules! audit_events {
    ($($(#[$doc:meta])* $name:ident = $wire:literal;)*) => {
        /// What an entry of the audit log is about. The words on the wire and in the database are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum AuditEvent {
            $($(#[$doc])* $name,)*
        }

        impl AuditEvent {
            /// Every event.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The event as it stands on the wire, in the database and in the metrics.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),* }
            }

            /// The key of the words that describe it to an administrator. It does not compile for an event that
            /// `words/en.json` has no words for.
            #[must_use]
            pub fn words_key(self) -> latchkey_words::Key {
                match self { $(Self::$name => latchkey_words::key!(concat!("audit.event.", $wire))),* }
            }
        }
    };
}

audit_events! {
    /// A login ended with a session.
    SignedIn = "signed_in";
    /// Somebody ended their own session.
    SignedOut = "signed_out";
    /// The name or the password was wrong.
    PasswordWrong = "password_wrong";
    /// After too many wrong passwords, one was refused unread.
    PasswordThrottled = "password_throttled";
    /// The password was right.
    PasswordRight = "password_right";
    /// A method was chosen at the second step.
    MethodChosen = "method_chosen";
    /// The relay or gateway accepted the message with a code.
    CodeSent = "code_sent";
    /// The relay or gateway did not accept it.
    DeliveryFailed = "delivery_failed";
    /// A wrong code was typed.
    CodeWrong = "code_wrong";
    /// A right code was typed.
    CodeRight = "code_right";
    /// Too many wrong codes in a row locked the second step.
    AccountLocked = "account_locked";
    /// An administrator unlocked it.
    AccountUnlocked = "account_unlocked";
    /// A login was abandoned by the person.
    SignInAbandoned = "sign_in_abandoned";
    /// Somebody signed in stepped up before a sensitive change.
    SteppedUp = "stepped_up";
    /// A device was trusted.
    DeviceTrusted = "device_trusted";
    /// A trusted device was removed.
    DeviceRemoved = "device_removed";
    /// All trusted devices of an account were removed.
    DevicesRemoved = "devices_removed";
    /// A trusted device's old token was shown: its cookie has been copied.
    DeviceTokenReused = "device_token_reused";
    /// A method was set up or replaced.
    MethodSet = "method_set";
    /// A method was removed.
    MethodRemoved = "method_removed";
    /// An administrator removed all methods of an account.
    MethodsReset = "methods_reset";
    /// A new set of recovery codes was made.
    RecoveryCodesGenerated = "recovery_codes_generated";
    /// The password was changed.
    PasswordChanged = "password_changed";
    /// A link to reset a forgotten password was asked for.
    PasswordResetRequested = "password_reset_requested";
    /// A password was set by a link.
    PasswordSet = "password_set";
    /// "This was not me" was reported by a link.
    NotMeReported = "not_me_reported";
    /// Somebody changed their own user information.
    AccountChanged = "account_changed";
    /// A session was ended.
    SessionEnded = "session_ended";
    /// All sessions of an account were ended.
    SessionsEnded = "sessions_ended";
    /// Somebody ended all of their sessions but the present one.
    OtherSessionsEnded = "other_sessions_ended";
    /// The first administrator was created.
    FirstAdminCreated = "first_admin_created";
    /// A user was added.
    UserAdded = "user_added";
    /// A user's information was changed by an administrator.
    UserChanged = "user_changed";
    /// A user was given another role.
    RoleChanged = "role_changed";
    /// A disabled user was enabled.
    UserEnabled = "user_enabled";
    /// A user was disabled.
    UserDisabled = "user_disabled";
    /// A user was sent an invitation.
    UserInvited = "user_invited";
    /// The rows of an upload were saved.
    UploadApplied = "upload_applied";
    /// The policy was changed.
    PolicyChanged = "policy_changed";
    /// The audit log was downloaded.
    AuditExported = "audit_exported";
}

impl AuditEvent {
    /// The event that [`Self::as_str`] wrote, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event| event.as_str() == text)
    }
}

/// Whether what an entry is about was done or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl AuditOutcome {
    /// The outcome as it stands on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// The outcome that [`Self::as_str`] wrote, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Done, Self::Refused].into_iter().find(|outcome| outcome.as_str() == text)
    }
}

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Names it.
    pub id: String,
    /// When, in milliseconds since the Unix epoch.
    pub at: i64,
    /// What it is about: the word of an [`AuditEvent`], or one that a newer release has written.
    pub event: String,
    /// By which method, or about what; empty if nothing is to be said.
    pub detail: String,
    /// Whether it was done or refused.
    pub outcome: AuditOutcome,
    /// Who did it; nobody where nobody is known to have signed in.
    pub actor: Option<AuditName>,
    /// To whom it was done.
    pub target: Option<AuditName>,
    /// The address it came from.
    pub ip: Option<String>,
    /// The browser and system.
    pub browser: Option<String>,
}

/// An account as the log names it, also when it is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditName {
    /// Its id; for a name that nobody has, a digest of it.
    pub id: String,
    /// Its username then; empty where nobody has the name that was typed.
    pub username: String,
}

impl From<&AccountSummary> for AuditName {
    fn from(account: &AccountSummary) -> Self {
        Self { id: account.id.clone(), username: account.username.clone() }
    }
}

/// `GET /api/v1/audit`: some of the entries.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Audit {
    /// The newest first.
    pub entries: Vec<AuditEntry>,
    /// What to give as `after` for those before; `None` if these are the last.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_and_outcome_is_read_as_it_was_written() {
        for event in AuditEvent::ALL {
            assert_eq!(AuditEvent::parse(event.as_str()), Some(*event));
        }
        for outcome in [AuditOutcome::Done, AuditOutcome::Refused] {
            assert_eq!(AuditOutcome::parse(outcome.as_str()), Some(outcome));
        }
        assert_eq!((AuditEvent::parse("danced"), AuditOutcome::parse("")), (None, None));
    }

    #[test]
    fn every_event_has_its_words_and_no_words_are_left_over() {
        for event in AuditEvent::ALL {
            assert_eq!(event.words_key().as_str(), format!("audit.event.{}", event.as_str()));
        }
        let keys = latchkey_words::KeyShape::ALL.iter().map(|shape| shape.name);
        for event in keys.filter_map(|key| key.strip_prefix("audit.event.")) {
            assert!(AuditEvent::parse(event).is_some(), "words/en.json has words for no event: {event}");
        }
    }
}
