//! The sentences of each kind of notification: plain text, whatever was typed.

use latchkey_contract::{LinkKind, MethodKind};
use latchkey_words::{key, text_in};

use super::{LANGUAGE, NotificationKind, sanitize};

impl NotificationKind {
    /// The subject: one line. `product` is sanitised already, here and below.
    pub(super) fn subject(&self, product: &str) -> String {
        match self {
            Self::DeviceTrusted { .. } => {
                text_in!(LANGUAGE, "mail.device_trusted_subject", product = product)
            }
            Self::DeviceCopied => text_in!(LANGUAGE, "mail.device_copied_subject", product = product),
            Self::NewBrowser => text_in!(LANGUAGE, "mail.new_browser_subject", product = product),
            Self::MethodSet { .. } => text_in!(LANGUAGE, "mail.method_set_subject", product = product),
            Self::MethodRemoved { .. } => {
                text_in!(LANGUAGE, "mail.method_removed_subject", product = product)
            }
            Self::MethodsReset => text_in!(LANGUAGE, "mail.methods_reset_subject", product = product),
            Self::PasswordChanged => text_in!(LANGUAGE, "mail.password_changed_subject", product = product),
            Self::EmailChanged => text_in!(LANGUAGE, "mail.email_changed_subject", product = product),
            Self::EmailNew => text_in!(LANGUAGE, "mail.email_new_subject", product = product),
            Self::PhoneChanged => text_in!(LANGUAGE, "mail.phone_changed_subject", product = product),
            Self::RecoveryCodeUsed { .. } => {
                text_in!(LANGUAGE, "mail.recovery_code_used_subject", product = product)
            }
            Self::RecoveryCodesMade => {
                text_in!(LANGUAGE, "mail.recovery_codes_made_subject", product = product)
            }
            Self::CodeWrong => text_in!(LANGUAGE, "mail.code_wrong_subject", product = product),
            Self::Locked => text_in!(LANGUAGE, "mail.locked_subject", product = product),
            Self::Reset => text_in!(LANGUAGE, "mail.reset_subject", product = product),
            Self::Invitation { .. } => text_in!(LANGUAGE, "mail.invitation_subject", product = product),
        }
    }

    /// What happened.
    pub(super) fn event(&self, product: &str) -> String {
        match self {
            Self::DeviceTrusted { name } => {
                let name = sanitize::name(name);
                text_in!(LANGUAGE, "mail.device_trusted", name = name, product = product)
            }
            Self::DeviceCopied => text_in!(LANGUAGE, "mail.device_copied", product = product),
            Self::NewBrowser => text_in!(LANGUAGE, "mail.new_browser", product = product),
            Self::MethodSet { kind } => {
                text_in!(LANGUAGE, "mail.method_set", method = method_name(*kind), product = product)
            }
            Self::MethodRemoved { kind } => {
                text_in!(LANGUAGE, "mail.method_removed", method = method_name(*kind), product = product)
            }
            Self::MethodsReset => text_in!(LANGUAGE, "mail.methods_reset", product = product),
            Self::PasswordChanged => text_in!(LANGUAGE, "mail.password_changed", product = product),
            Self::EmailChanged => text_in!(LANGUAGE, "mail.email_changed", product = product),
            Self::EmailNew => text_in!(LANGUAGE, "mail.email_new", product = product),
            Self::PhoneChanged => text_in!(LANGUAGE, "mail.phone_changed", product = product),
            Self::RecoveryCodeUsed { left } => {
                text_in!(LANGUAGE, "mail.recovery_code_used", count = *left, product = product)
            }
            Self::RecoveryCodesMade => text_in!(LANGUAGE, "mail.recovery_codes_made", product = product),
            Self::CodeWrong => text_in!(LANGUAGE, "mail.code_wrong", product = product),
            Self::Locked => text_in!(LANGUAGE, "mail.locked", product = product),
            Self::Reset => text_in!(LANGUAGE, "mail.reset", product = product),
            Self::Invitation { username } => {
                let username = sanitize::username(username);
                text_in!(LANGUAGE, "mail.invitation", product = product, username = username)
            }
        }
    }

    /// What the link is for. It stands in a mail only where there is a link.
    pub(super) fn link_purpose(&self) -> String {
        match self.link_kind() {
            LinkKind::Reset => text_in!(LANGUAGE, "mail.link_reset"),
            LinkKind::Invitation => text_in!(LANGUAGE, "mail.link_invitation"),
            LinkKind::NotMe | LinkKind::NewPassword | LinkKind::Welcome => {
                text_in!(LANGUAGE, "mail.link_not_me")
            }
        }
    }
}

fn method_name(kind: MethodKind) -> String {
    let key = match kind {
        MethodKind::App => key!("mail.method_app"),
        MethodKind::Sms => key!("mail.method_sms"),
        MethodKind::Email => key!("mail.method_email"),
        MethodKind::Recovery => key!("mail.method_recovery"),
    };
    key.text_in(LANGUAGE)
}
