//! The language of messages.

use latchkey_words::Language;

/// The language of every message: an account has no language of its own yet.
pub(super) const LANGUAGE: Language = Language::ENGLISH;
