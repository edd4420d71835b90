//! Sending a file: how far it is can be seen, it takes as long as it takes, and it can be stopped.
//!
//! `fetch` tells nothing of what has left, so this is an `XMLHttpRequest`.

use futures_channel::oneshot;
use latchkey_components::client::Silence;
use latchkey_contract::{Problem, ProblemCode};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// A file on its way.
#[derive(Clone, Copy)]
pub struct Sending {
    request: StoredValue<Option<XmlHttpRequest>, LocalStorage>,
    /// How much of it has left, from 0 to 1.
    sent: RwSignal<f64>,
}

impl Sending {
    /// None yet. It is stopped when the screen is left.
    pub fn new() -> Self {
        let sending = Self { request: StoredValue::new_local(None), sent: RwSignal::new(0.0) };
        on_cleanup(move || sending.stop());
        sending
    }

    /// How much of it has left, from 0 to 1.
    pub fn sent(self) -> f64 {
        self.sent.get()
    }

    /// Stops it; nothing is kept of it.
    pub fn stop(self) {
        if let Some(Some(request)) = self.request.try_update_value(Option::take) {
            // Fails for none that is under way.
            let _ = request.abort();
        }
    }

    /// Sends it. `None` if it was stopped.
    ///
    /// # Errors
    /// The API's problem, or that it gave no answer.
    pub async fn send<T: DeserializeOwned>(self, path: &str, file: &File) -> Result<Option<T>, Problem> {
        self.sent.set(0.0);
        let (ended, end) = oneshot::channel();
        let request = XmlHttpRequest::new().map_err(|_| Silence::Unreachable)?;
        let on_end = Closure::once(move || {
            // Whoever waited may have gone.
            let _ = ended.send(());
        });
        let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            // Gone with the screen, which stops it.
            let _ = self.sent.try_set(event.loaded() / event.total().max(1.0));
        });
        request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
        let begin = || {
            request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
            request.open("POST", path)?;
            request.set_request_header("Accept", "application/json")?;
            // No form of another site can send this.
            request.set_request_header("Content-Type", "application/octet-stream")?;
            request.send_with_opt_blob(Some(file))
        };
        begin().map_err(|_| Silence::Unreachable)?;
        self.request.set_value(Some(request.clone()));
        // It comes in every case: an answer, none, or a stop.
        let _ = end.await;
        if self.request.try_update_value(Option::take).flatten().is_none() {
            return Ok(None);
        }
        let text = request.response_text().ok().flatten().unwrap_or_default();
        match request.status().unwrap_or_default() {
            0 if !window().navigator().on_line() => Err(Silence::Offline.into()),
            0 => Err(Silence::Unreachable.into()),
            200..300 => serde_json::from_str(&text).map(Some).map_err(|_| Silence::Unreadable.into()),
            status => Err(serde_json::from_str(&text).unwrap_or_else(|_| refusal(status))),
        }
    }
}

/// A refusal that the API did not write.
fn refusal(status: u16) -> Problem {
    match status {
        413 => Problem::new(ProblemCode::BodyTooLarge),
        502..=504 => Silence::Unreachable.into(),
        500.. => Problem::new(ProblemCode::Internal),
        _ => Silence::Unreadable.into(),
    }
}
