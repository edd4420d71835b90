//! The login's screens: a `match` on where the login stands.

mod choose_method;
mod enter_code;
mod machine;
mod name_device;
mod notice;
mod sign_in_form;
mod store;
mod unreachable;

use latchkey_contract::{LoginStep, MethodId};
use leptos::prelude::*;

use crate::markup::{set, stage};
pub use choose_method::method_name;
pub use enter_code::where_the_code_is;
pub use machine::{Intent, Login as Machine, Notice, Place, Request, UnderWay};
pub use notice::in_words;
pub use sign_in_form::SIGN_IN_MARKUP;
pub use store::Conversation;

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
        sign_in_form::adopt_or_make(&host, talk, return_to, screen);
        let steps = document().create_element("div").expect("`div` is a name");
        set(&steps, "class", "login-step");
        let _ = host.append_child(&steps);
        stage(&steps, move || match screen.get() {
            Screen::Password | Screen::SignedIn => None,
            Screen::Unreachable => Some(unreachable::draw(talk)),
            Screen::Choose => Some(choose_method::draw(talk)),
            Screen::Code(_) => Some(enter_code::draw(talk)),
            Screen::Name => Some(name_device::draw(talk)),
        });
    });
    view! { <div class="login" node_ref=host></div> }
}
