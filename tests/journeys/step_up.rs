//! The step-up before a sensitive change: asked for where it is needed, and then the change goes on by itself.

use latchkey_contract::MethodKind;

use crate::fake_gateway::eventually;
use crate::page::{BrowserPage, start_app};
use crate::test_app::TestApp;

const ELEVEN_MINUTES: i64 = 11 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_change_asks_for_a_step_up_and_goes_on_by_itself() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    app.advance_secs(ELEVEN_MINUTES);
    page.goto("/security/email").await;
    page.fill("Email address", "ada@lovelace.example").await;
    page.press("Send a code").await;
    page.at_heading("Confirm it's you").await;
    page.press("Text message").await;
    page.says("We sent a text message to").await;
    assert_eq!(page.count("dialog .method").await, 0, "the list of methods makes room for the code");
    let right = app.gateway.last().code();
    page.enter(if right == "000000" { "000001" } else { "000000" }).await;
    page.says("4 tries left").await;
    page.enter(&right).await;
    page.says("Enter the code that we send to ada@lovelace.example").await;
    assert_eq!(app.gateway.last().to, "ada@lovelace.example");
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Recovery codes").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_question_can_be_left_and_nothing_typed_is_lost() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    app.advance_secs(ELEVEN_MINUTES);
    page.goto("/security/password").await;
    page.fill("Current password", &ada.password).await;
    page.fill("New password", "plum otter kayak finish").await;
    page.press("Change password").await;
    page.at_heading("Confirm it's you").await;
    page.keys("\u{e00c}").await;
    page.wait_until_gone("dialog").await;
    assert_eq!(page.value("New password").await, "plum otter kayak finish");
    page.press("Change password").await;
    page.press("Text message").await;
    page.says("We sent a text message").await;
    page.press("Cancel").await;
    page.wait_until_gone("dialog").await;
    assert_eq!(page.value("Current password").await, ada.password);
    // No attempt stays open, however the dialog is left: the home page shows who is signed in.
    wait_until_no_attempt_is_open(&app).await;
    page.goto("/").await;
    page.at_heading("Access granted").await;
    page.goto("/security/password").await;
    page.fill("Current password", &ada.password).await;
    page.fill("New password", "plum otter kayak finish").await;
    page.press("Change password").await;
    page.press("Text message").await;
    page.says("We sent a text message").await;
    page.open_link("about:blank").await;
    wait_until_no_attempt_is_open(&app).await;
    page.goto("/").await;
    page.at_heading("Access granted").await;
    page.close().await;
}

/// Waits until no attempt is open.
async fn wait_until_no_attempt_is_open(app: &TestApp) {
    eventually("the end of the attempt", async {
        while !app.query_texts("SELECT token FROM attempts").await.is_empty() {}
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_method_the_step_up_asks_for_the_password() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Access granted").await;
    app.advance_secs(ELEVEN_MINUTES);
    page.goto("/security/email").await;
    page.fill("Email address", "ada@example.org").await;
    page.press("Send a code").await;
    page.at_heading("Confirm it's you").await;
    page.fill("Password", "wrong password").await;
    page.press("Confirm").await;
    page.says("That is not your current password").await;
    page.fill("Password", &ada.password).await;
    page.press("Confirm").await;
    page.says("Enter the code that we send to ada@example.org").await;
    page.close().await;
}
