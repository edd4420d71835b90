//! The first sign-in by each method.

use latchkey_contract::MethodKind::{self, App, Email};

use crate::external_tools::oathtool;
use crate::page::{BrowserPage, start_app, start_app_with};
use crate::test_app::TestConfig;

#[tokio::test(flavor = "multi_thread")]
async fn by_text_message() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.at_heading("Sign in").await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Verify it is you").await;
    assert_eq!(page.count(".methods button").await, 3);
    page.press("Text message ••••").await;
    page.at_heading("Enter your code").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_email_and_only_by_email() {
    let app = start_app().await;
    let ada = app.person("ada", &[Email]).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in(&ada.email, &ada.password).await;
    page.at_heading("Verify it is you").await;
    assert_eq!(page.count(".methods button").await, 1);
    page.press("Email a•••@example.org").await;
    page.at_heading("Enter your code").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_code_of_an_independent_authenticator() {
    let app = start_app().await;
    let ada = app.person("ada", &[App]).await;
    let page = BrowserPage::at_code(&app, &ada, "Authenticator app").await;
    assert_eq!(
        page.run_script(
            "return [...document.querySelectorAll('.countdown')].filter(e => e.checkVisibility()).length"
        )
        .await,
        0
    );
    page.enter(&oathtool(&app, &ada)).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_method() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Access granted").await;
    page.press("Sign out").await;
    page.at_heading("Sign in").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_said_and_the_name_is_kept() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", "wrong password").await;
    page.says("did not match").await;
    assert_eq!(page.value("Username or email").await, "ada");
    page.fill("Password", &ada.password).await;
    page.press("Sign In").await;
    page.at_heading("Verify it is you").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_two_click_form() {
    let mut config = TestConfig::default();
    config.policy.method_choice = latchkey_contract::MethodChoice::Proceed;
    let app = start_app_with(config).await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.find("radio", "Email").await.click().await.unwrap();
    page.press("Proceed").await;
    page.at_heading("Enter your code").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_keyboard_only() {
    let app = start_app().await;
    let ada = app.person("ada", &[Email]).await;
    let page = BrowserPage::open(&app).await;
    page.at_heading("Sign in").await;
    page.wait_for_focus("Username or email").await;
    page.keys("ada\u{e004}").await;
    page.keys(&ada.password).await;
    page.keys("\u{e007}").await;
    page.at_heading("Verify it is you").await;
    for _ in 0..5 {
        if page.focused_name().await.starts_with("Email") {
            break;
        }
        page.keys("\u{e004}").await;
    }
    page.keys("\u{e007}").await;
    page.at_heading("Enter your code").await;
    page.says("45").await;
    assert_eq!(page.focused_name().await, "Code");
    page.keys(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.close().await;
}
