//! The audit log: what has happened is there, can be found, and can be taken away.

use latchkey_contract::MethodKind::Sms;
use serde_json::json;

use crate::page::{BrowserPage, start_app};

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_is_shown_filtered_and_downloaded() {
    let app = start_app().await;
    let (root, ada) = (app.admin("root").await, app.person("ada", &[Sms]).await);
    let bob = app.person("bob", &[Sms]).await;
    app.browser().sign_in_as("nobody here", "wrong password").await;
    app.signed_in(&ada).await;
    app.advance_secs(60);
    app.browser().sign_in_as("bob", "wrong password").await;
    let page = BrowserPage::signed_in_at(&app, &root, "/audit").await;
    page.says("Signed in").await;
    page.says("Wrong password").await;
    page.says("unknown username").await;
    page.says("Refused").await;
    let first = page.run_script("return document.querySelector('tbody th .line').innerText.trim()").await;
    assert_eq!(first, "Wrong password Refused");
    let at = page
        .run_script("const time = document.querySelector('tbody time'); return [time.dateTime, time.title]")
        .await;
    assert_eq!(at, json!(["2027-01-15T08:01:00.000Z", "2027-01-15T08:01:00.000Z"]));

    page.select("Event", "Wrong password").await;
    page.press("Apply filter").await;
    page.says("2 entries.").await;
    page.fill("Account", "bobby").await;
    page.press("Apply filter").await;
    page.says("Nobody has that username or email").await;
    assert_eq!(page.focused_name().await, "Account");
    page.fill("Account", "BOB").await;
    page.press("Apply filter").await;
    page.says("1 entry.").await;
    page.reload().await;
    page.says("1 entry.").await;
    page.wait_for_value("Account", "bob").await;
    let href = page.find("link", "Download as CSV").await.prop("href").await.unwrap().unwrap();
    let query = href.split_once('?').unwrap().1.to_owned();
    assert_eq!(query, format!("event=password_wrong&account={}", bob.id));
    let mut admin = app.admin_browser(&root).await;
    let file = admin.get(&format!("/api/v1/audit.csv?{query}")).await;
    assert_eq!(file.status, 200);

    page.follow("Clear filter").await;
    page.says("Audit log downloaded").await;
    page.run_script("const set = (id, day) => { const e = document.getElementById(id); e.value = day; e.dispatchEvent(new Event('input', {bubbles: true})) }; \
              set('from', '2027-01-15'); set('to', '2027-01-15')").await;
    page.press("Apply filter").await;
    page.find("link", "Clear filter").await;
    page.says("Signed in").await;
    page.run_script("const e = document.getElementById('to'); e.value = '2027-01-14'; e.dispatchEvent(new Event('input', {bubbles: true})); \
              const f = document.getElementById('from'); f.value = ''; f.dispatchEvent(new Event('input', {bubbles: true}))").await;
    page.press("Apply filter").await;
    page.says("No entries match this filter").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_without_words_is_shown_as_it_is_and_names_lead_to_everything_about_them() {
    let app = start_app().await;
    let (root, ada) = (app.admin("root").await, app.person("ada", &[Sms]).await);
    app
        .execute_sql(&format!(
            "INSERT INTO audit (id, at, event, detail, outcome, actor_id, actor_name, target_id, target_name, ip, browser) \
             VALUES ('0', 1800000000000, 'something_new', '<b>x</b>', 'done', '{0}', 'root', '{1}', 'ada', NULL, NULL)",
            root.id, ada.id
        ))
        .await;
    app.browser().sign_in_as("nobody here", "wrong password").await;
    let page = BrowserPage::signed_in_at(&app, &root, "/audit").await;
    page.says("2 entries.").await;
    page.says("something_new").await;
    page.says("<b>x</b>").await;
    page.follow("ada").await;
    page.says("1 entry.").await;
    page.goto(&format!("/user?id={}", ada.id)).await;
    page.follow("View audit log").await;
    page.at_heading("Audit log").await;
    page.says("1 entry.").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_log_is_read_a_part_at_a_time() {
    let app = start_app().await;
    let root = app.admin("root").await;
    for number in 0..120 {
        app
            .execute_sql(&format!(
                "INSERT INTO audit (id, at, event, detail, outcome) VALUES ('{number}', {}, 'sign_in_abandoned', 'n{number}', 'done')",
                1_799_000_000_000_i64 + number
            ))
            .await;
    }
    let page = BrowserPage::signed_in_at(&app, &root, "/audit").await;
    page.says("Showing the first 50 entries").await;
    page.says("n119").await;
    page.press("Show more").await;
    page.says("Showing the first 100 entries").await;
    page.wait_for_focus("Show more").await;
    page.press("Show more").await;
    page.says("120 entries.").await;
    page.says("n0").await;
    // The button is gone; the first of what has come has the focus.
    page.wait_until("document.activeElement.closest('tr')?.innerText.includes(name)", "n19").await;
    page.close().await;
}
