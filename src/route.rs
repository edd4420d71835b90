//! Which page was asked for before the login, and going there.
//!
//! This app has one address. All other pages are the account's, an app of its own (`src/account`), and are gone to by
//! loading them.

use latchkey_contract::paths;
use leptos::prelude::*;

/// The page that `?return_to=` asks for. It is handed to the API, which alone decides whether to go there.
#[must_use]
pub fn wished_for() -> Option<String> {
    let query = location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&query).ok()?.get("return_to")
}

/// Goes to an address that the API has checked. The front door is where the person is already, and `javascript:` and
/// its like lead nowhere, even if the API let them through.
pub fn go(address: &str) {
    if leads_away(address) {
        // Refused only by a sandboxed frame.
        let _ = location().assign(address);
    }
}

fn leads_away(address: &str) -> bool {
    address != paths::APP_HOME && ["/", "https://", "http://"].iter().any(|start| address.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_pages_are_gone_to() {
        for path in paths::APP_PAGES {
            assert_eq!(leads_away(path), path != "/", "{path}");
        }
        assert!(leads_away("https://example.org/"));
        for address in ["", "javascript:alert(1)", "data:text/html,x", "x"] {
            assert!(!leads_away(address), "{address}");
        }
    }
}
