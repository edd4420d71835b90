//! Two-step verification methods: from setting up the first one to a lost phone.

use std::time::Duration;

use latchkey_contract::MethodKind;
use serde_json::json;

use crate::external_tools::{oathtool_of, zbarimg};
use crate::page::{BrowserPage, start_app, start_app_with};
use crate::test_app::TestConfig;

/// The secret in an `otpauth:` address.
fn secret_of(uri: &str) -> String {
    let query = uri.split_once('?').expect("no parameters").1;
    query.split('&').find_map(|pair| pair.strip_prefix("secret=")).expect("no secret").to_owned()
}

/// Takes a picture of the QR code and has it read by another program.
async fn scan(page: &BrowserPage) -> String {
    let picture =
        std::env::temp_dir().join(format!("latchkey-qr-{}.png", latchkey_api::crypto::random::id().unwrap()));
    let code = page.driver.find(thirtyfour::By::Css(".qr")).await.unwrap();
    code.scroll_into_view().await.unwrap();
    code.screenshot(&picture).await.unwrap();
    let read = zbarimg(&picture);
    std::fs::remove_file(picture).unwrap();
    read
}

async fn codes(page: &BrowserPage) -> Vec<String> {
    let shown =
        page.run_script("return [...document.querySelectorAll('.codes li')].map(e => e.innerText)").await;
    shown.as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// Exports the codes from the page: to the clipboard, as a file, and on paper.
async fn export_codes(page: &BrowserPage, codes: &[String]) {
    let expected =
        format!("Latchkey recovery codes for ada. Each code works once.\n\n{}\n", codes.join("\n"));
    let text = async |script: &str| {
        let script = format!("const [done] = arguments; {script}.then(done)");
        page.driver.execute_async(script, vec![]).await.unwrap().json().as_str().unwrap().to_owned()
    };
    page.devtools(
        "Browser.grantPermissions",
        json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}),
    )
    .await;
    page.press("Copy").await;
    page.says("Copied.").await;
    assert_eq!(text("navigator.clipboard.readText()").await, expected);

    page.run_script(
        "const make = URL.createObjectURL, click = HTMLAnchorElement.prototype.click; \
         URL.createObjectURL = file => { window.saved = file.text(); return make.call(URL, file); }; \
         HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; click.call(this); }; \
         window.print = () => { window.printed = true; }",
    )
    .await;
    page.press("Download").await;
    assert_eq!(text("window.saved").await, expected);
    assert_eq!(page.run_script("return window.savedAs").await, "latchkey-recovery-codes.txt");
    page.press("Print").await;
    page.devtools("Emulation.setEmulatedMedia", json!({"media": "print"})).await;
    let printed_parts = "return [window.printed, ...['.codes', 'h1', '.masthead', '.nav', '.card > .actions', '.card > .button'] \
                    .map(name => document.querySelector(name).checkVisibility())]";
    assert_eq!(page.run_script(printed_parts).await, json!([true, true, true, false, false, false, false]));
    page.devtools("Emulation.setEmulatedMedia", json!({"media": ""})).await;
}

/// D11.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_by_its_qr_code_and_a_way_back_in_when_the_phone_is_lost() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.follow("Security").await;
    page.at_heading("Security").await;
    page.says("Only your password protects your account").await;
    page.follow("Set up: Authenticator app").await;
    page.at_heading("Authenticator app").await;
    page.says("Scan this QR code").await;
    let uri = scan(&page).await;
    assert!(uri.starts_with("otpauth://totp/Latchkey:ada?"), "{uri}");
    let secret = secret_of(&uri);
    page.enter(&oathtool_of(&app, &secret, 0)).await;

    page.at_heading("Recovery codes").await;
    page.says("You will not see them again").await;
    let kept = codes(&page).await;
    assert_eq!((kept.len(), kept[0].len()), (10, 23), "{kept:?}");
    export_codes(&page, &kept).await;
    page.follow("I have saved them").await;
    page.at_heading("Security").await;
    page.says("10 of 10 left").await;
    page.back().await;
    page.at_heading("Recovery codes").await;
    page.says("You have 10 of 10 left").await;
    assert_eq!(codes(&page).await, Vec::<String>::new(), "shown once");

    page.press("Sign out").await;
    page.at_heading("Sign in").await;
    page.sign_in("ada", &ada.password).await;
    page.press("Authenticator app").await;
    page.enter(&oathtool_of(&app, &secret, 30)).await;
    page.says("not right").await;
    app.advance_secs(30);
    page.enter(&oathtool_of(&app, &secret, 0)).await;
    page.at_heading("Access granted").await;

    page.press("Sign out").await;
    page.sign_in("ada", &ada.password).await;
    page.press("Recovery code").await;
    page.at_heading("Enter your code").await;
    page.find("textbox", "Recovery code").await.send_keys(kept[0].replace(' ', "-")).await.unwrap();
    page.at_heading("Access granted").await;
    page.goto("/security").await;
    page.says("9 of 10 left").await;

    // The new phone takes the place of the lost one.
    page.follow("Replace: Authenticator app").await;
    page.says("Scan this QR code").await;
    let new = secret_of(&scan(&page).await);
    assert_ne!(new, secret);
    page.enter(&oathtool_of(&app, &new, 0)).await;
    page.says("Your authenticator app is set up").await;
    app.advance_secs(60);
    page.press("Sign out").await;
    page.at_heading("Sign in").await;
    page.sign_in("ada", &ada.password).await;
    page.press("Authenticator app").await;
    page.enter(&oathtool_of(&app, &secret, 0)).await;
    page.says("not right").await;
    page.enter(&oathtool_of(&app, &new, 0)).await;
    page.at_heading("Access granted").await;

    page.press("Sign out").await;
    page.sign_in("ada", &ada.password).await;
    page.press("Recovery code").await;
    page.find("textbox", "Recovery code").await.send_keys(&kept[0]).await.unwrap();
    page.says("used").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn text_messages_to_a_number_in_any_spelling_with_countdown_and_resend() {
    let mut config = TestConfig::default();
    config.policy.code_lifetime = Duration::from_secs(3);
    config.policy.resend_before_end = Duration::from_secs(3);
    let app = start_app_with(config).await;
    let ada = app.person("ada", &[MethodKind::App]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Authenticator app").await;
    page.goto("/security").await;
    page.follow("Set up: Text message").await;
    page.says("An authenticator app is safer").await;
    page.fill("Phone number", "079 123").await;
    page.press("Send a code").await;
    page.says("Type the phone number with its country").await;
    assert_eq!(page.focused_name().await, "Phone number");
    page.fill("Phone number", "+41 (79) 123-45-67").await;
    page.press("Send a code").await;
    page.says("Enter the code that we send to +41 (79) 123-45-67").await;
    let late = app.gateway.last();
    assert_eq!(late.to, "+41791234567");
    app.advance_secs(3);
    page.says("This code has expired").await;
    page.enter(&late.code()).await;
    page.says("That code has expired").await;
    page.press("Resend OTP").await;
    page.says("Only the newest code works").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Recovery codes").await;
    page.follow("Security").await;
    page.says("+41791234567").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_email_address_counts_once_its_code_was_typed_back() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Email]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Email").await;
    page.goto("/profile").await;
    page.says("ada@example.org Verified").await;
    page.follow("Change email address").await;
    page.at_heading("Email").await;
    page.fill("Email address", "ada@lovelace.example").await;
    page.press("Send a code").await;
    page.says("Enter the code that we send to ada@lovelace.example").await;
    page.press("Change the address").await;
    assert_eq!(page.value("Email address").await, "ada@lovelace.example", "what was typed is still there");
    page.goto("/profile").await;
    page.says("ada@example.org").await;
    page.follow("Change email address").await;
    page.fill("Email address", "ada@lovelace.example").await;
    page.press("Send a code").await;
    page.says("Enter the code that we send").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Recovery codes").await;
    page.goto("/profile").await;
    page.says("ada@lovelace.example Verified").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_can_be_named_and_removed_after_a_question() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::App, MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    page.goto("/security").await;
    page.press("Rename Authenticator app").await;
    page.fill("Name of this method", "Old phone").await;
    page.press("Save").await;
    page.says("The name has been saved").await;
    page.says("Old phone").await;
    page.press("Remove Old phone").await;
    page.at_heading("Remove Authenticator app?").await;
    page.press("Keep it").await;
    page.press("Remove Old phone").await;
    page.press("Remove").await;
    page.says("Authenticator app has been removed").await;
    page.find("link", "Set up: Authenticator app").await;
    page.press("Remove Text message").await;
    page.says("Only your password will protect your account then").await;
    page.press("Keep it").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_method_of_the_last_login_here_comes_first() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::signed_in(&app, &ada, "Email").await;
    page.goto("/security").await;
    page.press("Sign out").await;
    page.at_heading("Sign in").await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Verify it is you").await;
    let first = page.run_script("return document.querySelector('.methods .method-name').innerText").await;
    assert_eq!(first, "Email");
    page.close().await;
}
