//! The code was right: what shall this browser be called?

use latchkey_contract::{LoginStep, rules::DEVICE_NAME_MAX};
use leptos::html::Input;
use leptos::prelude::*;

use super::notice::NoticeLine;
use super::{Conversation, Intent, UnderWay};
use crate::dialog::Dialog;

/// Asks for a name; "Not now", and Escape, sign in without trust. The code is spent, so no clock hurries.
#[component]
pub(super) fn NameStep(talk: Conversation) -> impl IntoView {
    let (suggested, days) = talk.peek(|login| match login.place().step() {
        Some(LoginStep::NameDevice { suggested, days }) => (suggested.clone(), *days),
        _ => (String::new(), 0),
    });
    let field = NodeRef::<Input>::new();
    // The whole suggestion is selected: typing replaces it.
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    let naming = move || talk.read(|login| login.under_way() == Some(&UnderWay::NameDevice));
    let refused = move || talk.read(|login| login.notice().is_some().to_string());
    let not_now = move || talk.ask(Intent::NameDevice(None));
    let lede = ["For ", &days.to_string(), " days, signing in here will need your password and no code."].concat();
    view! {
        <section class="card" data-screen="name">
            <h1 class="title">"Code accepted"</h1>
            <p class="lede">"One last question, and you are in."</p>
        </section>
        <Dialog labelled_by="latchkey-name-title" on_cancel=move |()| not_now()>
            <h2 class="title" id="latchkey-name-title">"Name this device"</h2>
            <p class="lede" id="latchkey-name-lede">{lede}</p>
            <NoticeLine talk />
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    if let Some(field) = field.get_untracked() {
                        talk.ask(Intent::NameDevice(Some(field.value())));
                    }
                }
            >
                <div class="field">
                    <label for="latchkey-device-name">"Device name"</label>
                    <input
                        class="input"
                        node_ref=field
                        id="latchkey-device-name"
                        type="text"
                        autocomplete="off"
                        maxlength=DEVICE_NAME_MAX.to_string()
                        value=suggested
                        aria-describedby="latchkey-name-lede"
                        aria-invalid=refused
                    />
                </div>
                <div class="actions">
                    <button class="button" data-kind="primary" type="submit" data-busy=naming>"Login"</button>
                    <button class="button" data-kind="quiet" type="button" on:click=move |_| not_now()>"Not now"</button>
                </div>
            </form>
        </Dialog>
    }
}
