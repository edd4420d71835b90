//! What a letter can be about, in plain words.

use latchkey_contract::MethodKind;
use serde::{Deserialize, Serialize};

use super::formatting;

/// What a letter is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// A browser was trusted.
    DeviceTrusted {
        /// What its owner calls it.
        name: String,
    },
    /// A cookie of trust turned up twice.
    DeviceCopied,
    /// Somebody signed in with a browser that the account has not been seen with.
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
    /// The email was changed; to the address that it was.
    EmailChanged,
    /// The email was changed; to the address that it is.
    EmailNew,
    /// The phone was changed.
    PhoneChanged,
    /// Somebody signed in with a recovery code, or proved with one who they are.
    RecoveryCodeUsed {
        /// How many are left.
        left: u32,
    },
    /// There are new recovery codes.
    RecoveryCodesMade,
    /// Somebody with the right password typed a wrong code.
    CodeWrong,
    /// So many wrong codes were typed that no more are judged.
    Locked,
    /// The person asked for a link to choose another password by.
    Reset,
    /// The person has an account from now on.
    Invitation {
        /// What to type to sign in.
        username: String,
    },
}

/// The words of a letter: plain text, whatever was typed.
pub(super) struct NotificationText {
    /// One line.
    pub(super) subject: String,
    /// What happened.
    pub(super) happened: String,
    /// What the link does; said only where there is one.
    pub(super) link: &'static str,
}

/// What a link does in a letter that tells of something.
const NOT_ME: &str = "If this was not you, open this link. It signs out everybody, stops the present password at once, and \
                      lets you choose another one:";

impl NotificationKind {
    pub(super) fn words(&self, product: &str) -> NotificationText {
        let (subject, happened) = match self {
            Self::DeviceTrusted { name } => (
                format!("A browser is trusted by your {product} account"),
                format!(
                    "A browser was added to the trusted devices of your {product} account: \"{}\". \
                     Signing in with it needs no code.",
                    formatting::name(name)
                ),
            ),
            Self::DeviceCopied => (
                format!("A trusted browser of your {product} account was copied"),
                "Two browsers have shown what only one of your trusted devices can know, so one of them has a copy. \
                 That device is not trusted any more, and was signed out."
                    .to_owned(),
            ),
            Self::NewBrowser => (
                format!("New sign-in to your {product} account"),
                format!(
                    "Somebody signed in to your {product} account with a browser that was not used for it before."
                ),
            ),
            Self::MethodSet { kind } => (
                format!("A way to verify was set up for your {product} account"),
                format!("Your {product} account can now be verified by {}.", method(*kind)),
            ),
            Self::MethodRemoved { kind } => (
                format!("A way to verify was removed from your {product} account"),
                format!("Your {product} account cannot be verified by {} any more.", method(*kind)),
            ),
            Self::MethodsReset => (
                format!("The ways to verify your {product} account were removed"),
                format!(
                    "An administrator has removed all ways to verify your {product} account. Set one up at your \
                     next sign-in."
                ),
            ),
            Self::PasswordChanged => (
                format!("Your {product} password was changed"),
                format!("The password of your {product} account was changed."),
            ),
            Self::EmailChanged => (
                format!("The email address of your {product} account was changed"),
                format!(
                    "Your {product} account has another email address from now on. This is the last mail to \
                     this one."
                ),
            ),
            Self::EmailNew => (
                format!("This is the email address of your {product} account now"),
                format!("The email address of your {product} account was changed to this one."),
            ),
            Self::PhoneChanged => (
                format!("The phone number of your {product} account was changed"),
                format!("Your {product} account has another phone number from now on."),
            ),
            Self::RecoveryCodeUsed { left } => (
                format!("A recovery code of your {product} account was used"),
                format!("A recovery code of your {product} account was used. You have {left} left."),
            ),
            Self::RecoveryCodesMade => (
                format!("Your {product} account has new recovery codes"),
                "New recovery codes were made. Any older ones do not work any more.".to_owned(),
            ),
            Self::CodeWrong => (
                format!("Somebody tried to sign in to your {product} account"),
                format!(
                    "Somebody typed the right password of your {product} account, but a wrong code. They were not \
                     let in by it."
                ),
            ),
            Self::Locked => (
                format!("Your {product} account is locked"),
                format!(
                    "Too many wrong codes were typed for your {product} account. It accepts none any more until \
                     you use a recovery code, or an administrator helps you."
                ),
            ),
            Self::Reset => (
                format!("Choose a new {product} password"),
                format!("Somebody asked for a new password for your {product} account."),
            ),
            Self::Invitation { username } => (
                format!("Your {product} account"),
                format!(
                    "There is a {product} account for you. Your username is {}.",
                    formatting::username(username)
                ),
            ),
        };
        let link = match self {
            Self::Reset => {
                "If it was you, open this link to choose one. If it was not, there is nothing to do: your password \
                 has not changed."
            }
            Self::Invitation { .. } => "Open this link to choose a password:",
            _ => NOT_ME,
        };
        NotificationText { subject, happened, link }
    }
}

fn method(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::App => "an authenticator app",
        MethodKind::Sms => "text message",
        MethodKind::Email => "email",
        MethodKind::Recovery => "recovery codes",
    }
}
