//! The countdown without a browser: moments come in, what to show and say goes out.

/// What the API said about time, with the count of its answers: a new count means that it counts from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timing {
    /// Which answer it came with.
    pub heard: u32,
    /// Milliseconds until the code dies; `None` where none is on its way yet.
    pub expires_in_ms: Option<u64>,
    /// Milliseconds until another code may be asked for.
    pub resend_in_ms: Option<u64>,
    /// The message could not be sent.
    pub failed: bool,
    /// A new code has been asked for.
    pub resending: bool,
}

/// A moment on both clocks of the browser, in milliseconds. The steady one counts the time down, whatever somebody
/// does to the wall clock; but it stands still in sleep on some systems, and then the wall clock gives that away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// `performance.now()`.
    pub steady: f64,
    /// `Date.now()`.
    pub wall: f64,
}

/// Something worth interrupting a screen reader for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Milestone {
    /// A code is on its way and works for so many milliseconds.
    Started(u64),
    /// Twenty seconds are left: another code may be asked for before this one dies (WCAG 2.2.1).
    Twenty,
    /// The code has died.
    Expired,
}

/// From here on the person is told that time runs out, in milliseconds.
const TWENTY: u64 = 20_000;
/// Ticks come every second; a look this much later, in milliseconds, means sleep or a page that was put aside.
const GAP: f64 = 5_000.0;
/// How far the clocks may part between two looks, in milliseconds.
const DRIFT: f64 = 2_000.0;

/// One code's countdown.
#[derive(Debug, Clone)]
pub struct Countdown {
    timing: Timing,
    began: Moment,
    looked: Moment,
    said: Option<Milestone>,
}

impl Countdown {
    /// Starts at the moment when the API's answer came.
    #[must_use]
    pub fn new(timing: Timing, now: Moment) -> Self {
        Self { timing, began: now, looked: now, said: None }
    }

    /// Takes a newer answer. What was said about the same code is not said again.
    pub fn resync(&mut self, timing: Timing, now: Moment) {
        if timing.heard == self.timing.heard {
            // No answer has come: the milliseconds still count from the last one.
            self.timing = Timing { failed: timing.failed, resending: timing.resending, ..self.timing };
            return;
        }
        let (before, after) = (self.left(now), timing.expires_in_ms);
        // Only another code can have more time left; two seconds allow for a slow answer.
        let another = match (before, after) {
            (Some(before), Some(after)) => after > before + 2_000,
            (None, Some(_)) => true,
            _ => false,
        };
        if another {
            self.said = None;
        }
        *self = Self { said: self.said, ..Self::new(timing, now) };
    }

    /// What the API said last.
    #[must_use]
    pub fn timing(&self) -> Timing {
        self.timing
    }

    /// Milliseconds until the code dies.
    #[must_use]
    pub fn left(&self, now: Moment) -> Option<u64> {
        self.timing.expires_in_ms.map(|at| at.saturating_sub(self.passed(now)))
    }

    /// Milliseconds until another code may be asked for.
    #[must_use]
    pub fn resend_left(&self, now: Moment) -> Option<u64> {
        self.timing.resend_in_ms.map(|at| at.saturating_sub(self.passed(now)))
    }

    /// Milliseconds until something that is shown changes; `None` when all has come to its end.
    #[must_use]
    pub fn next_tick(&self, now: Moment) -> Option<u64> {
        let to_whole_second = |left: u64| (left > 0).then(|| (left - 1) % 1000 + 1);
        let ticks = [self.left(now), self.resend_left(now)];
        ticks.into_iter().flatten().filter_map(to_whole_second).min()
    }

    /// Whether time has passed unseen, so that the API must be asked. Looking forgets it.
    pub fn missed(&mut self, now: Moment) -> bool {
        let steady = now.steady - self.looked.steady;
        let wall = now.wall - self.looked.wall;
        self.looked = now;
        steady > GAP || (wall - steady).abs() > DRIFT
    }

    /// What to say now, if anything; each milestone of a code is said once.
    pub fn announce(&mut self, now: Moment) -> Option<Milestone> {
        let left = self.left(now)?;
        let reached = match left {
            0 => Milestone::Expired,
            left if left <= TWENTY => Milestone::Twenty,
            left => Milestone::Started(left),
        };
        let news = match (self.said, reached) {
            (Some(Milestone::Started(_)), Milestone::Started(_)) => false,
            (said, reached) => said != Some(reached),
        };
        news.then(|| {
            self.said = Some(reached);
            reached
        })
    }

    /// Milliseconds that the steady clock has counted since the answer came.
    fn passed(&self, now: Moment) -> u64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let passed = (now.steady - self.began.steady).max(0.0) as u64;
        passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Timing = Timing {
        heard: 1,
        expires_in_ms: Some(45_000),
        resend_in_ms: Some(25_000),
        failed: false,
        resending: false,
    };

    fn at(milliseconds: f64) -> Moment {
        Moment { steady: milliseconds, wall: 1_000_000.0 + milliseconds }
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
        let set_back = Moment { steady: 1_000.0, wall: 0.0 };
        assert_eq!(countdown.left(set_back), Some(44_000));
        assert!(countdown.missed(set_back), "but the API is asked, since sleep looks the same");
    }

    #[test]
    fn sleep_is_noticed_even_where_the_steady_clock_stood_still() {
        let mut countdown = Countdown::new(SENT, at(0.0));
        assert!(!countdown.missed(at(1_000.0)));
        assert!(countdown.missed(Moment { steady: 2_000.0, wall: 1_000_000.0 + 60_000.0 }));
        assert!(!countdown.missed(Moment { steady: 3_000.0, wall: 1_000_000.0 + 61_000.0 }), "once");
    }

    #[test]
    fn a_page_that_was_put_aside_notices_the_gap() {
        let mut countdown = Countdown::new(SENT, at(0.0));
        assert!(countdown.missed(at(30_000.0)));
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
        let heard: Vec<_> =
            (0..50).filter_map(|second| countdown.announce(at(f64::from(second) * 1_000.0))).collect();
        assert_eq!(heard, [Milestone::Started(45_000), Milestone::Twenty, Milestone::Expired]);
    }

    #[test]
    fn the_same_code_is_not_announced_twice_but_a_new_one_is() {
        let mut countdown = Countdown::new(SENT, at(0.0));
        assert!(countdown.announce(at(0.0)).is_some());
        countdown.resync(Timing { heard: 2, expires_in_ms: Some(40_000), ..SENT }, at(5_000.0));
        assert_eq!(countdown.announce(at(5_000.0)), None);
        countdown.resync(Timing { heard: 3, ..SENT }, at(10_000.0));
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
