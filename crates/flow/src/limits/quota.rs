//! How many codes may be sent within an hour: to one account, to one address, for one network, by the whole
//! service.

use std::time::Duration;

use crate::Timestamp;

const HOUR: Duration = Duration::from_secs(3600);

/// How many codes were sent for somebody or something within the hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quota {
    /// Codes since [`Self::hour_began`].
    pub sent: u32,
    /// When the hour that is being counted began.
    pub hour_began: Option<Timestamp>,
}

impl Quota {
    /// Counts one more.
    ///
    /// # Errors
    /// After how long there will be room again.
    pub fn take(self, limit: u32, now: Timestamp) -> Result<Self, Duration> {
        // A clock that was set back does not start a new hour.
        let running = self.hour_began.filter(|began| now < began.plus(HOUR));
        match running {
            Some(began) if self.sent >= limit => Err(now.until(began.plus(HOUR))),
            Some(_) => Ok(Self { sent: self.sent + 1, ..self }),
            None if limit == 0 => Err(HOUR),
            None => Ok(Self { sent: 1, hour_began: Some(now) }),
        }
    }

    /// Counts one less: the message did not leave.
    #[must_use]
    pub fn give_back(self) -> Self {
        Self { sent: self.sent.saturating_sub(1), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    #[test]
    fn an_hour_has_so_many_and_the_next_one_again() {
        let mut quota = Quota::default();
        for minute in 0..3 {
            quota = quota.take(3, at(minute)).unwrap();
        }
        assert_eq!(quota.take(3, at(20)), Err(Duration::from_secs(40 * 60)));
        assert!(quota.give_back().take(3, at(20)).is_ok(), "what did not leave does not count");
        assert_eq!(quota.take(3, at(-600)).map(|quota| quota.sent), Err(Duration::from_secs(660 * 60)));
        assert_eq!(quota.take(3, at(60)).unwrap().sent, 1);
    }
}
