//! A user's methods, and the reset for somebody who has lost them.

use latchkey_components::method_name;
use latchkey_contract::paths;
use latchkey_words::text;
use leptos::prelude::*;

use super::context::UserContext;
use crate::api::{ApiRequest, Mutation};
use crate::ui::form::FormError;
use crate::ui::{ConfirmDialog, focus_heading};

/// The methods, and the button that removes all of them.
#[component]
pub fn UserMethods(context: UserContext) -> impl IntoView {
    let (session, mutation, confirming) = (context.session, Mutation::new(), RwSignal::new(false));
    let kinds = Memo::new(move |_| context.with(|user| user.methods.clone()));
    let reset = Callback::new(move |()| {
        let request = ApiRequest::delete(&context.path(paths::user_methods));
        let done = async move {
            session.send::<()>(request).await?;
            context.refresh().await;
            Ok(())
        };
        mutation.run(done, move |()| {
            session.flash.show(text!("user.methods_were_reset"));
            focus_heading();
        });
    });
    view! {
        <section class="panel" aria-labelledby="ways">
            <h2 class="panel-title" id="ways">
                {text!("user.methods")}
            </h2>
            <FormError mutation />
            {move || {
                let kinds = kinds.get();
                if kinds.is_empty() {
                    view! { <p class="hint">{text!("user.methods_none")}</p> }.into_any()
                } else {
                    view! {
                        <ul class="words">
                            {kinds.into_iter().map(|kind| view! { <li>{method_name(kind)}</li> }).collect_view()}
                        </ul>
                        <p class="panel-acts">
                            <button class="button" data-kind="danger" type="button" on:click=move |_| confirming.set(true)>
                                {text!("user.methods_reset")}
                            </button>
                        </p>
                    }
                        .into_any()
                }
            }}
            <ConfirmDialog
                open=confirming
                title=text!("user.methods_reset_title")
                description=text!("user.methods_reset_about")
                confirm_label=text!("user.methods_reset")
                cancel_label=text!("user.methods_reset_cancel")
                on_confirm=reset
            />
        </section>
    }
}
