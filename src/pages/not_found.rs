//! There is nothing at this address.

use latchkey_components::markup::Markup;

use super::lead;
use crate::route::{Route, Router};

/// Says so, and shows the way home.
pub fn not_found(router: Router) -> Markup {
    let page = Markup::new(include_str!("not_found.html"));
    lead(&page, "home", router, Route::Home);
    page
}
