//! Reload, back, another tab: the step of the login is kept, and nothing is sent twice.

use latchkey_contract::MethodKind;

use crate::page::{BrowserPage, start_app};

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_keeps_every_place() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Verify it is you").await;
    page.reload().await;
    page.press("Text message").await;
    page.at_heading("Enter your code").await;
    app.advance_secs(10);
    page.reload().await;
    page.at_heading("Enter your code").await;
    page.says("Expires in 3").await;
    page.check("Don't require OTP on this browser").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Name this device").await;
    page.reload().await;
    page.at_heading("Name this device").await;
    page.press("Login").await;
    page.at_heading("Access granted").await;
    page.reload().await;
    page.at_heading("Access granted").await;
    assert_eq!(app.gateway.messages().len(), 1);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn back_and_forward_send_nothing() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::new(&app).await;
    page.goto("/nowhere").await;
    page.at_heading("Page not found").await;
    page.goto("/").await;
    page.sign_in("ada", &ada.password).await;
    page.press("Email").await;
    page.at_heading("Enter your code").await;
    page.back().await;
    page.at_heading("Page not found").await;
    page.driver.forward().await.unwrap();
    page.at_heading("Enter your code").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    assert_eq!(app.gateway.messages().len(), 1);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_sends_once() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    let button = page.find("button", "Email").await;
    let twice = "arguments[0].click(); arguments[0].click()";
    page.driver.execute(twice, vec![button.to_json().unwrap()]).await.unwrap();
    page.at_heading("Enter your code").await;
    let code = app.gateway.last().code();
    page.enter(&code).await;
    page.at_heading("Access granted").await;
    assert_eq!(app.gateway.messages().len(), 1);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_goes_on_where_the_first_has_come_to() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::at_code(&app, &ada, "Text message").await;
    let first = page.driver.window().await.unwrap();
    let second = page.driver.new_tab().await.unwrap();
    page.driver.switch_to_window(second).await.unwrap();
    page.goto("/").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.driver.switch_to_window(first).await.unwrap();
    page.at_heading("Access granted").await;
    assert_eq!(app.gateway.messages().len(), 1);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_that_was_asked_for_comes_after_the_login() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::new(&app).await;
    page.goto("/devices").await;
    page.at_heading("Sign in").await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("My Trusted Devices").await;
    page.close().await;
}

/// H6.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_never_leads_to_another_site() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::new(&app).await;
    for evil in ["//evil.example", "https:%2F%2Fevil.example", "%5C%5Cevil.example", "javascript:alert(1)"] {
        page.goto(&format!("/?return_to={evil}")).await;
        page.at_heading("Sign in").await;
        page.sign_in("ada", &ada.password).await;
        page.at_heading("Access granted").await;
        let at = page.driver.current_url().await.unwrap();
        assert_eq!(at.host_str(), Some("127.0.0.1"), "{evil}");
        page.press("Sign out").await;
        page.at_heading("Sign in").await;
    }
    page.close().await;
}

/// S3.
#[tokio::test(flavor = "multi_thread")]
async fn after_signing_out_back_shows_nothing() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.follow("My Trusted Devices").await;
    page.at_heading("My Trusted Devices").await;
    page.goto("/").await;
    page.press("Sign out").await;
    page.at_heading("Sign in").await;
    page.back().await;
    page.at_heading("Sign in").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_is_said_and_what_was_typed_is_kept() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.at_heading("Sign in").await;
    page.wait_until(
        "performance.getEntriesByType('resource').some(e => e.name.endsWith(name) && e.responseEnd)",
        "/api/v1/login",
    )
    .await;
    page.offline(true).await;
    page.sign_in("ada", &ada.password).await;
    page.find("text", "connection").await;
    assert_eq!(page.value("Username or email").await, "ada");
    page.offline(false).await;
    page.press("Sign In").await;
    page.at_heading("Verify it is you").await;
    page.close().await;
}
