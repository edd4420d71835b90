//! What a notification can be about.

use latchkey_contract::{LinkKind, MethodKind};
use serde::{Deserialize, Serialize};

/// What a notification is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// A browser was trusted.
    DeviceTrusted {
        /// What its owner calls it.
        name: String,
    },
    /// Two browsers presented the cookie of the same trusted device.
    DeviceCopied,
    /// Somebody signed in with a browser that the account was not used with before.
    NewBrowser,
    /// A method was set up.
    MethodSet {
        /// Which one.
        kind: MethodKind,
    },
    /// A method was removed.
    MethodRemoved {
        /// Which one.
        kind: MethodKind,
    },
    /// An administrator has removed every method.
    MethodsReset,
    /// The password was changed.
    PasswordChanged,
    /// The email address was changed; goes to the old one.
    EmailChanged,
    /// The email address was changed; goes to the new one.
    EmailNew,
    /// The phone number was changed.
    PhoneChanged,
    /// Somebody signed in, or stepped up, with a recovery code.
    RecoveryCodeUsed {
        /// How many are left.
        left: u32,
    },
    /// New recovery codes were made.
    RecoveryCodesMade,
    /// Somebody with the right password typed a wrong code.
    CodeWrong,
    /// So many wrong codes were typed that the account accepts no more.
    Locked,
    /// Somebody asked for a link to choose a new password.
    Reset,
    /// The account was created; its owner has yet to choose a password.
    Invitation {
        /// The name to sign in with.
        username: String,
    },
}

impl NotificationKind {
    /// The kind of link that the mail carries.
    pub(crate) fn link_kind(&self) -> LinkKind {
        match self {
            Self::Reset => LinkKind::Reset,
            Self::Invitation { .. } => LinkKind::Invitation,
            _ => LinkKind::NotMe,
        }
    }
}
