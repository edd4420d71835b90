//! A file upload with its progress. It has no time limit, and can be cancelled.
//!
//! `fetch`, and so gloo-net, reports no progress of a request's body. Therefore this is an `XMLHttpRequest`.

use futures_channel::oneshot;
use latchkey_components::client::TransportError;
use latchkey_contract::Problem;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

use super::error::problem_of_status;

/// The upload's state: idle, or under way with the part that has been sent. A handle of it.
#[derive(Clone, Copy)]
pub struct FileUpload {
    /// The request under way.
    request: StoredValue<Option<XmlHttpRequest>, LocalStorage>,
    /// The part of the file that has been sent, from 0 to 1.
    progress: RwSignal<f64>,
}

impl FileUpload {
    /// An idle upload. It is cancelled when the screen is left.
    pub fn new() -> Self {
        let upload = Self { request: StoredValue::new_local(None), progress: RwSignal::new(0.0) };
        on_cleanup(move || upload.cancel());
        upload
    }

    /// The part of the file that has been sent, from 0 to 1.
    pub fn progress(self) -> f64 {
        self.progress.get()
    }

    /// Cancels the upload; the API keeps nothing of it.
    pub fn cancel(self) {
        if let Some(Some(request)) = self.request.try_update_value(Option::take) {
            // Fails only for a request that is not under way.
            let _ = request.abort();
        }
    }

    /// Sends a file. `None` if the upload was cancelled.
    ///
    /// # Errors
    /// The API's problem, or that it gave no answer.
    pub async fn send<T: DeserializeOwned>(self, path: &str, file: &File) -> Result<Option<T>, Problem> {
        self.progress.set(0.0);
        let (ended, end) = oneshot::channel();
        let request = XmlHttpRequest::new().map_err(|_| TransportError::Unreachable)?;
        let on_end = Closure::once(move || {
            // The receiver is gone if the screen is.
            let _ = ended.send(());
        });
        let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            // Fails once the screen has been left, which cancels the upload.
            let _ = self.progress.try_set(event.loaded() / event.total().max(1.0));
        });
        request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
        open_and_send(&request, &on_progress, path, file).map_err(|_| TransportError::Unreachable)?;
        self.request.set_value(Some(request.clone()));
        // `loadend` comes in every case: with a response, without one, and after a cancellation.
        let _ = end.await;
        if self.request.try_update_value(Option::take).flatten().is_none() {
            return Ok(None);
        }
        read_response(&request).map(Some)
    }
}

fn open_and_send(
    request: &XmlHttpRequest,
    on_progress: &Closure<dyn Fn(ProgressEvent)>,
    path: &str,
    file: &File,
) -> Result<(), JsValue> {
    request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    request.open("POST", path)?;
    request.set_request_header("Accept", "application/json")?;
    // A form on another site cannot send this type, so the upload cannot be forged from there.
    request.set_request_header("Content-Type", "application/octet-stream")?;
    request.send_with_opt_blob(Some(file))
}

#[allow(clippy::result_large_err, reason = "it is handed on as it came, once an upload")]
fn read_response<T: DeserializeOwned>(request: &XmlHttpRequest) -> Result<T, Problem> {
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match request.status().unwrap_or_default() {
        0 if !window().navigator().on_line() => Err(TransportError::Offline.into()),
        0 => Err(TransportError::Unreachable.into()),
        200..300 => serde_json::from_str(&text).map_err(|_| TransportError::Unreadable.into()),
        status => Err(serde_json::from_str(&text).unwrap_or_else(|_| problem_of_status(status))),
    }
}
