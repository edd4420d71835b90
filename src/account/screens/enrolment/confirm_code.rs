//! A method that is being set up: its code is typed back, and then it counts.

use latchkey_components::{Conversation, Place, listen};
use latchkey_contract::{LoginStep, MethodKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::request::leave_behind;
use crate::session::context::Visit;
use crate::ui::form::code_step::{Asked, CodeStep};

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The method is set up.
    Done,
    /// It took too long, or another window has begun something else.
    Lost,
    /// The person thought better of it.
    Left,
}

/// What stands in the way of the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Open,
    Arrived,
    Gone,
}

/// Asks for the code until it comes to an end.
#[component]
pub fn Enrolling(
    step: LoginStep,
    kind: MethodKind,
    /// The verb of the link that leaves it.
    leave: &'static str,
    on_end: Callback<End>,
) -> impl IntoView {
    let visit = Visit::present();
    let before = set_up_at(visit, kind);
    let asked = Asked::by(&step);
    let talk = Conversation::begun(step);
    talk.keep_in_step();
    listen(&window(), "pagehide", |_| leave_behind());
    let stand = Memo::new(move |_| {
        talk.read(|login| match login.place() {
            Place::At(LoginStep::SignedIn { .. }) if login.arrived() => Stand::Arrived,
            Place::At(LoginStep::SignedIn { .. } | LoginStep::Password) => Stand::Gone,
            _ => Stand::Open,
        })
    });
    Effect::new(move |_| {
        let stand = stand.get();
        if stand == Stand::Open {
            return;
        }
        spawn_local(async move {
            visit.refresh().await;
            // An answer that was lost on the way has done its work all the same.
            let done = stand == Stand::Arrived || set_up_at(visit, kind) != before;
            on_end.run(if done { End::Done } else { End::Lost });
        });
    });
    let open = StoredValue::new(true);
    let end = move || {
        if open.try_update_value(std::mem::take) == Some(true) {
            // Also while something is under way: then the conversation itself would not ask.
            leave_behind();
        }
    };
    // Gone by a link, or back: what was begun is not left standing.
    on_cleanup(move || {
        if stand.try_get_untracked() == Some(Stand::Open) {
            end();
        }
    });
    view! {
        {asked.map(|asked| view! { <CodeStep talk asked id="enrol-code" verb="Confirm" /> })}
        <p class="card-foot">
            <button
                class="link"
                type="button"
                on:click=move |_| {
                    end();
                    on_end.run(End::Left);
                }
            >
                {leave}
            </button>
        </p>
    }
}

/// When the method of that kind was set up; tells a new one from the one before.
fn set_up_at(visit: Visit, kind: MethodKind) -> Option<i64> {
    visit.peek(|settings| {
        settings.methods.iter().find(|method| method.kind == kind).map(|method| method.added_at)
    })
}
