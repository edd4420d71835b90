//! The layout of a page for which nobody has to be signed in.

use latchkey_words::text;
use leptos::prelude::*;

use super::logo::Logo;

/// The logo, and the page below it.
#[component]
pub fn PublicLayout(children: Children) -> impl IntoView {
    view! {
        <header class="masthead">
            <Logo />
        </header>
        <main>{children()}</main>
    }
}

/// A link to the login.
#[component]
pub fn SignInLink(
    /// The value of `data-kind`, as of any button.
    #[prop(default = "primary")]
    kind: &'static str,
) -> impl IntoView {
    view! {
        <a class="button" data-kind=kind href=latchkey_contract::paths::APP_HOME rel="external">
            {text!("layout.sign_in")}
        </a>
    }
}
