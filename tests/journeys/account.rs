//! Moving between the account's pages, and one's own name.

use latchkey_contract::MethodKind;

use crate::page::{BrowserPage, start_app};

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_reached_from_every_other_and_says_where_one_is() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    page.follow("Security").await;
    for name in ["My Trusted Devices", "Sessions", "Your information", "Security"] {
        page.follow(name).await;
        page.at_heading(name).await;
        page.wait_for_focus(name).await;
        assert_eq!(page.driver.title().await.unwrap(), format!("{name} · Latchkey"));
        let current = page.run_script("return document.querySelector('nav [aria-current]').innerText").await;
        assert_eq!(current, name);
    }
    page.back().await;
    page.at_heading("Your information").await;
    page.follow("Home").await;
    page.at_heading("Access granted").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_changed_where_it_stands() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    page.goto("/profile").await;
    page.fill("Name", " ").await;
    page.press("Save").await;
    page.says("Enter your name").await;
    page.fill("Name", "Ada <b>Lovelace</b>").await;
    page.press("Save").await;
    page.says("Your name has been saved").await;
    page.says("Ada <b>Lovelace</b>").await;
    page.reload().await;
    page.at_heading("Your information").await;
    assert_eq!(page.value("Name").await, "Ada <b>Lovelace</b>");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_gone_is_said_and_what_was_typed_stays() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    page.goto("/profile").await;
    page.fill("Name", "Ada Lovelace").await;
    page.offline(true).await;
    page.press("Save").await;
    page.says("You seem to be offline").await;
    assert_eq!(page.value("Name").await, "Ada Lovelace");
    page.offline(false).await;
    page.press("Save").await;
    page.says("Your name has been saved").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_does_nothing_twice() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    page.goto("/security/recovery-codes").await;
    page.find("button", "Create new codes").await;
    page.run_script(
        "const real = fetch; window.asked = 0; \
         window.fetch = (...call) => { asked += call[0].method === 'POST'; return real(...call); }; \
         const button = document.querySelector('.card > .button'); button.click(); button.click()",
    )
    .await;
    page.says("You will not see them again").await;
    assert_eq!(page.run_script("return asked").await, 1);
    let made = app.query_texts("SELECT event FROM audit WHERE event = 'recovery_codes_generated'").await;
    assert_eq!(made.len(), 1);
    page.close().await;
}

/// Requests under way are refused once nobody is signed in, which must not make the page remember where to
/// return to.
#[tokio::test(flavor = "multi_thread")]
async fn signing_out_leads_to_the_front_door_whatever_else_was_under_way() {
    let app = start_app().await;
    let ada = app.person("ada", &[MethodKind::Sms]).await;
    let page = BrowserPage::signed_in(&app, &ada, "Text message").await;
    page.goto("/sessions").await;
    page.at_heading("Sessions").await;
    // The page asks who is signed in, is refused, and receives that right after the answer that it is signed
    // out.
    page.run_script(
        "const real = fetch; let refused, hear; \
         const other = new Promise(done => refused = done), late = new Promise(done => hear = done); \
         window.fetch = async (...call) => { \
             const answer = await real(...call); \
             if (call[0].method === 'DELETE') { \
                 dispatchEvent(new Event('online')); \
                 await other; \
                 setTimeout(hear); \
             } else if (answer.status === 401) { \
                 refused(); \
                 await late; \
             } \
             return answer; \
         }",
    )
    .await;
    page.press("Sign out").await;
    page.find("textbox", "Username or email").await;
    assert_eq!(page.run_script("return location.pathname + location.search").await, "/");
    page.close().await;
}
