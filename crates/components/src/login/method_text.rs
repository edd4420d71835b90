//! The names of the methods, and where their codes are found.

use latchkey_contract::{Method, MethodKind};

/// The name of a method of this kind.
#[must_use]
pub fn method_name(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::App => "Authenticator app",
        MethodKind::Sms => "Text message",
        MethodKind::Email => "Email",
        MethodKind::Recovery => "Recovery code",
    }
}

/// A sentence that says where to find the code of a method.
#[must_use]
pub fn code_instruction(method: &Method) -> String {
    match method.kind {
        MethodKind::App => {
            "Open your authenticator app and type the code that it shows for this account.".to_owned()
        }
        MethodKind::Recovery => "Type one of the recovery codes that you have kept.".to_owned(),
        MethodKind::Sms => ["We sent a text message to ", &method.hint, "."].concat(),
        MethodKind::Email => ["We sent an email to ", &method.hint, "."].concat(),
    }
}
