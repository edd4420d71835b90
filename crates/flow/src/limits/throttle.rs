//! How many wrong passwords an account may have from one network.

use std::time::Duration;

use crate::{Policy, Timestamp};

/// Wrong passwords for one name from one network. A name that no account has is counted in the same way, so
/// that the answers cannot tell the two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Throttle {
    /// Tries since the last right password, the one under way included.
    pub tries: u32,
    /// When the last one began.
    pub last_at: Option<Timestamp>,
}

impl Throttle {
    /// Counts a try before the password is looked at, or says how long to wait. Counting first is what keeps
    /// parallel guesses within the limit; a right password takes the count back.
    ///
    /// # Errors
    /// How long to wait until the next try is judged.
    pub fn begin(self, now: Timestamp, policy: &Policy) -> Result<Self, Duration> {
        let Some(last_at) = self.last_at else { return Ok(Self { tries: 1, last_at: Some(now) }) };
        if now >= last_at.plus(policy.password_wait_max) {
            return Ok(Self { tries: 1, last_at: Some(now) });
        }
        let wait = now.until(last_at.plus(self.wait(policy)));
        if wait.is_zero() {
            Ok(Self { tries: self.tries.saturating_add(1), last_at: Some(now) })
        } else {
            Err(wait)
        }
    }

    /// How long the next try waits after the last one.
    #[must_use]
    pub fn wait(self, policy: &Policy) -> Duration {
        let Some(beyond) = self.tries.checked_sub(policy.wrong_passwords) else { return Duration::ZERO };
        policy.password_wait.saturating_mul(1 << beyond.min(16)).min(policy.password_wait_max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn after_five_tries_each_further_one_waits_twice_as_long() {
        let policy = Policy::default();
        let mut throttle = Throttle::default();
        for _ in 0..5 {
            throttle = throttle.begin(at(0), &policy).unwrap();
        }
        assert_eq!(throttle.begin(at(0), &policy), Err(Duration::from_secs(10)));
        assert_eq!(throttle.begin(at(4), &policy), Err(Duration::from_secs(6)));
        throttle = throttle.begin(at(10), &policy).unwrap();
        assert_eq!(throttle.begin(at(10), &policy), Err(Duration::from_secs(20)));
    }

    #[test]
    fn a_wait_is_never_longer_than_the_longest_and_quiet_forgives() {
        let policy = Policy::default();
        let throttle = Throttle { tries: 4_000_000_000, last_at: Some(at(0)) };
        assert_eq!(throttle.wait(&policy), Duration::from_secs(900));
        assert_eq!(throttle.begin(at(899), &policy), Err(Duration::from_secs(1)));
        assert_eq!(throttle.begin(at(900), &policy).unwrap().tries, 1);
    }
}
