//! The page that was requested before the login, and the way there.
//!
//! This app has one address. Every other page belongs to the account's app (`src/account`) and has to be
//! loaded.

use latchkey_contract::paths;
use leptos::prelude::*;

/// The page in `?return_to=`. It is sent to the API, which alone decides whether the login leads there.
#[must_use]
pub fn requested_path() -> Option<String> {
    let query = location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&query).ok()?.get("return_to")
}

/// Loads the page at an address that the API has checked. Does nothing for this app's own address, nor for
/// `javascript:` and its like, even if the API should let them through.
pub fn go_to(address: &str) {
    if is_other_page(address) {
        // Refused only by a sandboxed frame.
        let _ = location().assign(address);
    }
}

fn is_other_page(address: &str) -> bool {
    address != paths::APP_HOME && ["/", "https://", "http://"].iter().any(|start| address.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_pages_are_gone_to() {
        for path in paths::APP_PAGES {
            assert_eq!(is_other_page(path), path != "/", "{path}");
        }
        assert!(is_other_page("https://example.org/"));
        for address in ["", "javascript:alert(1)", "data:text/html,x", "x"] {
            assert!(!is_other_page(address), "{address}");
        }
    }
}
