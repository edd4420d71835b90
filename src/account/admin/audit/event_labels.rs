//! The sentences for the audit log's events and details. What is unknown here is shown as its wire word.

/// The wire word of every event, and its sentence.
pub const EVENTS: [(&str, &str); 40] = [
    ("signed_in", "Signed in"),
    ("signed_out", "Signed out"),
    ("password_wrong", "Wrong password"),
    ("password_throttled", "Password not looked at: too many wrong ones"),
    ("password_right", "Right password"),
    ("method_chosen", "Chose a way to verify"),
    ("code_sent", "Code sent"),
    ("delivery_failed", "Code could not be sent"),
    ("code_wrong", "Wrong code"),
    ("code_right", "Right code"),
    ("account_locked", "Locked after too many wrong codes"),
    ("sign_in_abandoned", "Left the sign-in"),
    ("stepped_up", "Confirmed who they are"),
    ("device_trusted", "Browser trusted"),
    ("device_removed", "Trusted browser removed"),
    ("devices_removed", "All trusted browsers removed"),
    ("device_token_reused", "Copied cookie of a trusted browser refused"),
    ("method_set", "Way to verify set up"),
    ("method_removed", "Way to verify removed"),
    ("methods_reset", "All ways to verify taken away"),
    ("recovery_codes_generated", "Recovery codes made"),
    ("password_changed", "Password changed"),
    ("password_reset_requested", "Forgotten password said"),
    ("password_set", "Password chosen by a link"),
    ("not_me_reported", "\u{201c}This was not me\u{201d}"),
    ("account_changed", "Own information changed"),
    ("session_ended", "Session ended"),
    ("sessions_ended", "All sessions ended"),
    ("other_sessions_ended", "All other sessions ended"),
    ("account_unlocked", "Lock lifted"),
    ("first_admin_created", "First administrator came"),
    ("user_added", "User added"),
    ("user_changed", "User information changed"),
    ("role_changed", "Role changed"),
    ("user_enabled", "User enabled"),
    ("user_disabled", "User disabled"),
    ("user_invited", "Invited"),
    ("upload_applied", "Users uploaded"),
    ("policy_changed", "Policy changed"),
    ("audit_exported", "Audit log downloaded"),
];

/// The sentence for an event.
pub fn event_label(name: &str) -> String {
    EVENTS.into_iter().find(|event| event.0 == name).map_or(name, |event| event.1).to_owned()
}

/// The text for a detail of an event.
pub fn detail_label(text: &str) -> String {
    let label = match text {
        "app" => "authenticator app",
        "sms" => "text message",
        "email" => "email",
        "recovery" => "recovery code",
        "device" => "trusted browser",
        "none" => "password alone",
        "user" => "user",
        "admin" => "administrator",
        "invitation" => "invitation",
        "reset" => "forgotten password",
        _ => return text.replace(',', ", "),
    };
    label.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_is_not_known_is_shown_as_it_is() {
        assert_eq!(event_label("signed_in"), "Signed in");
        assert_eq!(event_label("something_else"), "something_else");
        assert_eq!(detail_label("email,phone"), "email, phone");
    }

    #[test]
    fn no_event_stands_there_twice() {
        let mut names = EVENTS.map(|event| event.0);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
