//! New people: the first administrator of an organisation, and a user whom an administrator invites.

use latchkey_contract::MethodKind;
use serde_json::json;

use crate::external_tools::oathtool_of;
use crate::page::{BrowserPage, start_app};

const PASSWORD: &str = "plum otter kayak finish";

#[tokio::test(flavor = "multi_thread")]
async fn a_new_organisation_from_the_printed_link_to_an_administrator_with_an_app_and_recovery_codes() {
    let app = start_app().await;
    let printed = latchkey_api::notifications::bootstrap::link(&app.state)
        .await
        .unwrap()
        .expect("there is no account yet");
    let page = BrowserPage::new(&app).await;
    page.open_link(printed.reveal()).await;
    page.at_heading("Welcome to Latchkey").await;
    page.says("15 characters or more").await;
    page.press("Create account").await;
    page.says("Enter a username to sign in with").await;
    assert_eq!(page.focused_name().await, "Username");
    page.fill("Username", "grace").await;
    page.fill("Name", "Grace Hopper").await;
    page.fill("Email address", "grace@").await;
    page.fill("Phone number", "+41 79 123 45 67").await;
    page.fill("Password", "plum otter").await;
    page.press("Create account").await;
    page.says("Use 15 characters or more").await;
    assert_eq!(page.focused_name().await, "Password");
    page.fill("Password", PASSWORD).await;
    page.says("Strong.").await;
    page.press("Create account").await;
    // The API's own word on it, at its field; nothing that was typed is lost.
    page.wait_for_focus("Email address").await;
    assert_eq!(page.run_script("return document.querySelector('#email-wrong').innerText !== ''").await, true);
    assert_eq!(page.value("Password").await, PASSWORD);
    page.fill("Email address", "grace@example.org").await;
    page.press("Create account").await;
    page.at_heading("Account created").await;

    page.follow("Sign in").await;
    page.at_heading("Sign in").await;
    page.sign_in("grace", PASSWORD).await;
    page.at_heading("Security").await;
    page.says("account must use two-step verification").await;
    page.follow("Sessions").await;
    page.at_heading("Set up a method first").await;
    page.follow("Set up a method").await;
    page.at_heading("Security").await;
    page.follow("Set up: Authenticator app").await;
    page.says("Scan this QR code").await;
    page.run_script("document.querySelector('.more').open = true").await;
    let secret =
        page.run_script("return document.querySelector('.secret').innerText.replaceAll(' ', '')").await;
    page.enter(&oathtool_of(&app, secret.as_str().unwrap(), 0)).await;
    page.at_heading("Recovery codes").await;
    page.says("You will not see them again").await;
    assert_eq!(page.count(".codes li").await, 10);
    page.follow("I have saved them").await;
    page.at_heading("Security").await;
    page.follow("Sessions").await;
    page.says("This browser").await;

    assert!(
        latchkey_api::notifications::bootstrap::link(&app.state).await.unwrap().is_none(),
        "there is an account now"
    );
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_link_that_was_used_says_so_and_two_people_cannot_both_be_the_first() {
    let app = start_app().await;
    let printed = latchkey_api::notifications::bootstrap::link(&app.state)
        .await
        .unwrap()
        .expect("there is no account yet");
    let (page, slow) = (BrowserPage::new(&app).await, BrowserPage::new(&app).await);
    for (page, username) in [(&page, "grace"), (&slow, "eve")] {
        page.open_link(printed.reveal()).await;
        page.fill("Username", username).await;
        page.fill("Password", PASSWORD).await;
    }
    page.press("Create account").await;
    page.at_heading("Account created").await;
    slow.press("Create account").await;
    slow.at_heading("This link no longer works").await;
    slow.says("restart the service").await;
    assert_eq!(app.query_texts("SELECT username FROM accounts").await, ["grace"]);
    slow.close().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_user_from_the_mail_to_a_trusted_device() {
    let app = start_app().await;
    let admin_person = app.person("boss", &[MethodKind::Sms]).await;
    app.execute_sql("UPDATE accounts SET role = 'admin' WHERE username = 'boss'").await;
    let mut browser = app.signed_in(&admin_person).await;
    let ada = json!({"username": "ada.l", "name": "Ada Lovelace", "email": "ada@example.org", "phone": "+41791234567"});
    assert_eq!(browser.post("/api/v1/users", ada).await.status, 201);
    let notification = app.gateway.wait_for_notification("Your new Latchkey account").await;
    assert_eq!(notification.to, "ada@example.org");

    let page = BrowserPage::new(&app).await;
    page.open_link(notification.link()).await;
    page.at_heading("Welcome").await;
    page.says("Hello Ada Lovelace").await;
    page.says("ada.l").await;
    page.says("8 characters or more").await;
    page.fill("New password", "password123").await;
    page.press("Set password").await;
    page.says("among the first that are tried").await;
    page.fill("New password", PASSWORD).await;
    page.press("Show: New password").await;
    assert_eq!(page.run_script("return document.querySelector('#password').type").await, "text");
    page.press("Set password").await;
    page.at_heading("Your password is set").await;

    page.follow("Sign in").await;
    page.sign_in("ada.l", PASSWORD).await;
    page.press("Email").await;
    page.check("Don't require OTP on this browser").await;
    let code = app.gateway.last();
    assert_eq!(code.to, "ada@example.org");
    page.enter(&code.code()).await;
    page.at_heading("Name this device").await;
    page.press("Login").await;
    page.at_heading("Access granted").await;
    let sent = app.gateway.messages().len();
    page.press("Sign out").await;
    page.sign_in("ada.l", PASSWORD).await;
    page.at_heading("Access granted").await;
    assert_eq!(app.gateway.messages().len(), sent, "no code was asked for");
    page.close().await;
}
