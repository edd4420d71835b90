//! Browsers that need no code.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A trusted browser, as listed under "My Trusted Devices". The dates are only shown: nothing is decided by
/// them outside the API.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// Names the device in [`crate::paths::DEVICE`].
    pub id: String,
    /// The name that its owner gave it; plain text, 1 to 64 characters.
    pub name: String,
    /// The browser and system as they were when trust was given, such as "Firefox on Linux".
    pub browser: String,
    /// The address it last signed in from.
    pub ip: String,
    /// When trust was given, in milliseconds since the Unix epoch.
    pub added_at: i64,
    /// When it last stood in for a code, in milliseconds since the Unix epoch.
    pub last_used_at: i64,
    /// When trust ends by itself, in milliseconds since the Unix epoch.
    pub expires_at: i64,
    /// Whether it is the browser that asks.
    pub this_browser: bool,
}

/// `GET /api/v1/devices`: the trusted devices, the last used first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Devices {
    /// At most [`crate::rules::DEVICES_MAX`].
    pub devices: Vec<Device>,
}

/// `POST /api/v1/devices`: trust the browser that asks, from now on. Needs a recent step-up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrustDevice {
    /// What to call it, 1 to 64 characters.
    pub name: String,
}

/// `PATCH /api/v1/devices/{id}`: a new name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RenameDevice {
    /// The new name, 1 to 64 characters.
    pub name: String,
}
