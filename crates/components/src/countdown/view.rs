//! The line under the code: what is left, and "Resend OTP".

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::{Countdown, Milestone, Timing, now, shown, spoken};

/// Shows how long the code works, offers a new one when its time has come, and asks the API again after a gap.
/// `README.md` lists what it has to get right.
#[component]
pub fn CountdownLine(
    /// What the API said last.
    #[prop(into)]
    timing: Signal<Timing>,
    /// Whether the new code is being asked for.
    #[prop(into)]
    busy: Signal<bool>,
    /// "Resend OTP" was pressed.
    #[prop(into)]
    on_resend: Callback<()>,
    /// Time has passed unseen: the API must be asked.
    #[prop(into)]
    on_gap: Callback<()>,
) -> impl IntoView {
    let countdown = StoredValue::new(Countdown::new(timing.get_untracked(), now()));
    // What is drawn: the API's words until the next tick.
    let left = RwSignal::new(timing.get_untracked().expires_in_ms);
    let resend_left = RwSignal::new(timing.get_untracked().resend_in_ms);
    let whole = RwSignal::new(timing.get_untracked().expires_in_ms);
    let said = RwSignal::new(String::new());

    let draw = move || {
        let moment = now();
        countdown.update_value(|countdown| {
            left.set(countdown.left(moment));
            resend_left.set(countdown.resend_left(moment));
            if let Some(milestone) = countdown.announce(moment) {
                if let Milestone::Started(ms) = milestone {
                    whole.set(Some(ms));
                }
                said.set(in_words(milestone));
            }
        });
    };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    tick(countdown, timer, draw, on_gap);
    on_cleanup(move || stop(timer));
    Effect::new(move |_| {
        let timing = timing.get();
        countdown.update_value(|countdown| countdown.resync(timing, now()));
        draw();
        tick(countdown, timer, draw, on_gap);
    });

    let state = move || match left.get() {
        None => "sending",
        Some(0) => "expired",
        Some(left) if left <= 20_000 => "ending",
        Some(_) => "running",
    };
    let words = move || match left.get() {
        None => "Sending the code\u{2026}".to_owned(),
        Some(0) => "This code has expired".to_owned(),
        Some(left) => ["Expires in ", &shown(left)].concat(),
    };
    let may_resend = move || resend_left.get() == Some(0) && !busy.get();
    let wait = move || match resend_left.get() {
        Some(left) if left > 0 => [" in ", &shown(left)].concat(),
        _ => String::new(),
    };
    view! {
        <div class="countdown" data-state=state>
            <progress
                class="countdown-bar"
                aria-hidden="true"
                max=move || whole.get().unwrap_or(1).to_string()
                prop:value=move || left.get().map_or(0.0, |left| left as f64)
            ></progress>
            <span class="countdown-left" role="timer">{words}</span>
            <button
                class="link"
                type="button"
                disabled=move || !may_resend()
                data-busy=move || busy.get()
                on:click=move |_| on_resend.run(())
            >
                "Resend OTP"
                <span class="countdown-wait" aria-hidden="true">{wait}</span>
            </button>
            <span class="unseen" role="status">{move || said.get()}</span>
        </div>
    }
}

/// Draws at each whole second, for as long as something changes.
fn tick(
    countdown: StoredValue<Countdown>,
    timer: StoredValue<Option<TimeoutHandle>>,
    draw: impl Fn() + Copy + 'static,
    on_gap: Callback<()>,
) {
    stop(timer);
    let Some(Some(wait)) = countdown.try_with_value(|countdown| countdown.next_tick(now())) else { return };
    let ring = move || {
        let missed = countdown.try_update_value(|countdown| countdown.missed(now())) == Some(true);
        // A page that nobody looks at asks when it is looked at again.
        if missed && !document().hidden() {
            on_gap.run(());
        }
        draw();
        tick(countdown, timer, draw, on_gap);
    };
    // A few milliseconds late, so that the second has surely passed.
    timer.set_value(set_timeout_with_handle(ring, Duration::from_millis(wait + 5)).ok());
}

fn stop(timer: StoredValue<Option<TimeoutHandle>>) {
    if let Some(Some(timer)) = timer.try_update_value(Option::take) {
        timer.clear();
    }
}

fn in_words(milestone: Milestone) -> String {
    match milestone {
        Milestone::Started(left) => ["Your code works for ", &spoken(left), "."].concat(),
        Milestone::Twenty => "20 seconds left. You can ask for a new code now.".to_owned(),
        Milestone::Expired => "Your code has expired. Ask for a new one.".to_owned(),
    }
}
