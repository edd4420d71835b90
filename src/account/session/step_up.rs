//! Step-up authentication: a request that needs it waits until the person has confirmed who they are.

use futures_channel::oneshot;
use leptos::prelude::*;

use crate::api::abandon_attempt;

/// Whether step-up authentication is required now, and the request that waits for it. The dialog is a screen
/// (`screens/step_up`); it ends with [`Self::complete`] or [`Self::cancel`].
#[derive(Clone, Copy)]
pub struct StepUp {
    required: RwSignal<bool>,
    waiting: StoredValue<Option<oneshot::Sender<bool>>>,
}

impl StepUp {
    pub fn new() -> Self {
        Self { required: RwSignal::new(false), waiting: StoredValue::new(None) }
    }

    /// Opens the dialog and waits for its end: `true` if the person has reauthenticated.
    pub async fn require(self) -> bool {
        let (sender, outcome) = oneshot::channel();
        self.waiting.set_value(Some(sender));
        self.required.set(true);
        outcome.await.unwrap_or(false)
    }

    /// Whether the dialog is open.
    pub fn is_required(self) -> bool {
        self.required.get()
    }

    /// Closes the dialog; what waits is sent again.
    pub fn complete(self) {
        self.end(true);
    }

    /// Closes the dialog; what waits is given up, and so is the attempt under way.
    pub fn cancel(self) {
        abandon_attempt();
        self.end(false);
    }

    fn end(self, reauthenticated: bool) {
        self.required.set(false);
        if let Some(Some(sender)) = self.waiting.try_update_value(Option::take) {
            // The receiver is gone if the screen that asked is.
            let _ = sender.send(reauthenticated);
        }
    }
}
