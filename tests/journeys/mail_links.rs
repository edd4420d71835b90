//! Links of mail: what each does, what is left of it in the browser, and what a dead one says.

use latchkey_contract::MethodKind;
use serde_json::json;

use crate::fake_gateway::SentNotification;
use crate::page::{BrowserPage, start_app};
use crate::test_app::{TestApp, TestPerson};

const PASSWORD: &str = "plum otter kayak finish";
const HOUR: i64 = 3600;

/// Somebody who has requested a password reset, and the notification with the link.
async fn request_password_reset(app: &TestApp) -> (TestPerson, SentNotification) {
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let reply = app.browser().post("/api/v1/password-resets", json!({"username": "ada"})).await;
    assert_eq!(reply.status, 202);
    (ada, app.gateway.wait_for_notification("Choose a new Latchkey password").await)
}

#[tokio::test(flavor = "multi_thread")]
async fn this_was_not_me_throws_the_stranger_out_and_lets_the_owner_choose_another_password() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    // The first browser of an account is not notified of.
    let mut own = app.signed_in(&ada).await;
    let stranger = BrowserPage::signed_in(&app, &ada, "Text message").await;
    let notification = app.gateway.wait_for_notification("New sign-in to your Latchkey account").await;
    assert_eq!(notification.to, ada.email);

    let page = BrowserPage::new(&app).await;
    page.open_link(notification.link()).await;
    page.at_heading("Was this not you?").await;
    page.says("Everyone is signed out").await;
    page.says("The current password stops working").await;
    // Looking at it does nothing.
    stranger.follow("Sessions").await;
    stranger.says("This browser").await;
    let button = page.find("button", "This was not me").await;
    page.driver.action_chain().double_click_element(&button).perform().await.unwrap();
    page.at_heading("Everyone is signed out").await;
    assert_eq!(own.get("/api/v1/session").await.status, 401);
    stranger.reload().await;
    stranger.at_heading("Sign in").await;
    stranger.sign_in("ada", &ada.password).await;
    stranger.says("did not match").await;

    page.fill("New password", PASSWORD).await;
    page.press("Set password").await;
    page.at_heading("Your password is set").await;
    page.follow("Sign in").await;
    page.sign_in("ada", PASSWORD).await;
    page.press("Text message").await;
    page.at_heading("Enter your code").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.open_link(notification.link()).await;
    page.at_heading("This link no longer works").await;
    stranger.close().await;
    page.close().await;
}

/// The token is in no storage, in no address, in no history, and in no header. What the browser itself notes of
/// how this document was loaded keeps it for as long as the document is there; no page can change that.
#[tokio::test(flavor = "multi_thread")]
async fn a_links_token_leaves_no_trace() {
    let app = start_app().await;
    let (_, notification) = request_password_reset(&app).await;
    let page = BrowserPage::new(&app).await;
    page.open_link(notification.link()).await;
    page.at_heading("Choose a new password").await;
    let kept = page
        .run_script("return JSON.stringify([{...localStorage}, {...sessionStorage}, location.href, history.state, document.cookie, \
              document.documentElement.outerHTML, performance.getEntriesByType('resource').map(e => e.name)])")
        .await;
    assert!(!kept.as_str().unwrap().contains(&notification.token()), "{kept}");
    page.fill("New password", PASSWORD).await;
    page.press("Set password").await;
    page.follow("Sign in").await;
    page.at_heading("Sign in").await;
    let referrer = page.run_script("return document.referrer").await;
    assert!(!referrer.as_str().unwrap().contains(&notification.token()), "{referrer}");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_the_link_has_to_be_opened_again_and_still_works() {
    let app = start_app().await;
    let (_, notification) = request_password_reset(&app).await;
    let page = BrowserPage::new(&app).await;
    page.open_link(notification.link()).await;
    page.at_heading("Choose a new password").await;
    page.reload().await;
    page.at_heading("Open the link again").await;
    page.says("Open the link in the email again").await;
    // In the same window it is only another fragment, and nothing is loaded anew.
    page.open_link(notification.link()).await;
    page.at_heading("Choose a new password").await;
    assert_eq!(page.run_script("return location.hash").await, "");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_link_says_so_and_shows_the_way_to_another_one() {
    let app = start_app().await;
    let (ada, notification) = request_password_reset(&app).await;
    let page = BrowserPage::new(&app).await;
    app.advance_secs(HOUR + 1);
    page.open_link(notification.link()).await;
    page.at_heading("This link no longer works").await;
    page.follow("Ask for a new link").await;
    page.at_heading("Forgotten your password?").await;
    page.fill("Username or email", &ada.username).await;
    page.press("Send link").await;
    page.at_heading("Check your email").await;
    let another = loop {
        let notifications = app.gateway.wait_for_notifications(2).await;
        if let Some(another) = notifications.into_iter().find(|found| found.link() != notification.link()) {
            break another;
        }
    };
    page.open_link(another.link()).await;
    page.at_heading("Choose a new password").await;

    // It expires while the form is open.
    app.advance_secs(HOUR + 1);
    page.fill("New password", PASSWORD).await;
    page.press("Set password").await;
    page.at_heading("This link no longer works").await;
    page.open_link(&format!("http://{}/link#nonsense", app.address)).await;
    page.at_heading("This link no longer works").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_whoever_is_signed_in_and_a_service_that_is_gone_is_said() {
    let app = start_app().await;
    let (_, notification) = request_password_reset(&app).await;
    let bob = app.person("bob", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &bob, "Text message").await;
    page.goto("/link").await;
    page.at_heading("Open the link again").await;
    page.offline(true).await;
    page.open_link(notification.link()).await;
    page.at_heading("We cannot reach the service").await;
    page.offline(false).await;
    page.press("Try again").await;
    page.at_heading("Choose a new password").await;
    page.says("ada").await;
    page.fill("New password", PASSWORD).await;
    page.press("Set password").await;
    page.at_heading("Your password is set").await;
    page.follow("Sign in").await;
    page.says("Hello bob").await;
    page.close().await;
}
