//! The login's screens: a `match` on where the login stands.

mod choose;
mod code;
mod conversation;
mod machine;
#[cfg(test)]
mod machine_tests;
mod name;
mod notice;
mod password;
mod place;
mod request;
mod unreachable;

use latchkey_contract::{LoginStep, MethodId};
use leptos::prelude::*;

use crate::markup::{set, stage};
pub use choose::method_name;
pub use code::where_the_code_is;
pub use conversation::Conversation;
pub use machine::Login as Machine;
pub use notice::in_words;
pub use password::SIGN_IN_MARKUP;
pub use place::{Notice, Place};
pub use request::{Intent, Request, UnderWay};

/// Which screen is shown. A screen is drawn anew only when this changes; within one, parts change.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Screen {
    /// The password form stands in the page from the start, so it is what is shown while nothing is known.
    Password,
    Unreachable,
    Choose,
    Code(MethodId),
    Name,
    SignedIn,
}

impl Screen {
    fn of(login: &Machine) -> Self {
        match login.place() {
            Place::Unknown => Self::Password,
            Place::Unreachable(_) => Self::Unreachable,
            Place::Choosing(_) => Self::Choose,
            Place::At(step) => match step {
                LoginStep::Password => Self::Password,
                LoginStep::ChooseMethod { .. } => Self::Choose,
                LoginStep::EnterCode { method, .. } => Self::Code(method.id.clone()),
                LoginStep::NameDevice { .. } => Self::Name,
                LoginStep::SignedIn { .. } => Self::SignedIn,
            },
        }
    }
}

/// The whole login, from the password to the moment before "access granted", which is the page's to show.
///
/// If the page already has the sign-in form (`[data-latchkey="sign-in"]`, see [`SIGN_IN_MARKUP`]), it is adopted
/// as it stands: what was typed, the focus and the caret survive. Else the form is made here.
#[component]
pub fn Login(
    /// What is said and heard.
    talk: Conversation,
    /// The page to go to after the login; the API decides whether to go there.
    return_to: Signal<Option<String>>,
) -> impl IntoView {
    let screen = Memo::new(move |_| talk.read(Screen::of));
    let host = NodeRef::<leptos::html::Div>::new();
    host.on_load(move |host| {
        password::adopt_or_make(&host, talk, return_to, screen);
        let steps = document().create_element("div").expect("`div` is a name");
        set(&steps, "class", "login-step");
        let _ = host.append_child(&steps);
        stage(&steps, move || match screen.get() {
            Screen::Password | Screen::SignedIn => None,
            Screen::Unreachable => Some(unreachable::draw(talk)),
            Screen::Choose => Some(choose::draw(talk)),
            Screen::Code(_) => Some(code::draw(talk)),
            Screen::Name => Some(name::draw(talk)),
        });
    });
    view! { <div class="login" node_ref=host></div> }
}
