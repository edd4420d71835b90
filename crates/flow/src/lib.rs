//! Where a login is decided: pure, without clock, chance, database or network.
//!
//! [`Attempt::on`] takes what happened, the time and the [`Policy`], and answers with the next attempt and the
//! [`Effect`]s to perform. Everything that a login may or may not do is decided there; the API only does it.

mod account;
pub mod account_change;
mod attempt;
mod factor;
mod limits;
mod policy;
mod refusal;
mod timestamp;
mod totp;

pub use account::{Account, Fingerprint, MethodStatus, SessionState, TrustedDevice, is_open_without_method};
pub use attempt::{
    Accepted, Attempt, Challenge, CodeDigest, Effect, Entered, Event, LoginEvent, MethodDestination,
    NewMethod, PasswordAccepted, PasswordVerdict, RecoveryCode, Refused, SessionRef,
};
pub use factor::Factor;
pub use limits::{Lockout, Quota, Throttle};
pub use policy::{Policy, SendLimits, SingleMethod};
pub use refusal::Refusal;
pub use timestamp::Timestamp;
pub use totp::{TotpSecret, TotpStep};
