//! Where somebody is signed in, and ending it from elsewhere.

use latchkey_contract::MethodKind;

use crate::page::{BrowserPage, start_app};

#[tokio::test(flavor = "multi_thread")]
async fn a_session_elsewhere_can_be_ended_alone_or_with_all_others() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    let mut first = app.signed_in(&ada).await;
    page.goto("/sessions").await;
    page.at_heading("Chrome on Linux").await;
    page.says("This browser").await;
    page.press("End the session in Unknown browser").await;
    page.says("The session has ended").await;
    assert_eq!(first.get("/api/v1/session").await.status, 401);
    page.says("You are not signed in anywhere else").await;

    let mut second = app.signed_in(&ada).await;
    let mut third = app.signed_in(&ada).await;
    page.reload().await;
    page.press("End all other sessions").await;
    page.says("You are signed out everywhere else").await;
    for browser in [&mut second, &mut third] {
        assert_eq!(browser.get("/api/v1/session").await.status, 401);
    }
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_has_ended_leads_to_the_login_and_back() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::new(&app).await;
    page.goto("/sessions").await;
    page.at_heading("Sign in").await;
    page.sign_in("ada", &ada.password).await;
    page.press("Text message").await;
    page.at_heading("Enter your code").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Sessions").await;
    app.execute_sql("DELETE FROM sessions").await;
    page.follow("Your information").await;
    page.at_heading("Your information").await;
    page.fill("Name", "Ada Lovelace").await;
    page.press("Save").await;
    page.at_heading("Sign in").await;
    page.close().await;
}
