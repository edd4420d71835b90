//! Refusals and failures, as RFC 9457 problem documents.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $name:ident = $wire:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong, for programs. The names are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ProblemCode {
            $($(#[$doc])* #[cfg_attr(feature = "serde", serde(rename = $wire))] $name,)*
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it stands on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),* }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            /// What to tell the person, in one sentence that says what to do.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }

            /// The key of the sentence that tells the person what went wrong and what to do. It does not
            /// compile for a code that `words/en.json` has no sentence of.
            #[must_use]
            pub fn words_key(self) -> latchkey_words::Key {
                match self { $(Self::$name => latchkey_words::key!(concat!("problem.", $wire))),* }
            }
        }
    };
}

problem_codes! {
    /// Wrong name, wrong password, disabled or throttled account: one answer, so that none can be told apart.
    SignInRefused = "sign_in_refused", 401, "That name and password did not match. Check both and try again.";
    /// No login is under way, or it has ended; start again.
    NoAttempt = "no_attempt", 401, "This sign-in has ended. Please start again.";
    /// The login stands at another step; ask where.
    OutOfTurn = "out_of_turn", 409, "This sign-in has moved on. Here is where it stands.";
    /// The account has no such method.
    MethodUnavailable = "method_unavailable", 422, "That way to verify is not set up. Choose another one.";
    /// The code is not the one that was asked for; `tries_left` says how many more are judged.
    CodeWrong = "code_wrong", 401, "That code is not right. Check it and try again.";
    /// The code came too late.
    CodeExpired = "code_expired", 401, "That code has expired. Ask for a new one.";
    /// The code was right once, but a newer one has been sent since.
    CodeSuperseded = "code_superseded", 401, "A newer code was sent. Only the newest code works.";
    /// The code has been used.
    CodeUsed = "code_used", 401, "That code has been used. Wait for the next one.";
    /// No more codes are judged for this challenge, or, with `retry_in_ms`, for this account for now.
    TooManyTries = "too_many_tries", 429, "Too many wrong codes. Ask for a new one or use another method.";
    /// The account's second step is locked until an administrator lifts it.
    AccountLocked = "account_locked", 403, "Too many wrong codes in a row. An administrator must unlock this account.";
    /// Not the right number of ASCII digits; nothing was compared.
    CodeMalformed = "code_malformed", 422, "Type the digits of the code.";
    /// A new code may be asked for in `retry_in_ms`.
    ResendTooSoon = "resend_too_soon", 429, "A code is on its way. You can ask for another one shortly.";
    /// This login has sent as many codes as it may.
    TooManyCodes = "too_many_codes", 429, "Too many codes were sent. Please start again later.";
    /// The relay or gateway did not take the message.
    DeliveryFailed = "delivery_failed", 503, "The code could not be sent. Try again, or use another method.";
    /// The device name breaks a rule; `detail` says which.
    DeviceNameInvalid = "device_name_invalid", 422, "Give this device a name of 1 to 64 characters.";
    /// Nobody is signed in.
    NoSession = "no_session", 401, "Please sign in.";
    /// The last step-up is too old for this change; step up again at [`crate::paths::STEP_UP`].
    StepUpRequired = "step_up_required", 403, "Please confirm that it is you first.";
    /// The account has to set up a method before anything else.
    MethodRequired = "method_required", 403, "Set up a way to verify first.";
    /// The last method of an account that must have one.
    LastMethod = "last_method", 409, "This is your last way to verify. Set up another one first.";
    /// The last administrator who can sign in cannot be disabled or become a user.
    LastAdmin = "last_admin", 409, "This is the last active administrator. Make somebody else one first.";
    /// Somebody else has that username, email or phone; `field` says which.
    Taken = "taken", 409, "That belongs to another account.";
    /// The present password is not that.
    PasswordWrong = "password_wrong", 403, "That is not your present password.";
    /// The new password breaks a rule; `detail` says which.
    PasswordUnsuitable = "password_unsuitable", 422, "Choose another password.";
    /// The link was used, is too old, was replaced by a newer one, or never was one.
    LinkDead = "link_dead", 410, "This link does not work any more. Ask for a new one.";
    /// Too much was asked for from this network; try again in `retry_in_ms`.
    TooManyRequests = "too_many_requests", 429, "Too many requests. Try again in a while.";
    /// There is an account already: the first administrator has come.
    NotFirst = "not_first", 409, "There is an account already. Please sign in.";
    /// The account has no email address, so no mail can go there.
    NoEmail = "no_email", 409, "This account has no email address. Give it one first.";
    /// The account is disabled.
    Disabled = "disabled", 409, "This account is disabled. Enable it first.";
    /// No way out is set for email, so no mail can leave.
    NoMail = "no_mail", 409, "This service cannot send email. Set it up first.";
    /// Only an administrator may do that.
    Forbidden = "forbidden", 403, "Only an administrator can do that.";
    /// It was changed by somebody else since it was read; read it again.
    ChangedMeanwhile = "changed_meanwhile", 409, "Somebody else has changed this meanwhile. Here is what it is now.";
    /// The file cannot be used; `detail` says why and what to do.
    FileUnusable = "file_unusable", 422, "This file cannot be used.";
    /// The file has a column of passwords.
    PasswordColumn = "password_column", 422, "Remove the column of passwords. People choose their own, by the link that invites them.";
    /// Some rows of the upload are wrong: nothing was saved.
    RowsWrong = "rows_wrong", 409, "Some rows are wrong, so nothing was saved. Correct them and upload the file again.";
    /// Nothing is there, or it is somebody else's.
    NotFound = "not_found", 404, "There is nothing here.";
    /// The path is right, the method is not.
    MethodNotAllowed = "method_not_allowed", 405, "That is not possible here.";
    /// The body is not `application/json`.
    UnsupportedMediaType = "unsupported_media_type", 415, "Send the body as application/json.";
    /// The body is larger than any honest one.
    BodyTooLarge = "body_too_large", 413, "That is too large.";
    /// The body is not JSON, or not UTF-8.
    MalformedBody = "malformed_body", 400, "The body is not valid JSON.";
    /// A field is missing, unknown, or of the wrong type or form; `field` or `detail` names it.
    InvalidField = "invalid_field", 422, "One of the fields is not right.";
    /// Another site asked for it.
    CrossSite = "cross_site", 403, "This request came from another site.";
    /// The request names a host that this service does not answer for.
    Misdirected = "misdirected", 421, "This service does not answer for that host.";
    /// More work than there is room for; try again in `retry_in_ms`.
    Busy = "busy", 503, "Too many people are signing in right now. Try again in a moment.";
    /// The database is gone or full; `id` finds the cause in the log.
    Unavailable = "unavailable", 503, "Signing in is not possible right now. Try again in a moment.";
    /// A fault of ours; `id` finds the cause in the log.
    Internal = "internal", 500, "Something went wrong on our side. Try again in a moment.";
}

impl ProblemCode {
    /// The code that [`Self::as_str`] wrote, or nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

/// An RFC 9457 problem document, `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What went wrong, for programs.
    pub code: ProblemCode,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong and what to do, in one sentence.
    pub title: String,
    /// More about this occurrence.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub detail: Option<String>,
    /// The field of the request that has to change.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub field: Option<String>,
    /// How many more wrong codes are judged for this challenge.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub tries_left: Option<u32>,
    /// When trying again can succeed, in milliseconds from now.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub retry_in_ms: Option<u64>,
    /// Finds the cause in the log.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub id: Option<String>,
}

impl Problem {
    /// The media type of a problem document.
    pub const MEDIA_TYPE: &str = "application/problem+json";

    /// The problem with nothing said beyond its code.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        Self {
            code,
            status: code.status(),
            title: code.title().to_owned(),
            detail: None,
            field: None,
            tries_left: None,
            retry_in_ms: None,
            id: None,
        }
    }

    /// The same problem at a field of the request.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// The same problem with more about this occurrence.
    #[must_use]
    pub fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same problem with the tries that are left.
    #[must_use]
    pub fn with_tries_left(mut self, tries_left: u32) -> Self {
        self.tries_left = Some(tries_left);
        self
    }

    /// The same problem with the time after which trying again can succeed.
    #[must_use]
    pub fn retry_in_ms(mut self, milliseconds: u64) -> Self {
        self.retry_in_ms = Some(milliseconds);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_as_it_was_written() {
        for code in ProblemCode::ALL {
            assert_eq!(ProblemCode::parse(code.as_str()), Some(*code));
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn every_code_has_its_sentence_and_no_sentence_is_left_over() {
        for code in ProblemCode::ALL {
            assert_eq!(code.words_key().as_str(), format!("problem.{}", code.as_str()));
            assert_eq!(code.words_key().text(), code.title());
        }
        let keys = latchkey_words::KeyShape::ALL.iter().map(|shape| shape.name);
        for code in keys.filter_map(|key| key.strip_prefix("problem.")) {
            assert!(ProblemCode::parse(code).is_some(), "words/en.json has a sentence for no code: {code}");
        }
    }

    #[test]
    fn what_is_not_said_does_not_stand_in_the_document() {
        let problem = Problem::new(ProblemCode::NoAttempt);
        assert_eq!(
            serde_json::to_value(problem).unwrap(),
            serde_json::json!({"code": "no_attempt", "status": 401, "title": "This sign-in has ended. Please start again."})
        );
    }
}
