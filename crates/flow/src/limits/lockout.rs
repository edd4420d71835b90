//! How many wrong codes an account may have, over all its attempts, methods and browsers.

use std::time::Duration;

use latchkey_contract::MethodKind;

use crate::{Policy, Refusal, Timestamp};

const HOUR: Duration = Duration::from_secs(3600);

/// An account's wrong codes. Only somebody with the password can reach the code step, so a lock here is no
/// weapon against people one does not know the password of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Lockout {
    /// Wrong codes since the last right one.
    pub in_a_row: u32,
    /// Wrong codes since [`Self::hour_began`]; a right one does not take them back.
    pub this_hour: u32,
    /// When the hour that is being counted began.
    pub hour_began: Option<Timestamp>,
}

impl Lockout {
    /// Whether a code of that kind may be judged now. A recovery code opens what is locked: it is far too long
    /// to be guessed at the hourly rate.
    ///
    /// # Errors
    /// [`Refusal::Locked`] for good, [`Refusal::TooManyTries`] for a while.
    pub fn permits(self, kind: MethodKind, now: Timestamp, policy: &Policy) -> Result<(), Refusal> {
        if self.in_a_row >= policy.wrong_codes_in_a_row && kind != MethodKind::Recovery {
            return Err(Refusal::Locked);
        }
        match self.running_hour(now) {
            Some(began) if self.this_hour >= policy.wrong_codes_per_hour => {
                Err(Refusal::TooManyTries { retry_in: now.until(began.plus(HOUR)) })
            }
            _ => Ok(()),
        }
    }

    /// The count after a wrong code.
    #[must_use]
    pub fn after_wrong(self, now: Timestamp) -> Self {
        let in_a_row = self.in_a_row.saturating_add(1);
        match self.running_hour(now) {
            Some(began) => {
                Self { in_a_row, this_hour: self.this_hour.saturating_add(1), hour_began: Some(began) }
            }
            None => Self { in_a_row, this_hour: 1, hour_began: Some(now) },
        }
    }

    /// The count after a right code.
    #[must_use]
    pub fn after_right(self) -> Self {
        Self { in_a_row: 0, ..self }
    }

    /// When the hour began that is still running. A clock that was set back does not start a new one.
    fn running_hour(self, now: Timestamp) -> Option<Timestamp> {
        self.hour_began.filter(|began| now < began.plus(HOUR))
    }
}

#[cfg(test)]
mod tests {
    use MethodKind::{Recovery, Sms};

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    #[test]
    fn the_hourly_budget_holds_and_comes_back() {
        let policy = Policy::default();
        let mut lockout = Lockout::default();
        for _ in 0..20 {
            assert_eq!(lockout.permits(Sms, at(0), &policy), Ok(()));
            lockout = lockout.after_wrong(at(0));
        }
        let refused = Err(Refusal::TooManyTries { retry_in: Duration::from_secs(60) });
        assert_eq!(lockout.permits(Sms, at(59), &policy), refused);
        assert_eq!(lockout.permits(Recovery, at(59), &policy), refused, "no kind has a budget of its own");
        assert_eq!(
            lockout.after_right().permits(Sms, at(59), &policy),
            refused,
            "a right code buys no more tries"
        );
        assert_eq!(lockout.permits(Sms, at(60), &policy), Ok(()));
        assert_eq!(lockout.after_wrong(at(60)).this_hour, 1);
    }

    #[test]
    fn a_hundred_wrong_codes_in_a_row_lock_over_any_time() {
        let policy = Policy::default();
        let mut lockout = Lockout::default();
        for day in 0..100 {
            assert_eq!(lockout.permits(Sms, at(day * 1440), &policy), Ok(()), "{day}");
            lockout = lockout.after_wrong(at(day * 1440));
        }
        assert_eq!(lockout.permits(Sms, at(1_000_000), &policy), Err(Refusal::Locked));
        assert_eq!(lockout.permits(Recovery, at(1_000_000), &policy), Ok(()));
        assert_eq!(lockout.after_right().permits(Sms, at(1_000_000), &policy), Ok(()));
    }
}
