//! The countdown's state, without a browser: it is given clock readings and says what to show and announce.

/// The times of the code in use, as the API stated them in its last response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timing {
    /// How many responses have come so far. The milliseconds count from the response that changed it.
    pub responses: u32,
    /// Milliseconds until the code expires; `None` before the message with it was accepted for sending.
    pub expires_in_ms: Option<u64>,
    /// Milliseconds until a new code may be requested; `None` if the method sends none.
    pub resend_in_ms: Option<u64>,
    /// Whether the message could not be sent.
    pub failed: bool,
    /// Whether a request for a new code is pending.
    pub resending: bool,
}

/// Both of the browser's clocks at one instant, in milliseconds. The countdown follows the monotonic one, which
/// nobody can set. On some systems it stands still while the computer sleeps; the wall clock then shows the
/// gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClockReading {
    /// `performance.now()`.
    pub monotonic: f64,
    /// `Date.now()`.
    pub wall: f64,
}

/// A point of the countdown that a screen reader announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Milestone {
    /// The code was sent; it works for this many milliseconds.
    Started(u64),
    /// Twenty seconds are left, so that the person can ask for a new code before this one expires (WCAG 2.2.1).
    TwentySecondsLeft,
    /// The code has expired.
    Expired,
}

/// Time left, in milliseconds, from which the countdown warns that the code is about to expire.
pub(super) const WARNING_MS: u64 = 20_000;
/// The countdown reads the clocks every second; a longer pause, in milliseconds, means sleep or a suspended
/// page.
const MAX_PAUSE_MS: f64 = 5_000.0;
/// How far the two clocks may drift apart between two readings, in milliseconds.
const MAX_DRIFT_MS: f64 = 2_000.0;
/// A response about the same code may state this much more time than is left here, in milliseconds, after a
/// slow one.
const MAX_LATENCY_MS: u64 = 2_000;

/// The countdown of one code.
#[derive(Debug, Clone)]
pub struct Countdown {
    timing: Timing,
    started_at: ClockReading,
    last_reading: ClockReading,
    announced: Option<Milestone>,
}

impl Countdown {
    /// Starts at the reading taken when the API's response came.
    #[must_use]
    pub fn new(timing: Timing, now: ClockReading) -> Self {
        Self { timing, started_at: now, last_reading: now, announced: None }
    }

    /// Takes a newer timing. Milestones already announced for the same code are not announced again.
    pub fn resync(&mut self, timing: Timing, now: ClockReading) {
        if timing.responses == self.timing.responses {
            // No new response: the milliseconds still count from the last one.
            self.timing = Timing { failed: timing.failed, resending: timing.resending, ..self.timing };
            return;
        }
        // Only another code can have more time left.
        let is_another_code = match (self.left(now), timing.expires_in_ms) {
            (Some(before), Some(after)) => after > before + MAX_LATENCY_MS,
            (None, Some(_)) => true,
            _ => false,
        };
        if is_another_code {
            self.announced = None;
        }
        *self = Self { announced: self.announced, ..Self::new(timing, now) };
    }

    /// The timing in use.
    #[must_use]
    pub fn timing(&self) -> Timing {
        self.timing
    }

    /// Milliseconds until the code expires.
    #[must_use]
    pub fn left(&self, now: ClockReading) -> Option<u64> {
        self.timing.expires_in_ms.map(|at| at.saturating_sub(self.elapsed(now)))
    }

    /// Milliseconds until a new code may be requested.
    #[must_use]
    pub fn resend_left(&self, now: ClockReading) -> Option<u64> {
        self.timing.resend_in_ms.map(|at| at.saturating_sub(self.elapsed(now)))
    }

    /// Milliseconds until a shown number changes; `None` when both have reached zero.
    #[must_use]
    pub fn next_tick(&self, now: ClockReading) -> Option<u64> {
        let to_whole_second = |left: u64| (left > 0).then(|| (left - 1) % 1000 + 1);
        let ticks = [self.left(now), self.resend_left(now)];
        ticks.into_iter().flatten().filter_map(to_whole_second).min()
    }

    /// Whether the page was asleep or suspended since the last call, so that the API must be asked again.
    pub fn detect_gap(&mut self, now: ClockReading) -> bool {
        let monotonic = now.monotonic - self.last_reading.monotonic;
        let wall = now.wall - self.last_reading.wall;
        self.last_reading = now;
        monotonic > MAX_PAUSE_MS || (wall - monotonic).abs() > MAX_DRIFT_MS
    }

    /// The milestone to announce now, if any; each is returned once for a code.
    pub fn announce(&mut self, now: ClockReading) -> Option<Milestone> {
        let left = self.left(now)?;
        let reached = match left {
            0 => Milestone::Expired,
            left if left <= WARNING_MS => Milestone::TwentySecondsLeft,
            left => Milestone::Started(left),
        };
        let is_new = match (self.announced, reached) {
            (Some(Milestone::Started(_)), Milestone::Started(_)) => false,
            (announced, reached) => announced != Some(reached),
        };
        is_new.then(|| {
            self.announced = Some(reached);
            reached
        })
    }

    /// Whole milliseconds on the monotonic clock since the response came.
    fn elapsed(&self, now: ClockReading) -> u64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let elapsed = (now.monotonic - self.started_at.monotonic).max(0.0) as u64;
        elapsed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Timing = Timing {
        responses: 1,
        expires_in_ms: Some(45_000),
        resend_in_ms: Some(25_000),
        failed: false,
        resending: false,
    };

    fn at(milliseconds: f64) -> ClockReading {
        ClockReading { monotonic: milliseconds, wall: 1_000_000.0 + milliseconds }
    }

    #[test]
    fn it_counts_down_and_stops_at_nothing() {
        let countdown = Countdown::new(SENT, at(500.0));
        assert_eq!(countdown.left(at(1_500.0)), Some(44_000));
        assert_eq!(countdown.resend_left(at(1_500.0)), Some(24_000));
        assert_eq!(countdown.left(at(90_000.0)), Some(0));
        assert_eq!(countdown.next_tick(at(90_000.0)), None);
    }

    #[test]
    fn a_changed_wall_clock_does_not_change_what_is_left() {
        let mut countdown = Countdown::new(SENT, at(0.0));
        let set_back = ClockReading { monotonic: 1_000.0, wall: 0.0 };
        assert_eq!(countdown.left(set_back), Some(44_000));
        assert!(countdown.detect_gap(set_back), "but the API is asked, since sleep looks the same");
    }

    #[test]
    fn sleep_is_noticed_even_where_the_monotonic_clock_stood_still() {
        let mut countdown = Countdown::new(SENT, at(0.0));
        assert!(!countdown.detect_gap(at(1_000.0)));
        assert!(countdown.detect_gap(ClockReading { monotonic: 2_000.0, wall: 1_000_000.0 + 60_000.0 }));
        assert!(
            !countdown.detect_gap(ClockReading { monotonic: 3_000.0, wall: 1_000_000.0 + 61_000.0 }),
            "once"
        );
    }

    #[test]
    fn a_page_that_was_put_aside_notices_the_gap() {
        let mut countdown = Countdown::new(SENT, at(0.0));
        assert!(countdown.detect_gap(at(30_000.0)));
    }

    #[test]
    fn it_ticks_at_whole_seconds_of_what_is_left() {
        let countdown = Countdown::new(SENT, at(0.0));
        assert_eq!(countdown.next_tick(at(0.0)), Some(1_000));
        assert_eq!(countdown.next_tick(at(300.0)), Some(700));
    }

    #[test]
    fn a_screen_reader_hears_three_things() {
        let mut countdown = Countdown::new(SENT, at(0.0));
        let announced: Vec<_> =
            (0..50).filter_map(|second| countdown.announce(at(f64::from(second) * 1_000.0))).collect();
        assert_eq!(announced, [Milestone::Started(45_000), Milestone::TwentySecondsLeft, Milestone::Expired]);
    }

    #[test]
    fn the_same_code_is_not_announced_twice_but_a_new_one_is() {
        let mut countdown = Countdown::new(SENT, at(0.0));
        assert!(countdown.announce(at(0.0)).is_some());
        countdown.resync(Timing { responses: 2, expires_in_ms: Some(40_000), ..SENT }, at(5_000.0));
        assert_eq!(countdown.announce(at(5_000.0)), None);
        countdown.resync(Timing { responses: 3, ..SENT }, at(10_000.0));
        assert_eq!(countdown.announce(at(10_000.0)), Some(Milestone::Started(45_000)));
    }

    #[test]
    fn pressing_resend_does_not_start_the_old_code_again() {
        let mut countdown = Countdown::new(SENT, at(0.0));
        countdown.resync(Timing { resending: true, ..SENT }, at(30_000.0));
        assert_eq!(countdown.left(at(30_000.0)), Some(15_000));
    }

    #[test]
    fn a_code_still_on_its_way_is_not_counted() {
        let mut countdown = Countdown::new(Timing { expires_in_ms: None, ..SENT }, at(0.0));
        assert_eq!(countdown.left(at(1_000.0)), None);
        assert_eq!(countdown.announce(at(1_000.0)), None);
    }
}
