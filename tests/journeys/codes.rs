//! Codes that are wrong, late, replaced, or pasted.

use std::time::Duration;

use latchkey_contract::MethodKind;
use serde_json::json;

use crate::page::{BrowserPage, start_app, start_app_with};
use crate::test_app::TestConfig;

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_and_a_new_one() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::at_code(&app, &ada, "Text message").await;
    let right = app.gateway.last().code();
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for left in ["4 tries", "3 tries", "2 tries", "1 try"] {
        page.enter(wrong).await;
        page.says(left).await;
        assert_eq!((page.value("Code").await, page.focused_name().await), (String::new(), "Code".into()));
    }
    page.enter(wrong).await;
    page.says("Too many wrong codes").await;
    page.press("Resend OTP").await;
    page.says("Only the newest code works").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

/// The page counts down in real time, so the code lives three seconds here.
#[tokio::test(flavor = "multi_thread")]
async fn an_expired_code_is_said_and_a_new_one_can_be_asked_for() {
    let mut config = TestConfig::default();
    config.policy.code_lifetime = Duration::from_secs(3);
    config.policy.resend_before_end = Duration::from_secs(1);
    let app = start_app_with(config).await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::at_code(&app, &ada, "Email").await;
    let late = app.gateway.last().code();
    app.advance_secs(3);
    page.enter(&late).await;
    page.says("That code has expired").await;
    page.press("Resend OTP").await;
    page.says("Only the newest code works").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_code_in_any_spelling_is_read_and_sent_once() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::at_code(&app, &ada, "Email").await;
    let code = app.gateway.last().code();
    let spelled = format!("{}-{}", &code[..3], &code[3..]);
    // A paste reaches the field as the browser's own editing does.
    page.find("textbox", "Code").await.focus().await.unwrap();
    page.devtools("Input.insertText", serde_json::json!({"text": spelled})).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_method_and_back_sends_nothing_twice() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::at_code(&app, &ada, "Text message").await;
    let code = app.gateway.last().code();
    page.press("Use another method").await;
    page.press("Back to the code").await;
    page.press("Use another method").await;
    page.press("Authenticator app").await;
    page.says("authenticator app").await;
    page.press("Use another method").await;
    page.press("Text message").await;
    page.says("text message").await;
    page.enter(&code).await;
    page.at_heading("Access granted").await;
    assert_eq!(app.gateway.messages().len(), 1);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_gateway_is_said_and_other_methods_stay_open() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    app.gateway.set_behaviour(crate::fake_gateway::Behaviour::Refuses);
    page.press("Text message").await;
    page.says("could not be sent").await;
    app.gateway.set_behaviour(crate::fake_gateway::Behaviour::Accepts);
    page.press("Resend OTP").await;
    page.says("Only the newest code works").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

/// An input method's digits are its own until it is done with them, and then they are a code like any other.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_written_by_an_input_method_is_sent_once_it_is_written() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::at_code(&app, &ada, "Text message").await;
    page.run_script(
        "const real = fetch; window.sent = 0; \
         window.fetch = (...call) => { sent += call[1].method === 'POST'; return real(...call); }",
    )
    .await;
    page.wait_for_focus("Code").await;
    let wide = |digit: char| char::from_u32(digit as u32 - '0' as u32 + '０' as u32).unwrap();
    let code: String = app.gateway.last().code().chars().map(wide).collect();
    let composed = json!({"text": code, "selectionStart": 6, "selectionEnd": 6});
    page.devtools("Input.imeSetComposition", composed).await;
    page.wait_for_value("Code", &code).await;
    assert_eq!(page.run_script("return sent").await, 0);
    page.devtools("Input.insertText", json!({"text": code})).await;
    page.at_heading("Access granted").await;
    page.close().await;
}

/// WebOTP, as browsers on phones have it: the browser reads the message and offers the code.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_the_browser_reads_from_the_message_signs_in() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::new(&app).await;
    let phone = "window.OTPCredential = class {}; \
                 navigator.credentials.get = ({otp, signal}) => new Promise((done, fail) => { \
                     window.asked = otp.transport.join(); \
                     signal.onabort = () => { window.asked = 'no more'; fail(signal.reason); }; \
                     window.arrive = code => done({code}); \
                 })";
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": phone})).await;
    page.goto("/").await;
    page.sign_in("ada", &ada.password).await;
    page.press("Email").await;
    page.at_heading("Enter your code").await;
    assert_eq!(
        page.run_script("return window.asked").await,
        json!(null),
        "it would wait for a message that never comes"
    );
    page.press("Use another method").await;
    page.press("Text message").await;
    page.wait_until("window.asked === name", "sms").await;
    page.press("Use another method").await;
    page.wait_until("window.asked === name", "no more").await;
    page.press("Text message").await;
    page.wait_until("window.asked === name", "sms").await;
    page.run_script(&format!("arrive('{}')", app.gateway.last().code())).await;
    page.at_heading("Access granted").await;
    page.close().await;
}
