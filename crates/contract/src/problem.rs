//! Refusals and failures, as RFC 9457 problem documents.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $name:ident = $wire:literal, $status:literal;)*) => {
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

            /// The key of the sentence for the person: what went wrong and what to do. A code that
            /// `words/en.json` has no sentence of does not compile.
            #[must_use]
            pub fn words_key(self) -> latchkey_words::Key {
                match self { $(Self::$name => latchkey_words::key!(concat!("problem.", $wire))),* }
            }
        }
    };
}

problem_codes! {
    /// Wrong name, wrong password, disabled or throttled account: one answer, so that none can be told apart.
    SignInRefused = "sign_in_refused", 401;
    /// No login is in progress, or it has ended; start again.
    NoAttempt = "no_attempt", 401;
    /// The login is at another step; ask for its state.
    OutOfTurn = "out_of_turn", 409;
    /// The account has no such method.
    MethodUnavailable = "method_unavailable", 422;
    /// The code is wrong; `tries_left` is how many more are accepted.
    CodeWrong = "code_wrong", 401;
    /// The code arrived after it had expired.
    CodeExpired = "code_expired", 401;
    /// The code was right once, but a newer one has been sent since.
    CodeSuperseded = "code_superseded", 401;
    /// The code has been used.
    CodeUsed = "code_used", 401;
    /// No more codes are accepted for this challenge, or, with `retry_in_ms`, for this account for now.
    TooManyTries = "too_many_tries", 429;
    /// The account's second step is locked until a recovery code or an administrator unlocks it.
    AccountLocked = "account_locked", 403;
    /// Not the right number of ASCII digits; nothing was compared.
    CodeMalformed = "code_malformed", 422;
    /// A new code may be requested in `retry_in_ms`.
    ResendTooSoon = "resend_too_soon", 429;
    /// This login has sent as many codes as it may.
    TooManyCodes = "too_many_codes", 429;
    /// The relay or gateway did not take the message.
    DeliveryFailed = "delivery_failed", 503;
    /// The device name breaks a rule; `detail` says which.
    DeviceNameInvalid = "device_name_invalid", 422;
    /// Nobody is signed in.
    NoSession = "no_session", 401;
    /// The last step-up is too old for this change; step up again at [`crate::paths::STEP_UP`].
    StepUpRequired = "step_up_required", 403;
    /// The account has to set up a method before anything else.
    MethodRequired = "method_required", 403;
    /// The last method of an account that must have one.
    LastMethod = "last_method", 409;
    /// The last administrator who can sign in cannot be disabled or become a user.
    LastAdmin = "last_admin", 409;
    /// Somebody else has that username, email or phone; `field` says which.
    Taken = "taken", 409;
    /// The current password is wrong.
    PasswordWrong = "password_wrong", 403;
    /// The new password breaks a rule; `detail` says which.
    PasswordUnsuitable = "password_unsuitable", 422;
    /// The link was used, is too old, was replaced by a newer one, or never was one.
    LinkDead = "link_dead", 410;
    /// Too many requests from this network; try again in `retry_in_ms`.
    TooManyRequests = "too_many_requests", 429;
    /// There is an account already, so the link for the first administrator is void.
    NotFirst = "not_first", 409;
    /// The account has no email address, so no mail can go there.
    NoEmail = "no_email", 409;
    /// The account is disabled.
    Disabled = "disabled", 409;
    /// No sender is configured for email.
    NoMail = "no_mail", 409;
    /// Only an administrator may do this.
    Forbidden = "forbidden", 403;
    /// It was changed by somebody else since it was read; read it again.
    ChangedMeanwhile = "changed_meanwhile", 409;
    /// The file cannot be used; `detail` says why and what to do.
    FileUnusable = "file_unusable", 422;
    /// The file has a column of passwords.
    PasswordColumn = "password_column", 422;
    /// Some rows of the upload are wrong: nothing was saved.
    RowsWrong = "rows_wrong", 409;
    /// It does not exist, or belongs to somebody else.
    NotFound = "not_found", 404;
    /// The path is right, the method is not.
    MethodNotAllowed = "method_not_allowed", 405;
    /// The body is not `application/json`.
    UnsupportedMediaType = "unsupported_media_type", 415;
    /// The body is larger than any valid one.
    BodyTooLarge = "body_too_large", 413;
    /// The body is not JSON, or not UTF-8.
    MalformedBody = "malformed_body", 400;
    /// A field is missing, unknown, or of the wrong type or form; `field` or `detail` names it.
    InvalidField = "invalid_field", 422;
    /// The request was made by another site.
    CrossSite = "cross_site", 403;
    /// The request names a host that this service does not answer for.
    Misdirected = "misdirected", 421;
    /// More work than there is room for; try again in `retry_in_ms`.
    Busy = "busy", 503;
    /// The database does not answer or is full; `id` finds the cause in the log.
    Unavailable = "unavailable", 503;
    /// A fault in this service; `id` finds the cause in the log.
    Internal = "internal", 500;
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
    /// What went wrong and what to do: English from the API. A page chooses its own sentence by the code.
    pub title: String,
    /// More about this occurrence.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub detail: Option<String>,
    /// The field of the request that has to change.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub field: Option<String>,
    /// How many more codes are accepted for this challenge.
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

    /// The problem with its code, status and title, and nothing else.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        Self {
            code,
            status: code.status(),
            title: code.words_key().text_or(latchkey_words::key!("problem.internal")),
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
            assert_eq!(Problem::new(*code).title, code.words_key().text());
            assert_ne!(
                code.words_key().text(),
                code.words_key().as_str(),
                "only a key without a sentence is shown"
            );
        }
        let keys = latchkey_words::KeyShape::ALL.iter().map(|shape| shape.name);
        for code in keys.filter_map(|key| key.strip_prefix("problem.")) {
            assert!(ProblemCode::parse(code).is_some(), "words/en.json has a sentence for no code: {code}");
        }
    }

    #[test]
    fn what_is_unset_is_left_out_of_the_document() {
        let problem = Problem::new(ProblemCode::NoAttempt);
        assert_eq!(
            serde_json::to_value(problem).unwrap(),
            serde_json::json!({"code": "no_attempt", "status": 401, "title": "This sign-in has ended. Start again."})
        );
    }
}
