//! The countdown in the page: time left, progress bar, and "Resend OTP".

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use latchkey_contract::ProblemCode;
use leptos::prelude::document;
use web_sys::{Element, HtmlElement};

use super::clock::now;
use super::duration_text::{long_duration, short_duration};
use super::model::{Countdown, Milestone, Timing, WARNING_MS};
use crate::events::{on_cleanup_local, on_click};
use crate::markup::{effect, find, set_attribute, set_flag, set_text};

/// Attaches behaviour to a `.countdown` element: it shows how long the code works and enables the resend button
/// when a new code may be requested. `on_gap` is called after sleep, when the API must be asked again. Does
/// nothing if a part is missing.
pub fn attach_countdown(
    host: &Element,
    timing: impl Fn() -> Timing + 'static,
    on_resend: impl Fn() + 'static,
    on_gap: impl Fn() + 'static,
) {
    let Some(view) = CountdownView::of(host, Box::new(on_gap)) else { return };
    on_click(&view.resend, on_resend);
    let view = Rc::new(view);
    let stopped = Rc::clone(&view);
    on_cleanup_local(move || stopped.stop());
    effect(move || {
        let timing = timing();
        let changed = view.countdown.borrow().timing() != timing;
        if changed {
            view.countdown.borrow_mut().resync(timing, now());
            Rc::clone(&view).tick();
        }
    });
}

/// The parts of a `.countdown` element, its state and its timer.
struct CountdownView {
    host: Element,
    bar: HtmlElement,
    left: HtmlElement,
    resend: HtmlElement,
    resend_wait: HtmlElement,
    /// The live region.
    status: HtmlElement,
    countdown: RefCell<Countdown>,
    timer: Cell<Option<Timeout>>,
    on_gap: Box<dyn Fn()>,
}

impl CountdownView {
    fn of(host: &Element, on_gap: Box<dyn Fn()>) -> Option<Self> {
        Some(Self {
            host: host.clone(),
            bar: find(host, ".countdown-bar")?,
            left: find(host, ".countdown-left")?,
            resend: find(host, "button")?,
            resend_wait: find(host, ".countdown-wait")?,
            status: find(host, "[role=status]")?,
            countdown: RefCell::new(Countdown::new(Timing::default(), now())),
            timer: Cell::new(None),
            on_gap,
        })
    }

    /// Renders, and sets the timer for the next whole second until the countdown has ended.
    fn tick(self: Rc<Self>) {
        self.stop();
        self.render();
        let Some(wait) = self.countdown.borrow().next_tick(now()) else { return };
        let view = Rc::clone(&self);
        let on_timer = move || {
            let gap = view.countdown.borrow_mut().detect_gap(now());
            // A hidden page asks when it is shown again.
            if gap && !document().hidden() {
                (view.on_gap)();
            }
            view.tick();
        };
        // A few milliseconds late, so that the second has surely passed.
        let wait = u32::try_from(wait).unwrap_or(1_000) + 5;
        self.timer.set(Some(Timeout::new(wait, on_timer)));
    }

    fn stop(&self) {
        drop(self.timer.take());
    }

    fn render(&self) {
        let mut countdown = self.countdown.borrow_mut();
        let (now, timing) = (now(), countdown.timing());
        let (left, resend_left) = (countdown.left(now), countdown.resend_left(now));
        let (state, text) = match left {
            _ if timing.failed => ("failed", ProblemCode::DeliveryFailed.words_key().text()),
            None => ("sending", "Sending the code\u{2026}".to_owned()),
            Some(0) => ("expired", "This code has expired".to_owned()),
            Some(left) if left <= WARNING_MS => ("ending", ["Expires in ", &short_duration(left)].concat()),
            Some(left) => ("running", ["Expires in ", &short_duration(left)].concat()),
        };
        set_attribute(&self.host, "data-state", state);
        set_text(&self.left, &text);
        set_attribute(&self.bar, "value", &left.unwrap_or(0).to_string());
        set_flag(&self.resend, "disabled", resend_left != Some(0) || timing.resending);
        set_flag(&self.resend, "data-busy", timing.resending);
        let wait = resend_left.filter(|left| *left > 0);
        let wait = wait.map_or_else(String::new, |left| [" in ", &short_duration(left)].concat());
        set_text(&self.resend_wait, &wait);
        if timing.failed {
            set_text(&self.status, &text);
        } else if let Some(milestone) = countdown.announce(now) {
            if let Milestone::Started(lifetime) = milestone {
                set_attribute(&self.bar, "max", &lifetime.to_string());
            }
            set_text(&self.status, &announcement(milestone));
        }
    }
}

/// What the screen reader says at a milestone.
fn announcement(milestone: Milestone) -> String {
    match milestone {
        Milestone::Started(left) => ["Your code works for ", &long_duration(left), "."].concat(),
        Milestone::TwentySecondsLeft => "20 seconds left. You can ask for a new code now.".to_owned(),
        Milestone::Expired => "Your code has expired. Ask for a new one.".to_owned(),
    }
}
