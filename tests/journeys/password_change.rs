//! Changing the password: the rules are shown before, and all other sessions end afterwards.

use latchkey_contract::MethodKind;

use crate::page::{BrowserPage, start_app};

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_the_other_sessions_and_is_the_one_that_works() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let mut elsewhere = app.signed_in(&ada).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    page.goto("/security").await;
    page.follow("Change password").await;
    page.says("8 characters or more").await;
    page.fill("Current password", "wrong password").await;
    page.fill("New password", "plum").await;
    page.says("4 more characters").await;
    page.press("Change password").await;
    page.says("Use 8 characters or more").await;
    assert_eq!(page.focused_name().await, "New password");
    page.fill("New password", "plum otter kayak finish").await;
    page.says("Strong.").await;
    page.press("Change password").await;
    page.says("That is not your current password").await;
    page.fill("Current password", &ada.password).await;
    page.press("Change password").await;
    page.at_heading("Security").await;
    page.says("Your password has been changed").await;
    assert_eq!(elsewhere.get("/api/v1/session").await.status, 401);

    page.press("Sign out").await;
    page.sign_in("ada", &ada.password).await;
    page.says("did not match").await;
    page.fill("Password", "plum otter kayak finish").await;
    page.press("Sign In").await;
    page.at_heading("Verify it is you").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_everybody_tries_is_refused_at_its_field() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    page.goto("/security/password").await;
    page.fill("Current password", &ada.password).await;
    page.fill("New password", "password123").await;
    page.press("Change password").await;
    page.says("among the first that are tried").await;
    page.close().await;
}
