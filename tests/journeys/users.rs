//! Looking after users: added, changed, kept out and let in again.

use latchkey_contract::MethodKind::{self, App, Email, Sms};
use serde_json::json;

use crate::admin::ELEVEN_MINUTES;
use crate::page::{BrowserPage, start_app, start_app_with};
use crate::test_app::{TestApp, TestConfig, TestPerson};

fn page_of(person: &TestPerson) -> String {
    format!("/user?id={}", person.id)
}

/// An app with an administrator and a user.
async fn app_with_admin_and_user(methods: &[MethodKind]) -> (TestApp, TestPerson, TestPerson) {
    let app = start_app().await;
    let (root, ada) = (app.admin("root").await, app.person("ada", methods).await);
    (app, root, ada)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_added_changed_disabled_and_let_in_again() {
    let app = start_app().await;
    let root = app.admin("root").await;
    let page = BrowserPage::signed_in_at(&app, &root, "/users").await;
    page.says("1 user.").await;
    page.follow("Add user").await;
    page.at_heading("Add user").await;
    page.says("Mandatory while two-step verification is on").await;
    page.press("Add user").await;
    page.says("Enter a username").await;
    assert_eq!(page.focused_name().await, "Username mandatory");
    page.fill("Username", "grace").await;
    page.fill("Email", "grace@example.org").await;
    page.press("Add user").await;
    page.says("Give a phone number").await;
    page.fill("Phone", "12").await;
    page.press("Add user").await;
    page.says("Type the phone number with its country").await;
    page.fill("Phone", "+41 (79) 123-45 67").await;
    page.fill("Username", "root").await;
    page.press("Add user").await;
    page.says("That belongs to another account").await;
    assert_eq!(page.value("Phone").await, "+41 (79) 123-45 67");
    page.fill("Username", "grace").await;
    page.press("Add user").await;
    page.says("A link to choose a password is on its way to grace@example.org").await;
    page.at_heading("grace").await;
    page.says("Invited").await;
    assert_eq!(page.value("Phone").await, "+41791234567");
    let notifications = app.gateway.wait_for_notifications(1).await;
    assert_eq!(notifications[0].to, "grace@example.org");
    page.press("Resend invitation").await;
    page.says("A new link is on its way").await;

    page.fill("Name", "Grace <b>Hopper</b>").await;
    page.press("Save").await;
    page.says("Grace <b>Hopper</b> was updated").await;
    page.at_heading("Grace <b>Hopper</b>").await;
    page.press("Disable").await;
    page.at_heading("Disable this user?").await;
    page.press("Keep it active").await;
    page.press("Disable").await;
    page.at_heading("Disable this user?").await;
    page.press("Disable").await;
    page.says("The account is disabled").await;
    page.says("Nobody can sign in to this account").await;
    page.press("Enable").await;
    page.says("They can sign in again").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_changed_by_an_administrator_gets_the_next_code() {
    let (app, root, ada) = app_with_admin_and_user(&[Email]).await;
    let mut elsewhere = app.browser_with_session(&ada, latchkey_flow::Factor::Method(Email)).await;
    let page = BrowserPage::signed_in_at(&app, &root, &page_of(&ada)).await;
    page.at_heading("ada").await;
    page.fill("Email", "ada@lovelace.example").await;
    page.says("The next code goes to the new address").await;
    page.press("Save").await;
    page.says("ada was updated").await;
    assert_eq!(elsewhere.get("/api/v1/session").await.status, 401);
    page.close().await;

    let ada_page = BrowserPage::open(&app).await;
    ada_page.sign_in("ada", &ada.password).await;
    ada_page.press("Email a•••@lovelace.example").await;
    ada_page.at_heading("Enter your code").await;
    assert_eq!(app.gateway.last().to, "ada@lovelace.example");
    ada_page.enter(&app.gateway.last().code()).await;
    ada_page.at_heading("Access granted").await;
    ada_page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_change_the_same_user_lose_nothing() {
    let (app, root, ada) = app_with_admin_and_user(&[Sms]).await;
    let other = app.admin("other").await;
    let page = BrowserPage::signed_in_at(&app, &root, &page_of(&ada)).await;
    page.fill("Name", "Ada King").await;
    page.fill("Username", "aking").await;

    let mut admin = app.admin_browser(&other).await;
    let path = format!("/api/v1/users/{}", ada.id);
    let version = admin.get(&path).await.json["version"].clone();
    let body = json!({"version": version, "name": "Ada Lovelace", "email": "ada@lovelace.example"});
    assert_eq!(admin.patch(&path, body).await.status, 200);

    page.press("Save").await;
    page.says("Someone else has changed this user since you opened it").await;
    assert_eq!(page.value("Name").await, "Ada King");
    assert_eq!(page.value("Username").await, "aking");
    page.says("Someone else has changed this to “Ada Lovelace”").await;
    // What was not typed over is what it is now, or saving would undo it.
    assert_eq!(page.value("Email").await, "ada@lovelace.example");
    page.says("It was “ada@example.org”").await;
    page.press("Use theirs").await;
    assert_eq!(page.value("Name").await, "Ada Lovelace");
    page.press("Save").await;
    page.says("Ada Lovelace was updated").await;
    let now = admin.get(&path).await.json;
    assert_eq!((&now["name"], &now["username"]), (&json!("Ada Lovelace"), &json!("aking")));
    assert_eq!(now["email"]["address"], "ada@lovelace.example");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn methods_are_reset_after_a_step_up_and_nothing_typed_is_lost() {
    let (app, root, ada) = app_with_admin_and_user(&MethodKind::ALL).await;
    let page = BrowserPage::signed_in_at(&app, &root, &page_of(&ada)).await;
    page.at_heading("ada").await;
    app.advance_secs(ELEVEN_MINUTES);
    page.fill("Name", "Ada Lovelace").await;
    page.press("Reset methods").await;
    page.says("Their password alone lets them in until they set up a new method").await;
    page.press("Reset methods").await;
    page.at_heading("Confirm it's you").await;
    page.keys("\u{e00c}").await;
    page.wait_until_gone("dialog").await;
    page.press("Reset methods").await;
    page.at_heading("Reset all methods?").await;
    page.press("Reset methods").await;
    page.step_up(&app, &root).await;
    page.says("All methods and trusted devices were removed").await;
    page.says("No methods are set up").await;
    assert_eq!(page.value("Name").await, "Ada Lovelace");
    page.close().await;

    let ada_page = BrowserPage::open(&app).await;
    ada_page.sign_in("ada", &ada.password).await;
    ada_page.at_heading("Access granted").await;
    ada_page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_goes_on_after_the_step_up_that_it_needs() {
    let (app, root, ada) = app_with_admin_and_user(&[Sms]).await;
    let page = BrowserPage::signed_in_at(&app, &root, &page_of(&ada)).await;
    page.at_heading("ada").await;
    app.advance_secs(ELEVEN_MINUTES);
    page.fill("Name", "Ada Lovelace").await;
    page.press("Save").await;
    page.at_heading("Confirm it's you").await;
    page.keys("\u{e00c}").await;
    page.wait_until_gone("dialog").await;
    assert_eq!(page.value("Name").await, "Ada Lovelace");
    page.press("Save").await;
    page.step_up(&app, &root).await;
    page.says("Ada Lovelace was updated").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays_one_and_is_told_at_the_place() {
    let app = start_app().await;
    let root = app.admin("root").await;
    let page = BrowserPage::signed_in_at(&app, &root, &page_of(&root)).await;
    // What comes above a button moves it away from under the pointer.
    page.says("Mandatory while two-step verification is on").await;
    page.find("radio", "User").await.click().await.unwrap();
    page.press("Save").await;
    page.says("This is the last active administrator").await;
    assert_eq!(page.count("fieldset .field-wrong:not(:empty)").await, 1);
    page.press("Disable").await;
    page.at_heading("Disable this user?").await;
    page.press("Disable").await;
    page.wait_until_gone("dialog").await;
    page.at_heading("Access").await;
    page.wait_until(
        "document.querySelector(name)?.innerText.includes('last active administrator')",
        "[aria-labelledby=access] .notice",
    )
    .await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_is_said_in_words_and_lifted() {
    let (app, root, ada) = app_with_admin_and_user(&[Sms]).await;
    let mut stranger = app.browser();
    for _ in 0..12 {
        stranger.sign_in_as("ada", "wrong password").await;
    }
    let page = BrowserPage::signed_in_at(&app, &root, &page_of(&ada)).await;
    page.says("wrong passwords from 127.0.0.1").await;
    page.says("The next one is checked in").await;
    page.says("Mandatory while two-step verification is on").await;
    page.press("Unlock").await;
    page.says("The account is unlocked").await;
    page.says("This account has no locks").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_and_trusted_devices_of_a_user_are_ended() {
    let (app, root, ada) = app_with_admin_and_user(&[Sms]).await;
    let mut laptop = app.trusted(&ada, "Work laptop").await;
    let mut tablet = app.trusted(&ada, "Kitchen tablet").await;
    let page = BrowserPage::signed_in_at(&app, &root, &page_of(&ada)).await;
    page.says("Work laptop").await;
    page.find("button", "End all sessions").await;
    page.press("Remove Kitchen tablet").await;
    page.says("The device was removed and will ask for a code").await;
    page.press("Remove all devices").await;
    page.says("All trusted devices were removed").await;
    page.says("They have no trusted devices.").await;
    page.press("End all sessions").await;
    page.says("They are signed out everywhere").await;
    page.says("They are not signed in anywhere").await;
    for browser in [&mut laptop, &mut tablet] {
        assert_eq!(browser.get("/api/v1/session").await.status, 401);
    }
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_users_are_found_sorted_and_paged_through() {
    let app = start_app().await;
    let root = app.admin("root").await;
    let mut admin = app.admin_browser(&root).await;
    for number in 0..60 {
        let body = json!({"username": format!("user{number:02}"), "name": format!("Zoe {number:02}"), "phone": format!("+4179555{number:04}")});
        assert_eq!(admin.post("/api/v1/users", body).await.status, 201);
        app.advance_secs(1);
    }
    let page = BrowserPage::signed_in_at(&app, &root, "/users").await;
    page.says("Showing the first 50 users").await;
    page.press("Show more").await;
    page.says("61 users.").await;
    assert_eq!(page.count("tbody tr").await, 61);
    page.fill("Search", "user59").await;
    page.says("1 user.").await;
    page.follow("Zoe 59").await;
    page.at_heading("Zoe 59").await;
    page.back().await;
    page.says("1 user.").await;
    assert_eq!(page.value("Search").await, "user59");
    page.fill("Search", "nobody <i>like</i> that").await;
    page.says("No users match “nobody <i>like</i> that”").await;
    // Everything marked, deleted, and Enter.
    page.find("textbox", "Search").await.send_keys("\u{e009}a\u{e000}\u{e003}\u{e007}").await.unwrap();
    page.says("Showing the first 50 users").await;
    page.select("Sort by", "Newest first").await;
    page.find("link", "Zoe 59").await;
    let first = "return document.querySelector('tbody a').innerText.trim()";
    assert_eq!(page.run_script(first).await, "Zoe 59");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_administrator_sees_no_administration() {
    let (app, _, ada) = app_with_admin_and_user(&[App]).await;
    let page = BrowserPage::signed_in_at(&app, &ada, "/security").await;
    page.at_heading("Security").await;
    page.find("link", "Sessions").await;
    let nav = page.run_script("return document.querySelector('nav').innerText").await;
    assert!(!nav.as_str().unwrap().contains("Administration"), "{nav}");
    for path in ["/users", "/users/new", "/policy", "/audit", &page_of(&ada)] {
        page.goto(path).await;
        page.at_heading("Administrators only").await;
        page.says("Only administrators can use this page").await;
        assert_eq!(page.count("table, form").await, 0, "{path}");
    }
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_for_administrators_leads_to_the_login_and_back() {
    let (app, root, ada) = app_with_admin_and_user(&[Sms]).await;
    let page = BrowserPage::new(&app).await;
    page.goto(&page_of(&ada)).await;
    page.at_heading("Sign in").await;
    page.sign_in("root", &root.password).await;
    page.press("Authenticator app").await;
    page.enter(&crate::external_tools::oathtool(&app, &root)).await;
    page.at_heading("ada").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_not_mandatory_while_the_process_is_off() {
    let mut config = TestConfig::default();
    config.policy.two_factor = false;
    let app = start_app_with(config).await;
    let root = app.admin("root").await;
    let page = BrowserPage::signed_in_at(&app, &root, "/users/new").await;
    page.fill("Username", "grace").await;
    page.press("Add user").await;
    page.says("Without an email address, they cannot get a link to choose a password").await;
    page.says("No password").await;
    page.close().await;
}
