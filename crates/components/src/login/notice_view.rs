//! The message lines of a screen.

use super::machine::LoginMachine;
use super::store::LoginStore;
use crate::markup::{Markup, bind_text};

/// Binds the parts `error` and `info` of a screen to the login's notice. Both elements are always in the page,
/// because a live region that is inserted together with its text is not read out.
pub(super) fn bind_notices(screen: &Markup, store: LoginStore) {
    bind_text(&screen.part("error"), move || store.with(LoginMachine::error_message));
    bind_text(&screen.part("info"), move || store.with(|machine| machine.info_message().to_owned()));
}
