//! Where a person stands in a login, and what they can say there.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{AccountSummary, Method, MethodId, Secret};

/// The answer of every login call: what to show now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "step", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LoginStep {
    /// Ask for name and password.
    Password,
    /// Ask which method to use.
    ChooseMethod {
        /// The configured methods, in the order to show them; at least one.
        methods: Vec<Method>,
        /// How to ask.
        choice: MethodChoice,
    },
    /// Ask for the code.
    EnterCode {
        /// The method that the code belongs to.
        method: Method,
        /// How many digits the code has.
        digits: u8,
        /// How many more wrong codes are judged before this code is dead; 0 means that it is.
        tries_left: u32,
        /// Milliseconds until the code dies; `None` where no countdown is shown (authenticator app, or a code
        /// still on its way out).
        expires_in_ms: Option<u64>,
        /// Milliseconds until a new code may be asked for; `None` where there is nothing to send.
        resend_in_ms: Option<u64>,
        /// Whether to offer "Don't require OTP on this browser".
        trust_offered: bool,
        /// What became of the message that carries the code.
        delivery: Delivery,
        /// Every configured method, for "Use another method".
        methods: Vec<Method>,
        /// How to ask for another method.
        choice: MethodChoice,
    },
    /// The code was right; ask what to call this browser.
    NameDevice {
        /// A name to start from, such as "Firefox on Linux".
        suggested: String,
        /// For how many days the browser will be trusted.
        days: u32,
    },
    /// Access granted.
    SignedIn {
        /// Who is signed in.
        account: AccountSummary,
        /// The page that was asked for before the login, checked by the API; `None` for the home.
        return_to: Option<String>,
    },
}

/// How the page asks for a method; a deployment's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MethodChoice {
    /// A button for each method; pressing it is the choice.
    #[default]
    Buttons,
    /// Pick one, then "Proceed".
    Proceed,
}

/// What became of the message that carries a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Delivery {
    /// Nothing is sent: the app makes its codes by itself.
    None,
    /// Handed to the relay or gateway, which has not answered yet. Ask again in a second.
    Sending,
    /// The relay or gateway has accepted it; the countdown began then.
    Accepted,
    /// It could not be sent; asking again costs nothing.
    Failed,
}

/// `POST /api/v1/login`: name and password.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// Username or email, in any spelling that differs only in case, width or outer spaces.
    pub username: String,
    /// The password, byte for byte; 1 to 1,024 bytes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password: Secret,
    /// Where to go after the login; anything but a path of this origin or an allowed address is ignored.
    #[cfg_attr(feature = "serde", serde(default))]
    pub return_to: Option<String>,
}

/// `POST /api/v1/login/method`: the method to use.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChooseMethod {
    /// The [`Method::id`] of a configured method.
    pub method: MethodId,
}

/// `POST /api/v1/login/code`: what was typed.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnterCode {
    /// Exactly as many ASCII digits as the step says, nothing between them.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: Secret,
    /// "Don't require OTP on this browser" was ticked.
    #[cfg_attr(feature = "serde", serde(default))]
    pub trust: bool,
}

/// `POST /api/v1/login/device`: the name for this browser.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NameDevice {
    /// 1 to 64 characters, or `null` for "Not now": sign in without trust. It has to be said.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "Option::deserialize"))]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub name: Option<String>,
}
