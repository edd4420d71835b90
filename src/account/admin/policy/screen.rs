//! Policy: the settings that decide about logins, and what a change of them will do.

use latchkey_contract::{ChangePolicy, CurrentPolicy, Limit, ProblemCode, paths};
use leptos::prelude::*;

use crate::admin::policy::change_summary::effects;
use crate::admin::policy::fields::{AUDIT, CODES, DEVICES, GRACE, Numbers, SESSIONS, read, spelled};
use crate::admin::shared::admin_only::ForAdmins;
use crate::api::mutation::Deed;
use crate::api::query::Held;
use crate::api::request::Exchange;
use crate::session::context::{Refusal, Visit};
use crate::ui::form::field::Wrong;
use crate::ui::form::merge_form::{Draft, Meanwhile};
use crate::ui::form::select::{Answer, Choice, Tick};
use crate::ui::layout::screen::{Screen, focus_heading};

const REQUIRED: [Answer; 3] = [
    ("nobody", "Nobody", "Whoever sets up a way to verify uses it."),
    ("admins", "Administrators", "They look after everybody, so more is asked of them."),
    ("everybody", "Everybody", "Who has none is led to setting one up."),
];
const CHOICES: [Answer; 2] = [
    ("buttons", "A button for each", "Pressing it sends the code."),
    ("proceed", "Pick one, then \u{201c}Proceed\u{201d}", "Two clicks, and nothing is sent by accident."),
];
const SINGLES: [Answer; 2] = [
    ("show", "Show it", "Nothing is sent before it is pressed."),
    ("skip", "Go straight to the code", "One click less."),
];

/// The fields that say themselves what is wrong with them.
const FIELDS: &[&str] = &[
    "grace_days",
    "code_lifetime_seconds",
    "tries_per_code",
    "wrong_codes_per_hour",
    "wrong_codes_in_a_row",
    "attempt_lifetime_minutes",
    "app_past_steps",
    "device_lifetime_days",
    "wrong_passwords",
    "session_idle_minutes",
    "session_lifetime_hours",
    "audit_days",
    "methods",
];

const OVERTAKEN: &str = "Somebody else has changed the policy meanwhile. What they did stands at the settings; \
                         nothing that you set is lost. Look it through, then save again.";

/// The form, once the policy is known.
#[component]
pub fn PolicyScreen() -> impl IntoView {
    view! {
        <ForAdmins>
            <Screen title="Policy" name="policy">
                <p class="lede">"What a sign-in asks for, of whom, and for how long it holds."</p>
                <Known />
            </Screen>
        </ForAdmins>
    }
}

#[component]
fn Known() -> impl IntoView {
    let held = Held::<CurrentPolicy>::at(paths::POLICY);
    let known = Memo::new(move |_| held.get().is_some());
    view! {
        {held.waiting()}
        {move || known.get().then(|| untrack(|| held.get()).map(|now| view! { <Settings held now /> }))}
    }
}

#[component]
fn Settings(held: Held<CurrentPolicy>, now: CurrentPolicy) -> impl IntoView {
    let (visit, deed) = (Visit::present(), Deed::new());
    let limits = now.policy.numbers().map(|(limit, _)| limit).to_vec();
    let limits: StoredValue<Vec<Limit>> = StoredValue::new(limits);
    let draft = Draft::of(now.version, spelled(&now.policy));
    let before = RwSignal::new(now.policy);
    let typed = move || before.with(|before| read(before, |name| draft.at(name).get()));
    let lines = Memo::new(move |_| match typed() {
        Ok(after) => before.with(|before| effects(before, &after)),
        Err(_) => vec![],
    });
    let save = move || {
        let policy = match untrack(typed) {
            Ok(policy) => policy,
            Err(wrong) => return deed.refuse(wrong.field, &wrong.advice),
        };
        let exchange = Exchange::put_with(paths::POLICY, &ChangePolicy { policy, version: draft.version() });
        let saved = async move {
            match visit.ask::<CurrentPolicy>(exchange).await {
                Err(Refusal::Problem(problem)) if problem.code == ProblemCode::ChangedMeanwhile => {
                    held.refresh().await;
                    if let Some(now) = untrack(|| held.get()) {
                        draft.follow(now.version, spelled(&now.policy));
                        before.set(now.policy);
                    }
                    Err(Refusal::Problem(problem.saying(OVERTAKEN)))
                }
                outcome => outcome,
            }
        };
        deed.begin(saved, move |now| {
            draft.begin_again(now.version, spelled(&now.policy));
            before.set(now.policy.clone());
            held.take(now);
            visit.tell("The policy is saved and holds from now on.");
            // One's own session may have ended with it.
            visit.reload();
            focus_heading();
        });
    };
    let off = Signal::derive(move || draft.at("two_factor").with(|on| on != "true"));
    let strict = Signal::derive(move || draft.at("strict").with(|strict| strict == "true"));
    let tick = move |name: &'static str| draft.at(name);
    view! {
        <form
            class="sheet policy"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <section class="panel" aria-labelledby="second">
                <h2 class="panel-title" id="second">
                    "The second step"
                </h2>
                <Tick
                    name="two_factor"
                    label="Two-factor process on"
                    value=tick("two_factor")
                    hint="After the password a code is asked for. While it is on, a phone number is mandatory in user information."
                />
                <Meanwhile draft name="two_factor" words=on_or_off />
                <Choice name="required_for" label="Who must have a way to verify" answers=REQUIRED.to_vec() value=draft.at("required_for") deed />
                <Meanwhile draft name="required_for" words=called />
                <Numbers numbers=&GRACE limits draft deed />
            </section>
            <section class="panel" aria-labelledby="methods-title">
                <h2 class="panel-title" id="methods-title">
                    "Ways to verify"
                </h2>
                <fieldset class="choice" aria-describedby="methods-wrong">
                    <legend>"May be set up and used"</legend>
                    <Tick name="method_app" label="Authenticator app" value=tick("method_app") hint="The safest: codes made on the phone, also without a network." />
                    <Meanwhile draft name="method_app" words=on_or_off />
                    <Tick name="method_sms" label="Text message" value=tick("method_sms") hint="Others can get hold of text messages." off=strict />
                    <Meanwhile draft name="method_sms" words=on_or_off />
                    <Tick name="method_email" label="Email" value=tick("method_email") hint="As safe as the mailbox." off=strict />
                    <Meanwhile draft name="method_email" words=on_or_off />
                    <p class="field-wrong" id="methods-wrong" role="alert">
                        {move || deed.wrong_at("methods")}
                    </p>
                </fieldset>
                <Tick name="strict" label="Strict" value=tick("strict") hint="No text message and no email as a way to verify, whatever is ticked above." />
                <Meanwhile draft name="strict" words=on_or_off />
                <Choice name="method_choice" label="How the way is chosen" answers=CHOICES.to_vec() value=draft.at("method_choice") deed />
                <Meanwhile draft name="method_choice" words=called />
                <Choice name="single_method" label="Where there is only one" answers=SINGLES.to_vec() value=draft.at("single_method") deed />
                <Meanwhile draft name="single_method" words=called />
            </section>
            <section class="panel" aria-labelledby="codes">
                <h2 class="panel-title" id="codes">
                    "Codes"
                </h2>
                <Numbers numbers=&CODES limits draft deed />
            </section>
            <section class="panel" aria-labelledby="devices">
                <h2 class="panel-title" id="devices">
                    "Trusted devices"
                </h2>
                <Tick name="trust_devices" label="Browsers can be trusted" value=tick("trust_devices") hint="Offers \u{201c}Don't require OTP on this browser\u{201d} with the code." />
                <Meanwhile draft name="trust_devices" words=on_or_off />
                <Numbers numbers=&DEVICES limits draft deed />
            </section>
            <section class="panel" aria-labelledby="sessions">
                <h2 class="panel-title" id="sessions">
                    "Passwords and sessions"
                </h2>
                <Numbers numbers=&SESSIONS limits draft deed />
            </section>
            <section class="panel" aria-labelledby="audit">
                <h2 class="panel-title" id="audit">
                    "Audit log"
                </h2>
                <Numbers numbers=&AUDIT limits draft deed />
            </section>
            <section class="panel" aria-labelledby="save">
                <h2 class="panel-title" id="save">
                    "Save"
                </h2>
                <p class="hint">
                    {move || match (draft.touched(), off.get()) {
                        (false, _) => "Nothing is changed yet. What a change will do is said here.",
                        (true, true) => "With the two-factor process off, the settings about codes wait until it is on again.",
                        (true, false) => "It holds at once, for everybody.",
                    }}
                </p>
                <div role="status">
                    {move || {
                        let lines = lines.get();
                        (!lines.is_empty())
                            .then(|| {
                                view! {
                                    <ul class="notice words" data-kind="care">
                                        {lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                                    </ul>
                                }
                            })
                    }}
                </div>
                <Wrong deed fields=FIELDS />
                <div class="actions">
                    <button class="button" data-kind="primary" type="submit" data-busy=move || deed.busy().then_some("")>
                        "Save"
                    </button>
                </div>
            </section>
        </form>
    }
}

fn on_or_off(text: &str) -> String {
    if text == "true" { "on" } else { "off" }.to_owned()
}

/// What an answer is called in the form.
fn called(text: &str) -> String {
    let mut answers = REQUIRED.into_iter().chain(CHOICES).chain(SINGLES);
    let found = answers.find(|answer| answer.0 == text);
    found.map_or_else(|| text.to_owned(), |answer| ["\u{201c}", answer.1, "\u{201d}"].concat())
}
