//! The account without a mouse.

use crate::page::{BrowserPage, start_app};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

impl BrowserPage {
    /// Presses Tab until that has the focus.
    pub async fn tab_to(&self, name: &str) {
        for _ in 0..40 {
            if self.focused_name().await.starts_with(name) {
                return;
            }
            self.keys(TAB).await;
        }
        panic!("{name:?} cannot be reached by Tab; the focus is on {:?}", self.focused_name().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn email_is_set_up_and_this_browser_trusted_with_the_keyboard_only() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Access granted").await;
    page.tab_to("Security").await;
    page.keys(ENTER).await;
    page.wait_for_focus("Security").await;
    page.tab_to("Set up: Email").await;
    page.keys(ENTER).await;
    page.wait_for_focus("Email").await;
    page.tab_to("Email address").await;
    page.keys(ENTER).await;
    page.says("Enter the code that we send to").await;
    page.wait_for_focus("Code").await;
    page.keys(&app.gateway.last().code()).await;
    page.at_heading("Recovery codes").await;
    page.says("You will not see them again").await;
    page.tab_to("I have saved them").await;
    page.keys(ENTER).await;
    page.wait_for_focus("Security").await;
    page.reload().await;
    page.wait_for_focus("Security").await;
    page.keys(&format!("{TAB}{TAB}")).await;
    page.goto("/devices").await;
    page.wait_for_focus("My Trusted Devices").await;
    page.tab_to("Trust this browser now").await;
    page.keys(ENTER).await;
    page.at_heading("Trust this browser").await;
    page.tab_to("Device name").await;
    page.keys(ENTER).await;
    page.says("This browser is now trusted").await;
    page.wait_for_focus("My Trusted Devices").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_past_the_navigation_is_the_first_thing_on_the_page() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.follow("Security").await;
    page.wait_for_focus("Security").await;
    page.run_script("document.body.focus(); document.activeElement.blur(); getSelection().removeAllRanges()")
        .await;
    page.run_script("document.querySelector('.skip').focus()").await;
    assert_eq!(
        page.run_script("return document.querySelector('a, button, input') === document.activeElement").await,
        true
    );
    page.keys(ENTER).await;
    page.keys(TAB).await;
    assert!(
        page.run_script("return document.querySelector('main').contains(document.activeElement)").await
            == true
    );
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_added_found_and_disabled_with_the_keyboard_only() {
    let app = start_app().await;
    let root = app.admin("root").await;
    let page = BrowserPage::signed_in_at(&app, &root, "/users").await;
    page.wait_for_focus("Users").await;
    page.tab_to("Add user").await;
    page.keys(ENTER).await;
    page.wait_for_focus("Add user").await;
    page.tab_to("Username").await;
    page.keys("grace").await;
    page.tab_to("Phone").await;
    page.keys("+41791234567").await;
    page.keys(ENTER).await;
    page.wait_for_focus("grace").await;
    page.tab_to("Users").await;
    page.keys(ENTER).await;
    page.wait_until(
        "document.activeElement.matches('h1') && document.activeElement.innerText.trim() === name",
        "Users",
    )
    .await;
    page.tab_to("Search").await;
    page.keys("gra").await;
    page.keys(ENTER).await;
    page.says("1 user.").await;
    page.tab_to("grace").await;
    page.keys(ENTER).await;
    page.wait_for_focus("grace").await;
    page.tab_to("Disable").await;
    page.keys(ENTER).await;
    page.wait_for_focus("Keep it active").await;
    page.tab_to("Disable").await;
    page.keys(ENTER).await;
    page.says("The account is disabled").await;
    page.wait_for_focus("grace").await;
    page.close().await;
}
