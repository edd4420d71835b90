//! The line under the code: what is left, and "Resend OTP".

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use latchkey_contract::ProblemCode;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::{document, set_timeout_with_handle};
use web_sys::{Element, HtmlElement};

use super::{Countdown, Milestone, Timing, now, shown, spoken};
use crate::markup::{find, follow, set, set_flag, set_text};
use crate::{on_click, on_leave};

/// Brings a `.countdown` to life: shows how long the code works, offers a new one when its time has come, and asks
/// the API again after a gap. `README.md` lists what it has to get right.
pub fn adopt_countdown(
    host: &Element,
    timing: impl Fn() -> Timing + 'static,
    on_resend: impl Fn() + 'static,
    on_gap: impl Fn() + 'static,
) {
    let Some(line) = Line::of(host, Box::new(on_gap)) else { return };
    on_click(&line.resend, on_resend);
    let line = Rc::new(line);
    let gone = Rc::clone(&line);
    on_leave(move || gone.stop());
    follow(move || {
        let timing = timing();
        let changed = line.countdown.borrow().timing() != timing;
        if changed {
            line.countdown.borrow_mut().resync(timing, now());
            Rc::clone(&line).tick();
        }
    });
}

/// The line's parts, and what it counts.
struct Line {
    host: Element,
    bar: HtmlElement,
    left: HtmlElement,
    resend: HtmlElement,
    wait: HtmlElement,
    said: HtmlElement,
    countdown: RefCell<Countdown>,
    timer: Cell<Option<TimeoutHandle>>,
    on_gap: Box<dyn Fn()>,
}

impl Line {
    fn of(host: &Element, on_gap: Box<dyn Fn()>) -> Option<Self> {
        Some(Self {
            host: host.clone(),
            bar: find(host, ".countdown-bar")?,
            left: find(host, ".countdown-left")?,
            resend: find(host, "button")?,
            wait: find(host, ".countdown-wait")?,
            said: find(host, "[role=status]")?,
            countdown: RefCell::new(Countdown::new(Timing::default(), now())),
            timer: Cell::new(None),
            on_gap,
        })
    }

    /// Draws, and again at each whole second for as long as something changes.
    fn tick(self: Rc<Self>) {
        self.stop();
        self.draw();
        let Some(wait) = self.countdown.borrow().next_tick(now()) else { return };
        let line = Rc::clone(&self);
        let ring = move || {
            let missed = line.countdown.borrow_mut().missed(now());
            // A page that nobody looks at asks when it is looked at again.
            if missed && !document().hidden() {
                (line.on_gap)();
            }
            line.tick();
        };
        // A few milliseconds late, so that the second has surely passed.
        self.timer.set(set_timeout_with_handle(ring, Duration::from_millis(wait + 5)).ok());
    }

    fn stop(&self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }

    fn draw(&self) {
        let mut countdown = self.countdown.borrow_mut();
        let (moment, timing) = (now(), countdown.timing());
        let (left, resend_left) = (countdown.left(moment), countdown.resend_left(moment));
        let (state, words) = match left {
            _ if timing.failed => ("failed", ProblemCode::DeliveryFailed.title().to_owned()),
            None => ("sending", "Sending the code\u{2026}".to_owned()),
            Some(0) => ("expired", "This code has expired".to_owned()),
            Some(left) if left <= 20_000 => ("ending", ["Expires in ", &shown(left)].concat()),
            Some(left) => ("running", ["Expires in ", &shown(left)].concat()),
        };
        set(&self.host, "data-state", state);
        set_text(&self.left, &words);
        set(&self.bar, "value", &left.unwrap_or(0).to_string());
        set_flag(&self.resend, "disabled", resend_left != Some(0) || timing.resending);
        set_flag(&self.resend, "data-busy", timing.resending);
        let wait = resend_left.filter(|left| *left > 0);
        set_text(&self.wait, &wait.map_or_else(String::new, |left| [" in ", &shown(left)].concat()));
        if timing.failed {
            set_text(&self.said, &words);
        } else if let Some(milestone) = countdown.announce(moment) {
            if let Milestone::Started(whole) = milestone {
                set(&self.bar, "max", &whole.to_string());
            }
            set_text(&self.said, &in_words(milestone));
        }
    }
}

fn in_words(milestone: Milestone) -> String {
    match milestone {
        Milestone::Started(left) => ["Your code works for ", &spoken(left), "."].concat(),
        Milestone::Twenty => "20 seconds left. You can ask for a new code now.".to_owned(),
        Milestone::Expired => "Your code has expired. Ask for a new one.".to_owned(),
    }
}
