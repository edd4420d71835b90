//! Gives up the login attempt under way, of a step-up authentication or an enrolment.

use js_sys::Reflect;
use latchkey_contract::paths;
use leptos::prelude::window;
use web_sys::RequestInit;

/// Ends the attempt under way without waiting for the answer, also while the page is being closed
/// (`keepalive`). Otherwise the login page would go on asking for its code.
pub fn abandon_attempt() {
    let options = RequestInit::new();
    options.set_method("DELETE");
    // Neither gloo-net nor the binding has `keepalive` yet. Setting it fails only for a frozen object.
    let _ = Reflect::set(&options, &"keepalive".into(), &true.into());
    // Nobody waits for the answer.
    let _ = window().fetch_with_str_and_init(paths::LOGIN, &options);
}
