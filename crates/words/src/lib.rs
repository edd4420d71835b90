//! Every sentence that a person reads, by key. The sentences stand in `words/`, a file per language;
//! `words/README.md` says how they are written.
//!
//! ```
//! use latchkey_words::text;
//! assert_eq!(text!("sign_in.title"), "Sign in");
//! assert_eq!(text!("duration.seconds", count = 45), "45 seconds");
//! ```
//!
//! A key that `words/en.json` does not have, or values that are not the ones of its sentence, do not compile:
//!
//! ```compile_fail
//! latchkey_words::text!("sign_in.titel");
//! ```
//! ```compile_fail
//! latchkey_words::text!("duration.seconds");
//! ```
//! ```compile_fail
//! latchkey_words::text!("sign_in.title", name = "Ada");
//! ```
//!
//! | where | how |
//! | --- | --- |
//! | Rust of the page | [`text!`]: in the language of the page |
//! | Rust of the server | [`text_in!`]: in the [`Language`] that is given |
//! | a table of labels, an enum's sentences | [`key!`] gives a [`Key`], which becomes text later |
//! | HTML of the page | `{{key}}`, in text and in quoted attributes; [`html`] fills it |
//!
//! None of the sentences is in the wasm: the page carries those of the login as JSON, the account's app loads
//! its own ([`areas`] says which is whose). On the host, where tests run, [`text!`] is English.

pub mod areas;
#[cfg(any(test, feature = "check"))]
mod check;
mod fill;
mod html;
mod key;
#[cfg(not(target_arch = "wasm32"))]
mod language;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(not(target_arch = "wasm32"))]
mod page_files;
#[cfg(not(target_arch = "wasm32"))]
mod plural;
#[cfg(any(test, feature = "check"))]
mod sort;
#[cfg(any(test, feature = "check"))]
mod source;
mod value;

#[cfg(any(test, feature = "check"))]
pub use check::check;
pub use html::{escape, html};
pub use key::{Key, KeyShape};
#[cfg(not(target_arch = "wasm32"))]
pub use language::Language;
#[cfg(target_arch = "wasm32")]
pub use page::{add, language};
#[cfg(not(target_arch = "wasm32"))]
pub use page_files::{account_words, filled_page};
#[cfg(any(test, feature = "check"))]
pub use sort::sort;
pub use value::Value;

/// What the macros expand to. It is no interface: use the macros.
#[doc(hidden)]
pub mod expanded {
    pub use crate::key::{demand_key, is_plural};
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::language::{counted, find, sentence};
    #[cfg(target_arch = "wasm32")]
    pub use crate::page::{counted, find, sentence};
}

/// The sentence with this key, in the language of the page: `text!("device.expires", days = n)`.
///
/// The values are given by the names of the placeholders, in any order; each is whatever becomes a [`Value`].
/// `count` also chooses the plural form.
#[macro_export]
macro_rules! text {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        const PLURAL: bool = $crate::demand!($key $(, $name)*);
        let values = &[$((stringify!($name), $crate::Value::from($value))),*];
        if PLURAL { $crate::expanded::counted($key, values) } else { $crate::expanded::sentence($key, values) }
    }};
}

/// The sentence with this key in a language: `text_in!(language, "mail.code_subject", product = name)`.
#[cfg(not(target_arch = "wasm32"))]
#[macro_export]
macro_rules! text_in {
    ($language:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        const PLURAL: bool = $crate::demand!($key $(, $name)*);
        let values = &[$((stringify!($name), $crate::Value::from($value))),*];
        let language: $crate::Language = $language;
        if PLURAL { language.counted($key, values) } else { language.sentence($key, values) }
    }};
}

/// The [`Key`] of a sentence without values, for tables and constants; `concat!` may make it:
/// `key!(concat!("problem.", "not_found"))`.
#[macro_export]
macro_rules! key {
    ($key:expr) => {{
        const _: bool = $crate::demand!($key);
        $crate::Key::of($key)
    }};
}

/// Whether the key's sentence is plural; does not compile unless there is such a key and it takes these values.
#[doc(hidden)]
#[macro_export]
macro_rules! demand {
    ($key:expr $(, $name:ident)*) => {{
        $crate::expanded::demand_key($key, concat!("words/en.json has no key \"", $key, "\""));
        $crate::expanded::is_plural($key, &[$(stringify!($name)),*])
    }};
}
