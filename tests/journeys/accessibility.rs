//! Every screen in light and dark, on a phone and a desktop: nothing that axe-core objects to, nothing cut off.

use std::time::Duration;

use latchkey_contract::MethodKind;
use serde_json::json;

use crate::external_tools::told;
use crate::page::{Page, SCRIPT_TIMEOUT, start_app};

async fn examine(page: &Page, screen: &str) {
    let axe = std::fs::read_to_string(told("LATCHKEY_TEST_AXE")).unwrap();
    page.keeps_policy().await;
    for (scheme, width) in [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 390)] {
        let media = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        page.devtools("Emulation.setEmulatedMedia", media).await;
        let size = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500});
        page.devtools("Emulation.setDeviceMetricsOverride", size).await;
        page.run(&axe).await;
        let script = "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})\
                      .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; '))))";
        page.driver.set_script_timeout(Duration::from_secs(60)).await.unwrap();
        let found = page.driver.execute_async(script, vec![]).await.unwrap();
        page.driver.set_script_timeout(SCRIPT_TIMEOUT).await.unwrap();
        assert_eq!(*found.json(), json!([]), "{screen}, {scheme}, {width} px");
        let wide = page
            .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await;
        // Less than nothing where room is kept for a scrollbar that is not needed.
        assert!(
            wide.as_i64().is_some_and(|wide| wide <= 0),
            "{screen} scrolls sideways at {width} px: {wide}"
        );
        picture(page, &format!("{screen}-{scheme}-{width}")).await;
    }
    page.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await;
    page.until("innerWidth > Number(name)", "1000").await;
}

/// Takes a picture where somebody wants to look at it.
async fn picture(page: &Page, name: &str) {
    if let Ok(folder) = std::env::var("LATCHKEY_TEST_PICTURES") {
        let path = format!("{folder}/{name}.png");
        page.driver.screenshot(std::path::Path::new(&path)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_accessible_in_light_and_dark_on_phone_and_desktop() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = Page::open(&app).await;
    page.at("Sign in").await;
    examine(&page, "password").await;
    page.sign_in("ada", "wrong password").await;
    page.says("did not match").await;
    examine(&page, "password-wrong").await;
    page.fill("Password", &ada.password).await;
    page.press("Sign In").await;
    page.at("Verify it is you").await;
    examine(&page, "choose").await;
    page.press("Text message").await;
    page.at("Enter your code").await;
    page.enter("12").await;
    examine(&page, "code").await;
    page.tick("Don't require OTP on this browser").await;
    page.fill("Code", "").await;
    page.enter(&app.gateway.last().code()).await;
    page.at("Name this device").await;
    examine(&page, "name").await;
    page.press("Login").await;
    page.at("Access granted").await;
    examine(&page, "home").await;
    page.follow("My Trusted Devices").await;
    page.says("Chrome on Linux").await;
    examine(&page, "devices").await;
    page.press("Stop trusting this browser").await;
    page.says("No browser is trusted yet").await;
    examine(&page, "devices-none").await;
    page.press("Trust this browser now").await;
    page.at("Trust this browser").await;
    examine(&page, "devices-trust").await;
    page.goto("/nowhere").await;
    page.at("Not found").await;
    examine(&page, "not-found").await;
    page.driver.quit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_account_is_accessible_too() {
    let app = start_app().await;
    let ada = app.person("ada", &[]).await;
    let page = Page::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.follow("Security").await;
    page.says("Your password is all that protects").await;
    examine(&page, "security-bare").await;
    page.follow("Set up: Text message").await;
    page.at("Text message").await;
    examine(&page, "set-up-sms").await;
    page.fill("Phone number", "12").await;
    page.press("Send a code").await;
    page.says("Type the phone number with its country").await;
    examine(&page, "set-up-sms-wrong").await;
    page.fill("Phone number", "+41 79 123 45 67").await;
    page.press("Send a code").await;
    page.says("Type the code that we send").await;
    examine(&page, "set-up-sms-code").await;
    page.enter(&app.gateway.last().code()).await;
    page.says("They are shown only now").await;
    examine(&page, "recovery-codes").await;
    page.follow("I have kept them").await;
    page.at("Security").await;
    page.follow("Set up: Authenticator app").await;
    page.says("Scan this picture").await;
    page.run("document.querySelector('.more').open = true").await;
    examine(&page, "set-up-app").await;
    page.goto("/security").await;
    page.at("Security").await;
    examine(&page, "security").await;
    page.press("Rename Text message").await;
    examine(&page, "security-rename").await;
    page.press("Cancel").await;
    page.press("Remove Text message").await;
    page.at("Remove Text message?").await;
    examine(&page, "security-remove").await;
    page.goto("/security/recovery-codes").await;
    page.says("You have 10 of 10 left").await;
    examine(&page, "recovery").await;
    app.advance_secs(11 * 60);
    page.press("Make new codes").await;
    page.at("Confirm that it is you").await;
    page.find("button", "Text message").await;
    examine(&page, "proof").await;
    page.press("Text message").await;
    page.says("We sent a text message").await;
    examine(&page, "proof-code").await;
    page.goto("/security/password").await;
    page.fill("New password", "plum otter").await;
    examine(&page, "password-change").await;
    page.goto("/sessions").await;
    page.says("This browser").await;
    examine(&page, "sessions").await;
    page.goto("/profile").await;
    page.says("Not proved yet").await;
    examine(&page, "profile").await;
    page.press("Sign out").await;
    page.sign_in("ada", &ada.password).await;
    page.press("Recovery code").await;
    page.find("textbox", "Recovery code").await.send_keys("1234567890123").await.unwrap();
    examine(&page, "recovery-code").await;
    page.driver.quit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_without_a_sign_in_is_accessible_too() {
    let app = start_app().await;
    let page = Page::new(&app).await;
    let printed = latchkey_api::notifications::bootstrap::link(&app.state)
        .await
        .unwrap()
        .expect("there is no account yet");
    page.open_link(printed.reveal()).await;
    page.at("Welcome to Latchkey").await;
    examine(&page, "welcome").await;
    page.fill("Username", "grace").await;
    page.fill("Email address", "grace@").await;
    page.fill("Password", "plum otter kayak finish").await;
    page.press("Make the account").await;
    page.focused("Email address").await;
    examine(&page, "welcome-wrong").await;
    page.fill("Email address", "grace@example.org").await;
    page.press("Make the account").await;
    page.at("The account is there").await;
    examine(&page, "welcome-done").await;
    page.reload().await;
    page.at("Open the link again").await;
    examine(&page, "link-missing").await;
    page.follow("Sign in").await;
    page.sign_in("grace", "plum otter kayak finish").await;
    page.says("account must have one").await;
    examine(&page, "security-first").await;
    page.press("Sign out").await;
    page.follow("Forgotten your password?").await;
    page.at("Forgotten your password?").await;
    page.press("Send a link").await;
    page.says("Type your username").await;
    examine(&page, "forgotten").await;
    page.fill("Username or email", "grace").await;
    page.press("Send a link").await;
    page.at("Look into your mailbox").await;
    examine(&page, "forgotten-asked").await;
    let notification = app.gateway.wait_for_notification("Choose a new").await;
    page.open_link(notification.link()).await;
    page.at("Choose a new password").await;
    page.fill("New password", "plum otter").await;
    page.press("Set password").await;
    page.says("Use 15 characters").await;
    examine(&page, "link-password").await;
    page.fill("New password", "plum otter kayak began").await;
    page.press("Set password").await;
    page.at("Your password is set").await;
    examine(&page, "link-done").await;
    page.open_link(notification.link()).await;
    page.at("This link does not work any more").await;
    examine(&page, "link-dead").await;
    let told = app.gateway.wait_for_notification("password was changed").await;
    page.open_link(told.link()).await;
    page.at("Was this not you?").await;
    examine(&page, "link-not-me").await;
    page.press("This was not me").await;
    page.at("Everybody is signed out").await;
    examine(&page, "link-new-password").await;
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
        let said = json!({"username": username, "name": name, "email": email, "phone": phone});
        assert_eq!(admin.post("/api/v1/users", said).await.status, 201);
    }
    for _ in 0..7 {
        app.browser().sign_in_as("ada", "wrong password").await;
    }
    let page = Page::signed_in_at(&app, &root, "/users").await;
    page.says("5 users.").await;
    examine(&page, "users").await;
    page.fill("Search", "nobody").await;
    page.says("Nobody is found").await;
    examine(&page, "users-none").await;
    page.goto("/users/new").await;
    page.says("Mandatory while").await;
    page.fill("Username", "root").await;
    page.fill("Phone", "+41 79 765 43 21").await;
    page.press("Add user").await;
    page.says("That belongs to another account").await;
    examine(&page, "user-new").await;

    let path = format!("/user?id={}", ada.id);
    page.goto(&path).await;
    page.says("wrong passwords from").await;
    page.says("Work laptop").await;
    page.fill("Name", "Ada King").await;
    page.fill("Email", "ada@king.example").await;
    page.says("The next code goes to the new address").await;
    examine(&page, "user").await;
    let api = format!("/api/v1/users/{}", ada.id);
    let version = admin.get(&api).await.json["version"].clone();
    let said = json!({"version": version, "name": "Ada Lovelace", "username": "lovelace", "role": "admin"});
    assert_eq!(admin.patch(&api, said).await.status, 200);
    page.press("Save").await;
    page.says("Somebody else has changed this user meanwhile").await;
    examine(&page, "user-meanwhile").await;
    page.press("Reset methods").await;
    page.at("Reset the ways to verify?").await;
    examine(&page, "user-reset").await;
    page.goto("/user?id=nobody").await;
    page.says("There is nothing here").await;
    examine(&page, "user-none").await;

    page.goto("/upload").await;
    page.says("it is mandatory while").await;
    examine(&page, "upload").await;
    page.drop_file("people.csv", "username,name,phone,role\nada,Ada King,,\nbob,Bob,12,user\nroot,,,owner\n")
        .await;
    page.says("3 rows are wrong").await;
    examine(&page, "upload-wrong").await;
    page.follow("Choose the corrected file").await;
    page.drop_file(
        "people.csv",
        "username,name,phone,role\nlovelace,Ada King,,\nbob,Bob,+41 79 765 43 21,user\n",
    )
    .await;
    page.says("1 user would be added, 1 changed.").await;
    examine(&page, "upload-checked").await;
    page.press("Save all rows").await;
    page.says("All rows are saved").await;
    examine(&page, "upload-saved").await;

    page.goto("/policy").await;
    page.says("Nothing is changed yet").await;
    page.tick("Strict").await;
    page.fill("A sent code lives", "7").await;
    page.press("Save").await;
    page.says("Type a number").await;
    page.fill("Tries for a code", "4").await;
    examine(&page, "policy-wrong").await;
    page.fill("A sent code lives", "45").await;
    page.says("all trusted devices are removed").await;
    examine(&page, "policy").await;
    page.goto("/audit").await;
    page.says("Wrong password").await;
    examine(&page, "audit").await;
    page.goto("/audit?event=disowned").await;
    page.says("Nothing like that").await;
    examine(&page, "audit-none").await;
    page.driver.quit().await.unwrap();

    let user = app.person("user", &[MethodKind::App]).await;
    let page = Page::signed_in_at(&app, &user, "/users").await;
    page.at("For administrators").await;
    examine(&page, "for-administrators").await;
    page.driver.quit().await.unwrap();
}

/// Below its width the pages lie behind a button.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_the_pages_lie_behind_a_button() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = Page::signed_in(&app, &ada, "Text message").await;
    let size = json!({"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true});
    page.devtools("Emulation.setDeviceMetricsOverride", size).await;
    page.goto("/security").await;
    page.press("Menu").await;
    page.find("link", "Sessions").await;
    picture(&page, "menu-light-320").await;
    page.follow("Sessions").await;
    page.at("Sessions").await;
    page.gone(".nav[data-open]").await;
    page.close().await;
}

/// Forced colours draw what is transparent, too.
#[tokio::test(flavor = "multi_thread")]
async fn in_forced_colours_the_present_page_stands_out() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = Page::signed_in(&app, &ada, "Text message").await;
    page.goto("/devices").await;
    page.at("My Trusted Devices").await;
    let forced = json!({"features": [{"name": "forced-colors", "value": "active"}]});
    page.devtools("Emulation.setEmulatedMedia", forced).await;
    let borders = "const border = e => getComputedStyle(e).borderInlineStartColor; \
                   const [here, ...others] = [...document.querySelectorAll('nav a')] \
                       .sort((a, b) => b.hasAttribute('aria-current') - a.hasAttribute('aria-current')); \
                   return others.length > 3 && others.every(other => border(other) !== border(here))";
    assert_eq!(page.run(borders).await, true);
    page.close().await;
}
