//! What is counted, and how much of it there may be: wrong codes, wrong passwords, codes that are sent.

mod lockout;
mod quota;
mod throttle;

pub use lockout::Lockout;
pub use quota::Quota;
pub use throttle::Throttle;
