//! Where a login is decided: pure, without clock, chance, database or network.
//!
//! [`Attempt::on`] takes what happened, the time and the [`Policy`], and answers with the next attempt and the
//! [`Effect`]s to perform. Everything that a login may or may not do is decided there; the API only does it.

mod account;
pub mod account_change;
mod attempt;
mod challenge;
mod digest;
mod effect;
mod event;
mod factor;
mod fingerprint;
mod lockout;
mod login_event;
mod method_requirement;
mod new_method;
mod policy;
mod quota;
mod refusal;
mod session;
mod throttle;
mod timestamp;
mod totp;
mod trust;

pub use account::Account;
pub use attempt::{Accepted, Attempt, Refused};
pub use challenge::Challenge;
pub use digest::CodeDigest;
pub use effect::Effect;
pub use event::{Entered, Event, PasswordAccepted, PasswordVerdict, RecoveryCode, SessionRef};
pub use factor::Factor;
pub use fingerprint::Fingerprint;
pub use lockout::Lockout;
pub use login_event::LoginEvent;
pub use method_requirement::{MethodStatus, is_open_without_method};
pub use new_method::{MethodDestination, NewMethod};
pub use policy::{Policy, SingleMethod};
pub use quota::{Quota, SendLimits};
pub use refusal::Refusal;
pub use session::SessionState;
pub use throttle::Throttle;
pub use timestamp::Timestamp;
pub use totp::{TotpSecret, TotpStep};
pub use trust::TrustedDevice;
