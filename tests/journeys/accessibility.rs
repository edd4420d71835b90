//! Every screen in light and dark, on a phone and a desktop: nothing that axe-core objects to, nothing cut off.

use std::time::Duration;

use latchkey_contract::MethodKind;
use serde_json::json;

use crate::external_tools::required_env;
use crate::page::{BrowserPage, SCRIPT_TIMEOUT, start_app};

async fn assert_accessible(page: &BrowserPage, screen: &str) {
    let axe = std::fs::read_to_string(required_env("LATCHKEY_TEST_AXE")).unwrap();
    page.assert_no_csp_violations().await;
    for (scheme, width) in [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 390)] {
        let media = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        page.devtools("Emulation.setEmulatedMedia", media).await;
        let size = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500});
        page.devtools("Emulation.setDeviceMetricsOverride", size).await;
        page.run_script(&axe).await;
        let script = "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})\
                      .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; '))))";
        page.driver.set_script_timeout(Duration::from_secs(60)).await.unwrap();
        let found = page.driver.execute_async(script, vec![]).await.unwrap();
        page.driver.set_script_timeout(SCRIPT_TIMEOUT).await.unwrap();
        assert_eq!(*found.json(), json!([]), "{screen}, {scheme}, {width} px");
        let wide = page
            .run_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await;
        // Less than nothing where room is kept for a scrollbar that is not needed.
        assert!(
            wide.as_i64().is_some_and(|wide| wide <= 0),
            "{screen} scrolls sideways at {width} px: {wide}"
        );
        screenshot(page, &format!("{screen}-{scheme}-{width}")).await;
    }
    page.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await;
    page.wait_until("innerWidth > Number(name)", "1000").await;
}

/// Takes a screenshot, if `LATCHKEY_TEST_PICTURES` names a folder for it.
async fn screenshot(page: &BrowserPage, name: &str) {
    if let Ok(folder) = std::env::var("LATCHKEY_TEST_PICTURES") {
        let path = format!("{folder}/{name}.png");
        page.driver.screenshot(std::path::Path::new(&path)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_accessible_in_light_and_dark_on_phone_and_desktop() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.at_heading("Sign in").await;
    assert_accessible(&page, "password").await;
    page.sign_in("ada", "wrong password").await;
    page.says("did not match").await;
    assert_accessible(&page, "password-wrong").await;
    page.fill("Password", &ada.password).await;
    page.press("Sign In").await;
    page.at_heading("Verify it is you").await;
    assert_accessible(&page, "choose").await;
    page.press("Text message").await;
    page.at_heading("Enter your code").await;
    page.enter("12").await;
    assert_accessible(&page, "code").await;
    page.check("Don't require OTP on this browser").await;
    page.fill("Code", "").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Name this device").await;
    assert_accessible(&page, "name").await;
    page.press("Login").await;
    page.at_heading("Access granted").await;
    assert_accessible(&page, "home").await;
    page.follow("My Trusted Devices").await;
    page.says("Chrome on Linux").await;
    assert_accessible(&page, "devices").await;
    page.press("Stop trusting this browser").await;
    page.says("You have no trusted devices yet").await;
    assert_accessible(&page, "devices-none").await;
    page.press("Trust this browser now").await;
    page.at_heading("Trust this browser").await;
    assert_accessible(&page, "devices-trust").await;
    page.goto("/nowhere").await;
    page.at_heading("Page not found").await;
    assert_accessible(&page, "not-found").await;
    page.driver.quit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_account_is_accessible_too() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.follow("Security").await;
    page.says("Only your password protects your account").await;
    assert_accessible(&page, "security-bare").await;
    page.follow("Set up: Text message").await;
    page.at_heading("Text message").await;
    assert_accessible(&page, "set-up-sms").await;
    page.fill("Phone number", "12").await;
    page.press("Send a code").await;
    page.says("Type the phone number with its country").await;
    assert_accessible(&page, "set-up-sms-wrong").await;
    page.fill("Phone number", "+41 79 123 45 67").await;
    page.press("Send a code").await;
    page.says("Enter the code that we send").await;
    assert_accessible(&page, "set-up-sms-code").await;
    page.enter(&app.gateway.last().code()).await;
    page.says("You will not see them again").await;
    assert_accessible(&page, "recovery-codes").await;
    page.follow("I have saved them").await;
    page.at_heading("Security").await;
    page.follow("Set up: Authenticator app").await;
    page.says("Scan this QR code").await;
    page.run_script("document.querySelector('.more').open = true").await;
    assert_accessible(&page, "set-up-app").await;
    page.goto("/security").await;
    page.at_heading("Security").await;
    assert_accessible(&page, "security").await;
    page.press("Rename Text message").await;
    assert_accessible(&page, "security-rename").await;
    page.press("Cancel").await;
    page.press("Remove Text message").await;
    page.at_heading("Remove Text message?").await;
    assert_accessible(&page, "security-remove").await;
    page.goto("/security/recovery-codes").await;
    page.says("You have 10 of 10 left").await;
    assert_accessible(&page, "recovery").await;
    app.advance_secs(11 * 60);
    page.press("Create new codes").await;
    page.at_heading("Confirm it's you").await;
    page.find("button", "Text message").await;
    assert_accessible(&page, "step-up").await;
    page.press("Text message").await;
    page.says("We sent a text message").await;
    assert_accessible(&page, "step-up-code").await;
    page.goto("/security/password").await;
    page.fill("New password", "plum otter").await;
    assert_accessible(&page, "password-change").await;
    page.goto("/sessions").await;
    page.says("This browser").await;
    assert_accessible(&page, "sessions").await;
    page.goto("/profile").await;
    page.says("Not verified").await;
    assert_accessible(&page, "profile").await;
    page.press("Sign out").await;
    page.sign_in("ada", &ada.password).await;
    page.press("Recovery code").await;
    page.find("textbox", "Recovery code").await.send_keys("1234567890123").await.unwrap();
    assert_accessible(&page, "recovery-code").await;
    page.driver.quit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_without_a_sign_in_is_accessible_too() {
    let app = start_app().await;
    let page = BrowserPage::new(&app).await;
    let printed = latchkey_api::notifications::bootstrap::link(&app.state)
        .await
        .unwrap()
        .expect("there is no account yet");
    page.open_link(printed.reveal()).await;
    page.at_heading("Welcome to Latchkey").await;
    assert_accessible(&page, "welcome").await;
    page.fill("Username", "grace").await;
    page.fill("Email address", "grace@").await;
    page.fill("Password", "plum otter kayak finish").await;
    page.press("Create account").await;
    page.wait_for_focus("Email address").await;
    assert_accessible(&page, "welcome-wrong").await;
    page.fill("Email address", "grace@example.org").await;
    page.press("Create account").await;
    page.at_heading("Account created").await;
    assert_accessible(&page, "welcome-done").await;
    page.reload().await;
    page.at_heading("Open the link again").await;
    assert_accessible(&page, "link-missing").await;
    page.follow("Sign in").await;
    page.sign_in("grace", "plum otter kayak finish").await;
    page.says("account must use two-step verification").await;
    assert_accessible(&page, "security-first").await;
    page.press("Sign out").await;
    page.follow("Forgotten your password?").await;
    page.at_heading("Forgotten your password?").await;
    page.press("Send link").await;
    page.says("Enter your username").await;
    assert_accessible(&page, "forgotten").await;
    page.fill("Username or email", "grace").await;
    page.press("Send link").await;
    page.at_heading("Check your email").await;
    assert_accessible(&page, "forgotten-asked").await;
    let notification = app.gateway.wait_for_notification("Choose a new").await;
    page.open_link(notification.link()).await;
    page.at_heading("Choose a new password").await;
    page.fill("New password", "plum otter").await;
    page.press("Set password").await;
    page.says("Use 15 characters").await;
    assert_accessible(&page, "link-password").await;
    page.fill("New password", "plum otter kayak began").await;
    page.press("Set password").await;
    page.at_heading("Your password is set").await;
    assert_accessible(&page, "link-done").await;
    page.open_link(notification.link()).await;
    page.at_heading("This link no longer works").await;
    assert_accessible(&page, "link-dead").await;
    let notification = app.gateway.wait_for_notification("password was changed").await;
    page.open_link(notification.link()).await;
    page.at_heading("Was this not you?").await;
    assert_accessible(&page, "link-not-me").await;
    page.press("This was not me").await;
    page.at_heading("Everyone is signed out").await;
    assert_accessible(&page, "link-new-password").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_administration_is_accessible_too() {
    let app = start_app().await;
    let root = app.admin("root").await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let other = app.admin("other").await;
    app.trusted(&ada, "Work laptop").await;
    let mut admin = app.admin_browser(&other).await;
    for (username, name, email, phone) in [
        ("grace", "Grace Hopper", "grace@example.org", "+41791234567"),
        (
            "a.very.long.username@subdomain.example.org",
            "Wolfeschlegelsteinhausenbergerdorff",
            "a.very.long.address.of.somebody@subdomain.of.example.org",
            "+41791234568",
        ),
    ] {
        let body = json!({"username": username, "name": name, "email": email, "phone": phone});
        assert_eq!(admin.post("/api/v1/users", body).await.status, 201);
    }
    for _ in 0..7 {
        app.browser().sign_in_as("ada", "wrong password").await;
    }
    let page = BrowserPage::signed_in_at(&app, &root, "/users").await;
    page.says("5 users.").await;
    assert_accessible(&page, "users").await;
    page.fill("Search", "nobody").await;
    page.says("No users match").await;
    assert_accessible(&page, "users-none").await;
    page.goto("/users/new").await;
    page.says("Mandatory while").await;
    page.fill("Username", "root").await;
    page.fill("Phone", "+41 79 765 43 21").await;
    page.press("Add user").await;
    page.says("That belongs to another account").await;
    assert_accessible(&page, "user-new").await;

    let path = format!("/user?id={}", ada.id);
    page.goto(&path).await;
    page.says("wrong passwords from").await;
    page.says("Work laptop").await;
    page.fill("Name", "Ada King").await;
    page.fill("Email", "ada@king.example").await;
    page.says("The next code goes to the new address").await;
    assert_accessible(&page, "user").await;
    let api = format!("/api/v1/users/{}", ada.id);
    let version = admin.get(&api).await.json["version"].clone();
    let body = json!({"version": version, "name": "Ada Lovelace", "username": "lovelace", "role": "admin"});
    assert_eq!(admin.patch(&api, body).await.status, 200);
    page.press("Save").await;
    page.says("Someone else has changed this user since you opened it").await;
    assert_accessible(&page, "user-meanwhile").await;
    page.press("Reset methods").await;
    page.at_heading("Reset all methods?").await;
    assert_accessible(&page, "user-reset").await;
    page.goto("/user?id=nobody").await;
    page.says("There is nothing here").await;
    assert_accessible(&page, "user-none").await;

    page.goto("/upload").await;
    page.says("It is mandatory while").await;
    assert_accessible(&page, "upload").await;
    page.drop_file("people.csv", "username,name,phone,role\nada,Ada King,,\nbob,Bob,12,user\nroot,,,owner\n")
        .await;
    page.says("3 rows are wrong").await;
    assert_accessible(&page, "upload-wrong").await;
    page.follow("Choose the corrected file").await;
    page.drop_file(
        "people.csv",
        "username,name,phone,role\nlovelace,Ada King,,\nbob,Bob,+41 79 765 43 21,user\n",
    )
    .await;
    page.says("1 user will be added. 1 user will be changed.").await;
    assert_accessible(&page, "upload-checked").await;
    page.press("Save all rows").await;
    page.says("All rows are saved").await;
    assert_accessible(&page, "upload-saved").await;

    page.goto("/policy").await;
    page.says("You have not changed anything yet").await;
    page.check("Strict").await;
    page.fill("Code lifetime", "7").await;
    page.press("Save").await;
    page.says("Enter a number").await;
    page.fill("Tries per code", "4").await;
    assert_accessible(&page, "policy-wrong").await;
    page.fill("Code lifetime", "45").await;
    page.says("All trusted devices are removed").await;
    assert_accessible(&page, "policy").await;
    page.goto("/audit").await;
    page.says("Wrong password").await;
    assert_accessible(&page, "audit").await;
    page.goto("/audit?event=not_me_reported").await;
    page.says("No entries match").await;
    assert_accessible(&page, "audit-none").await;
    page.driver.quit().await.unwrap();

    let user = app.person("user", &[MethodKind::App]).await;
    let page = BrowserPage::signed_in_at(&app, &user, "/users").await;
    page.at_heading("Administrators only").await;
    assert_accessible(&page, "for-administrators").await;
    page.driver.quit().await.unwrap();
}

/// On a narrow screen the navigation is behind a button.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_the_pages_lie_behind_a_button() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    let size = json!({"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true});
    page.devtools("Emulation.setDeviceMetricsOverride", size).await;
    page.goto("/security").await;
    page.press("Menu").await;
    page.find("link", "Sessions").await;
    screenshot(&page, "menu-light-320").await;
    page.follow("Sessions").await;
    page.at_heading("Sessions").await;
    page.wait_until_gone(".nav[data-open]").await;
    page.close().await;
}

/// Forced colours also draw transparent borders.
#[tokio::test(flavor = "multi_thread")]
async fn in_forced_colours_the_present_page_stands_out() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    page.goto("/devices").await;
    page.at_heading("My Trusted Devices").await;
    let forced = json!({"features": [{"name": "forced-colors", "value": "active"}]});
    page.devtools("Emulation.setEmulatedMedia", forced).await;
    let borders = "const border = e => getComputedStyle(e).borderInlineStartColor; \
                   const [here, ...others] = [...document.querySelectorAll('nav a')] \
                       .sort((a, b) => b.hasAttribute('aria-current') - a.hasAttribute('aria-current')); \
                   return others.length > 3 && others.every(other => border(other) !== border(here))";
    assert_eq!(page.run_script(borders).await, true);
    page.close().await;
}
