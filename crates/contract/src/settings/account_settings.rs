//! The account's security settings: its methods, how they are set up, and step-up.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{AccountSummary, LoginStep, MethodId, MethodKind, Secret};

/// `GET /api/v1/account`: what a person sees of their own account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountSettings {
    /// Who is signed in.
    pub account: AccountSummary,
    /// Where email goes.
    pub email: Option<Address>,
    /// Where text messages go.
    pub phone: Option<Address>,
    /// The configured methods, in the order in which they are offered.
    pub methods: Vec<ConfiguredMethod>,
    /// How many recovery codes are left; `None` if there were never any.
    pub recovery_codes_left: Option<u32>,
    /// The kinds of method that may be set up here.
    pub allowed: Vec<MethodKind>,
    /// Whether this account must have a method: then the last one cannot be removed.
    pub method_required: bool,
    /// Milliseconds until an account without a method can do nothing but set one up; 0 if it can do nothing
    /// else now, `None` if it need not have one.
    pub method_due_in_ms: Option<u64>,
    /// Milliseconds for which the last step-up still allows a sensitive change; 0 if it does not.
    pub step_up_valid_for_ms: u64,
}

/// Where messages go.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Address {
    /// The email address, or the phone number in the form of ITU-T E.164.
    pub address: String,
    /// Whether a code that was sent there has been typed back.
    pub verified: bool,
}

/// A configured method, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfiguredMethod {
    /// Names it in [`crate::paths::METHOD`].
    pub id: MethodId,
    /// What sort of method it is.
    pub kind: MethodKind,
    /// What its owner calls it; empty if nothing.
    pub name: String,
    /// Where its codes go, in full; empty for an app.
    pub destination: String,
    /// When it was set up, in milliseconds since the Unix epoch.
    pub added_at: i64,
    /// When it was used last, in milliseconds since the Unix epoch.
    pub last_used_at: Option<i64>,
}

/// `PATCH /api/v1/account`: what a person may change about themselves without a code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeAccount {
    /// What the person is called, 1 to 256 bytes of plain text.
    pub name: String,
}

/// `POST /api/v1/methods`: begin to set up a method. Needs a recent step-up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetUpMethod {
    /// What sort of method; not `recovery`.
    pub kind: MethodKind,
    /// The email address, or the phone number with its country in any usual spelling; `null` for an app.
    #[cfg_attr(feature = "serde", serde(default))]
    pub address: Option<String>,
}

/// The answer to it. The code is typed at [`crate::paths::LOGIN_CODE`], where a new one can be asked for as in
/// a login; the method counts once the answer there is `signed_in`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolment {
    /// What is asked for now: `enter_code`.
    pub step: LoginStep,
    /// For an app: what it has to know. It is told this once.
    pub app: Option<AppSecret>,
}

/// What an authenticator app has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppSecret {
    /// The `otpauth:` address, for the QR code.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::secret::serialize_revealed"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub uri: Secret,
    /// The secret in base32, for typing.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::secret::serialize_revealed"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub secret: Secret,
}

/// `PATCH /api/v1/methods/{id}`: a name for it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RenameMethod {
    /// The name, at most 64 characters; empty for none.
    pub name: String,
}

/// `POST /api/v1/recovery-codes`: a new set. It is told this once; the codes before are void.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// [`crate::rules::RECOVERY_CODES`] codes of [`crate::rules::RECOVERY_DIGITS`] digits.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::secret::serialize_revealed_all"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub codes: Vec<Secret>,
}

/// `POST /api/v1/step-up`: show again who one is. An account with methods is answered with the choice of them,
/// and goes on as in a login; one without has to give its password.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartStepUp {
    /// The password, where there is no method; ignored otherwise.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub password: Option<Secret>,
}

/// `POST /api/v1/account/password`: another password. Needs a recent step-up.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// The present password.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub current: Secret,
    /// The new one; at least 8 characters, or 15 where it is all that protects the account.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub new: Secret,
}
