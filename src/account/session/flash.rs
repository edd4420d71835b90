//! A flash message: what has just been done, told on the screen that is shown next.

use leptos::prelude::*;

/// The message, empty if there is none. It is cleared when a screen is left.
#[derive(Clone, Copy)]
pub struct Flash(RwSignal<String>);

impl Flash {
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    pub fn show(self, message: impl Into<String>) {
        self.0.set(message.into());
    }

    pub fn message(self) -> String {
        self.0.get()
    }

    /// Clears the message. Does nothing once the app is gone.
    pub fn clear(self) {
        let _ = self.0.try_set(String::new());
    }
}
