//! From an unknown browser to a trusted one and back.

use latchkey_contract::MethodKind;

use crate::page::{BrowserPage, start_app};

#[tokio::test(flavor = "multi_thread")]
async fn a_named_device_asks_for_no_code_until_it_is_deleted() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.press("Text message").await;
    page.check("Don't require OTP on this browser").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Name this device").await;
    assert_eq!(page.value("Device name").await, "Chrome on Linux");
    page.fill("Device name", "Work laptop").await;
    page.press("Login").await;
    page.at_heading("Access granted").await;

    page.press("Sign out").await;
    page.at_heading("Sign in").await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Access granted").await;
    assert_eq!(app.gateway.messages().len(), 1);

    page.follow("My Trusted Devices").await;
    page.at_heading("My Trusted Devices").await;
    page.says("Work laptop").await;
    page.says("This browser").await;
    page.press("Stop trusting this browser").await;
    page.says("You have no trusted devices yet").await;
    page.goto("/").await;
    page.press("Sign out").await;
    page.at_heading("Sign in").await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Verify it is you").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_trusted_from_the_list_renamed_and_forgotten() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    app.advance_secs(11 * 60);
    page.follow("My Trusted Devices").await;
    page.says("You have no trusted devices yet").await;
    page.press("Trust this browser now").await;
    page.at_heading("Trust this browser").await;
    page.wait_for_value("Device name", "Chrome on Linux").await;
    page.fill("Device name", " ").await;
    page.press("Trust").await;
    page.at_heading("Confirm it's you").await;
    page.press("Email").await;
    page.says("We sent an email").await;
    page.enter(&app.gateway.last().code()).await;
    page.says("Give this device a name").await;
    page.fill("Device name", "Kitchen tablet").await;
    page.press("Trust").await;
    page.says("This browser is now trusted").await;
    page.says("1 of 20").await;
    page.press("Rename Kitchen tablet").await;
    page.fill("Device name", "Garden tablet").await;
    page.press("Save").await;
    page.says("The name has been saved").await;

    page.press("Sign out").await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Access granted").await;
    page.follow("My Trusted Devices").await;
    page.press("Remove all").await;
    page.at_heading("Remove all devices?").await;
    page.press("Remove all").await;
    page.says("All trusted devices were removed").await;
    page.press("Sign out").await;
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Verify it is you").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_now_signs_in_without_trust() {
    let app = start_app().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.press("Email").await;
    page.check("Don't require OTP on this browser").await;
    page.enter(&app.gateway.last().code()).await;
    page.at_heading("Name this device").await;
    page.fill("Device name", " ").await;
    page.press("Login").await;
    page.says("Give this device a name").await;
    page.press("Not now").await;
    page.at_heading("Access granted").await;
    page.goto("/devices").await;
    page.says("You have no trusted devices yet").await;
    page.close().await;
}

/// What this browser is called is known a moment later than the question can be asked.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_was_typed_is_not_replaced_by_a_suggestion_that_comes_late() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    let late = "const real = fetch, late = new Promise(done => window.arrive = done); \
                window.fetch = async (request, how) => { \
                    const answer = await real(request, how); \
                    if (request.url?.endsWith('/sessions')) { \
                        await late; \
                        answer.text = () => Response.prototype.text.call(answer).finally(() => setTimeout(() => window.arrived = true)); \
                    } \
                    return answer; \
                }";
    page.devtools("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({"source": late})).await;
    for (typed, then) in [("", "Chrome on Linux"), ("Kitchen tablet", "Kitchen tablet")] {
        page.goto("/devices").await;
        page.press("Trust this browser now").await;
        page.wait_for_value("Device name", "This browser").await;
        if !typed.is_empty() {
            page.fill("Device name", typed).await;
        }
        page.run_script("arrive()").await;
        page.wait_until("window.arrived", "").await;
        assert_eq!(page.value("Device name").await, then);
    }
    page.close().await;
}
