//! A forgotten password, from the sign-in form to another one.

use latchkey_contract::MethodKind;

use crate::page::{BrowserPage, start_app};

const PASSWORD: &str = "plum otter kayak finish";

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced_by_mail_and_the_code_is_still_asked_for() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let mut elsewhere = app.signed_in(&ada).await;
    let page = BrowserPage::open(&app).await;
    page.follow("Forgotten your password?").await;
    page.at_heading("Forgotten your password?").await;
    page.press("Send link").await;
    page.says("Enter your username or email address").await;
    page.fill("Username or email", "ada@example.org").await;
    page.press("Send link").await;
    page.at_heading("Check your email").await;
    page.says("If there is an account with that name and it has an email address").await;

    let notification = app.gateway.wait_for_notification("Choose a new Latchkey password").await;
    page.open_link(notification.link()).await;
    page.at_heading("Choose a new password").await;
    page.fill("New password", PASSWORD).await;
    page.offline(true).await;
    page.press("Set password").await;
    page.says("You seem to be offline").await;
    page.offline(false).await;
    let button = page.find("button", "Set password").await;
    page.driver.action_chain().double_click_element(&button).perform().await.unwrap();
    page.at_heading("Your password is set").await;
    assert_eq!(elsewhere.get("/api/v1/session").await.status, 401);

    page.follow("Sign in").await;
    page.sign_in("ada", &ada.password).await;
    page.says("did not match").await;
    page.fill("Password", PASSWORD).await;
    page.press("Sign In").await;
    page.at_heading("Verify it is you").await;
    page.press("Text message").await;
    page.at_heading("Enter your code").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_nobody_has_is_answered_like_any_other() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let mut answers = vec![];
    for name in [&*ada.username, "nobody"] {
        let page = BrowserPage::new(&app).await;
        page.goto("/forgotten").await;
        page.fill("Username or email", name).await;
        page.press("Send link").await;
        page.at_heading("Check your email").await;
        answers.push(page.run_script("return document.querySelector('main').innerHTML").await);
        page.close().await;
    }
    assert_eq!(answers[0], answers[1]);
    app.gateway.wait_for_notification("Choose a new Latchkey password").await;
    assert_eq!(app.gateway.notifications().len(), 1);
}

/// By keyboard: the link comes after the button, and after Enter the focus is on the heading of the next page.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_asked_for_with_the_keyboard_only() {
    let app = start_app().await;
    app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::open(&app).await;
    page.tab_to("Sign In").await;
    page.keys("\u{e004}").await;
    assert_eq!(page.focused_name().await, "Forgotten your password?");
    page.keys("\u{e007}").await;
    page.at_heading("Forgotten your password?").await;
    page.wait_for_focus("Forgotten your password?").await;
    page.tab_to("Username or email").await;
    page.keys("ada\u{e007}").await;
    page.at_heading("Check your email").await;
    page.wait_for_focus("Check your email").await;
    app.gateway.wait_for_notification("Choose a new Latchkey password").await;
    page.close().await;
}
