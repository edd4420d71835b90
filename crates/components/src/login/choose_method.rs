//! The screen to choose a method.

use super::machine::{Intent, LoginView};
use super::method_list::method_list;
use super::store::LoginStore;
use crate::events::on_click;
use crate::markup::{Markup, set_flag};

/// Renders the screen; "Use another method" opens it over the code, and then it has a way back.
pub(super) fn render(store: LoginStore) -> Markup {
    let screen = Markup::new(include_str!("choose_method.html"));
    screen.insert_before("foot", &method_list(store));
    let over_code = store.with_untracked(|machine| matches!(machine.view(), LoginView::ChoosingMethod(_)));
    set_flag(&screen.part("back"), "hidden", !over_code);
    on_click(&screen.part("back"), move || store.ask(Intent::CloseChooser));
    on_click(&screen.part("start-over"), move || store.ask(Intent::StartOver));
    screen
}
