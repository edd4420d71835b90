//! What stood behind the password when a session was issued.

use latchkey_contract::MethodKind;
use serde::{Deserialize, Serialize};

/// What stood behind the password when a session was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// Nothing: the account has no method.
    None,
    /// A code of this kind of method.
    Method(MethodKind),
    /// A trusted device.
    Device,
}
