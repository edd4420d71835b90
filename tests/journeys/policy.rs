//! The policy, changed by an administrator, and what follows from it for others.

use latchkey_contract::MethodKind;
use serde_json::json;

use crate::admin::ELEVEN_MINUTES;
use crate::page::{BrowserPage, start_app};

#[tokio::test(flavor = "multi_thread")]
async fn required_for_everybody_leads_who_has_no_method_to_setting_one_up() {
    let app = start_app().await;
    let (root, ada) = (app.admin("root").await, app.person("ada", &[]).await);
    let ada_page = BrowserPage::open(&app).await;
    ada_page.sign_in("ada", &ada.password).await;
    ada_page.at_heading("Access granted").await;

    let page = BrowserPage::signed_in_at(&app, &root, "/policy").await;
    page.says("You have not changed anything yet").await;
    page.find("radio", "Everyone").await.click().await.unwrap();
    page.says("Everyone must have a method. Anyone without one must set one up before doing anything else")
        .await;
    page.says("Sessions that were not verified by a method that is still allowed will end").await;
    page.press("Save").await;
    page.says("The policy is saved and applies from now on").await;
    page.close().await;

    ada_page.goto("/sessions").await;
    ada_page.at_heading("Sign in").await;
    ada_page.sign_in("ada", &ada.password).await;
    ada_page.at_heading("Security").await;
    ada_page.says("Set up a method to continue").await;
    ada_page.follow("My Trusted Devices").await;
    ada_page.at_heading("Set up a method first").await;
    ada_page.follow("Set up a method").await;
    ada_page.follow("Set up: Email").await;
    ada_page.press("Send a code").await;
    ada_page.says("Enter the code that we send to").await;
    ada_page.enter(&app.gateway.last().code()).await;
    ada_page.says("You will not see them again").await;
    ada_page.follow("I have saved them").await;
    ada_page.follow("My Trusted Devices").await;
    ada_page.at_heading("My Trusted Devices").await;
    ada_page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_beyond_its_limits_is_said_at_its_field() {
    let app = start_app().await;
    let root = app.admin("root").await;
    let page = BrowserPage::signed_in_at(&app, &root, "/policy").await;
    page.says("30 to 600 seconds").await;
    page.fill("Code lifetime", "29").await;
    page.press("Save").await;
    page.says("Enter a number from 30 to 600").await;
    assert_eq!(page.focused_name().await, "Code lifetime");
    page.fill("Code lifetime", "60").await;
    // The error about the number before is gone.
    page.wait_until_gone(".field-wrong:not(:empty)").await;
    app.advance_secs(ELEVEN_MINUTES);
    page.press("Save").await;
    page.step_up(&app, &root).await;
    page.says("The policy is saved").await;
    page.reload().await;
    page.at_heading("Policy").await;
    assert_eq!(page.value("Code lifetime").await, "60");

    for method in ["Authenticator app", "Text message", "Email"] {
        page.check(method).await;
    }
    page.press("Save").await;
    page.says("Leave at least one method that can be used").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_changed_meanwhile_is_shown_beside_what_was_set() {
    let app = start_app().await;
    let (root, other) = (app.admin("root").await, app.admin("other").await);
    let page = BrowserPage::signed_in_at(&app, &root, "/policy").await;
    page.fill("Code lifetime", "60").await;
    page.fill("Tries per code", "3").await;

    let mut admin = app.admin_browser(&other).await;
    let now = admin.get("/api/v1/policy").await.json;
    let mut policy = now["policy"].clone();
    policy["code_lifetime_seconds"] = json!(90);
    policy["required_for"] = json!("everybody");
    let body = json!({"policy": policy, "version": now["version"]});
    assert_eq!(admin.put("/api/v1/policy", body).await.status, 200);

    page.press("Save").await;
    page.says("Someone else has changed the policy since you opened it").await;
    assert_eq!(page.value("Code lifetime").await, "60");
    page.says("Someone else has changed this to “90”").await;
    page.says("It was “Administrators”").await;
    assert!(page.is_checked("radio", "Everyone").await);
    page.press("Save").await;
    page.says("The policy is saved").await;
    let now = admin.get("/api/v1/policy").await.json["policy"].clone();
    let seen = (&now["code_lifetime_seconds"], &now["tries_per_code"], &now["required_for"]);
    assert_eq!(seen, (&json!(60), &json!(3), &json!("everybody")));
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_switched_off_asks_nobody_for_a_code() {
    let app = start_app().await;
    let (root, ada) = (app.admin("root").await, app.person("ada", &MethodKind::ALL).await);
    let page = BrowserPage::signed_in_at(&app, &root, "/policy").await;
    page.check("Use two-step verification").await;
    page.says("Nobody is asked for a code any more: a password alone is enough to sign in").await;
    page.press("Save").await;
    page.says("The policy is saved").await;
    page.close().await;
    let ada_page = BrowserPage::open(&app).await;
    ada_page.sign_in("ada", &ada.password).await;
    ada_page.at_heading("Access granted").await;
    ada_page.close().await;
}
