//! The error of a form that is at none of its fields.

use leptos::prelude::*;

use crate::api::Mutation;

/// An alert with the mutation's error. It is in the page before there is one, because screen readers do not
/// announce a live region that arrives together with its text.
#[component]
pub fn FormError(
    mutation: Mutation,
    /// The fields that show their own errors.
    #[prop(optional)]
    fields: &'static [&'static str],
) -> impl IntoView {
    view! {
        <p class="notice" data-kind="wrong" role="alert">
            {move || mutation.form_error(fields)}
        </p>
    }
}
