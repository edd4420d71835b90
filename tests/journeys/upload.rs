//! User Upload: a file is sent, looked through, corrected, and saved.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::json;

use crate::admin::ELEVEN_MINUTES;
use crate::page::{BrowserPage, start_app};
use crate::test_app::{TestApp, TestPerson};

/// A file to upload, which is deleted with the test.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str, text: impl AsRef<[u8]>) -> Self {
        let folder =
            std::env::temp_dir().join(format!("latchkey-{}", latchkey_api::crypto::random::id().unwrap()));
        std::fs::create_dir(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        std::fs::remove_dir_all(self.0.parent().unwrap()).unwrap();
    }
}

fn person(nth: usize) -> String {
    format!("p{nth},Person {nth},p{nth}@example.org,+4178{:07},user\n", 2_000_000 + nth)
}

fn people(count: usize) -> String {
    let mut file = "username,name,email,phone,role\n".to_owned();
    for nth in 0..count {
        file.write_str(&person(nth)).unwrap();
    }
    file
}

impl BrowserPage {
    async fn choose(&self, file: &TempFile) {
        self.find("textbox", "Choose a file").await.send_keys(file.0.to_str().unwrap()).await.unwrap();
    }

    /// Drops a file onto the page.
    pub async fn drop_file(&self, name: &str, text: &str) {
        self.find("textbox", "Choose a file").await;
        let script = "const [name, text] = arguments; const dropped = new DataTransfer(); \
                      dropped.items.add(new File([text], name)); \
                      for (const kind of ['dragenter', 'dragover', 'drop']) document.querySelector('.drop') \
                      .dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: dropped}))";
        self.driver.execute(script, vec![json!(name), json!(text)]).await.unwrap();
    }

    /// What that link downloads.
    async fn downloaded(&self, link: &str) -> String {
        let path = self.find("link", link).await.prop("href").await.unwrap().unwrap();
        let script = "const [path, done] = arguments; fetch(path).then(r => r.text()).then(done)";
        let text = self.driver.execute_async(script, vec![json!(path)]).await.unwrap();
        text.json().as_str().unwrap().to_owned()
    }

    /// Waits for a text that may take up to 180 s.
    async fn says_eventually(&self, text: &str) {
        let script = "const [text, done] = arguments; \
                      const look = () => document.body.innerText.includes(text) && done(true); \
                      new MutationObserver(look).observe(document, {subtree: true, childList: true, characterData: true}); look();";
        self.driver.set_script_timeout(std::time::Duration::from_secs(180)).await.unwrap();
        let said = self.driver.execute_async(script, vec![json!(text)]).await;
        self.driver.set_script_timeout(crate::page::SCRIPT_TIMEOUT).await.unwrap();
        assert!(
            said.is_ok(),
            "{text:?} never came:\n{}",
            self.run_script("return document.body.innerText").await
        );
    }
}

async fn app_with_admin() -> (TestApp, TestPerson) {
    let app = start_app().await;
    let root = app.admin("root").await;
    (app, root)
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_rows_with_three_wrong_ones_are_corrected_and_uploaded() {
    let (app, root) = app_with_admin().await;
    let good = people(10_000);
    let bad = good
        .replace("p17@example.org", "p17@")
        .replace(&person(4711), "p4711,Person 4711,p4711@example.org,,user\n")
        .replace("p9999,", "P0,");
    let (good, bad) = (TempFile::new("good.csv", &good), TempFile::new("bad.csv", bad));
    let page = BrowserPage::signed_in_at(&app, &root, "/users").await;
    page.follow("User Upload").await;
    page.at_heading("User Upload").await;
    let template = page.downloaded("Download a template").await;
    assert_eq!(template, "\"username\",\"name\",\"email\",\"phone\",\"role\"\r\n");
    page.choose(&bad).await;
    page.says_eventually("3 rows are wrong").await;
    page.says("Type an email address such as ada@example.org").await;
    page.says("Give a phone number: it is mandatory while two-factor is on").await;
    page.says("Line 2 of the file has that already").await;
    page.says("3 rows.").await;
    let report = page.downloaded("Download the wrong rows").await;
    assert_eq!(report.lines().count(), 4, "{report}");
    assert!(report.lines().nth(2).unwrap().starts_with("\"4713\","), "{report}");
    page.press("9,997 New").await;
    page.says("Showing the first 100 rows.").await;
    page.press("Show more").await;
    page.says("Showing the first 200 rows.").await;

    page.follow("Choose the corrected file").await;
    page.choose(&good).await;
    page.says_eventually("10,000 users will be added.").await;
    assert_eq!(app.query_texts("SELECT id FROM accounts WHERE username LIKE 'p%'").await.len(), 0);
    page.press("Save all rows").await;
    page.says("Saving all rows").await;
    // It goes on while nobody looks.
    page.reload().await;
    page.says_eventually("All rows are saved").await;
    page.says("10,000 users were added.").await;
    assert_eq!(app.query_texts("SELECT id FROM accounts WHERE username LIKE 'p%'").await.len(), 10_000);

    page.follow("Upload another file").await;
    page.choose(&good).await;
    page.says_eventually("Nothing to save").await;
    page.goto("/users?search=p4711").await;
    page.says("p4711@example.org").await;
    page.goto("/audit?event=upload_applied").await;
    page.says("Users uploaded").await;
    page.says("10000 new").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_told_apart_and_a_dropped_file_is_as_good() {
    let (app, root) = app_with_admin().await;
    app.person("ada", &[]).await;
    let page = BrowserPage::signed_in_at(&app, &root, "/upload").await;
    let file = "who;contact;mail;mobile\nada;Ada King;ada@example.org;+41 79 123 45 67\nbob;Bob;bob@example.org;+41 79 765 43 21\n";
    page.drop_file("people.csv", file).await;
    page.says("2 rows are wrong").await;
    page.select("Username", "who").await;
    page.says("1 user will be added. 1 user will be changed.").await;
    page.select("Name", "contact").await;
    page.press("1 Changed").await;
    page.says("Name: ada \u{2192} Ada King").await;
    // A column is one thing: it was the name, and is the username now.
    page.select("Username", "contact").await;
    page.says("1 row is wrong").await;
    page.says("Email: That belongs to another account.").await;
    page.select("Username", "Not in the file").await;
    page.says("Say which column holds the username.").await;
    // The second does not wait for the first.
    page.select("Username", "who").await;
    page.select("Name", "contact").await;
    page.says("1 user will be added. 1 user will be changed.").await;
    page.says("Name: ada \u{2192} Ada King").await;
    page.press("Save all rows").await;
    page.says("All rows are saved").await;
    assert_eq!(app.query_texts("SELECT name FROM accounts WHERE username = 'ada'").await, ["Ada King"]);
    page.follow("View users").await;
    page.find("link", "Ada King").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_used_is_refused_in_plain_words() {
    let (app, root) = app_with_admin().await;
    let page = BrowserPage::signed_in_at(&app, &root, "/upload").await;
    page.drop_file("people.csv", "username,password\nada,hunter2\n").await;
    page.says("Remove the password column. People choose their own").await;
    page.drop_file("people.csv", "").await;
    page.says("The file is empty").await;
    let large = TempFile::new("large.csv", vec![b'x'; 10 * 1024 * 1024 + 1]);
    page.choose(&large).await;
    page.says("The file is larger than 10 MB").await;
    page.offline(true).await;
    page.drop_file("people.csv", "username,phone\nada,+41 79 123 45 67\n").await;
    page.says("You seem to be offline").await;
    page.offline(false).await;
    page.drop_file("people.csv", "username,phone\nada,+41 79 123 45 67\n").await;
    page.says("1 user will be added.").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_up_is_asked_for_and_nothing_is_lost_by_it() {
    let (app, root) = app_with_admin().await;
    let page = BrowserPage::signed_in_at(&app, &root, "/upload").await;
    page.find("textbox", "Choose a file").await;
    app.advance_secs(ELEVEN_MINUTES);
    // Large enough that it is still on its way when it is refused.
    let large = format!("username,phone,notes\nada,+41 79 123 45 67,\n{}", ",,\n".repeat(3_000_000));
    let large = TempFile::new("large.csv", large);
    page.choose(&large).await;
    page.step_up(&app, &root).await;
    page.says_eventually("1 user will be added.").await;
    app.advance_secs(ELEVEN_MINUTES);
    page.press("Save all rows").await;
    page.at_heading("Confirm it's you").await;
    page.find("button", "Authenticator app").await;
    page.press("Cancel").await;
    page.says("1 user will be added.").await;
    page.press("Save all rows").await;
    app.advance_secs(60);
    page.step_up(&app, &root).await;
    page.says("All rows are saved").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_changed_meanwhile_is_shown_and_not_saved_over() {
    let (app, root) = app_with_admin().await;
    let ada = app.person("ada", &[]).await;
    let page = BrowserPage::signed_in_at(&app, &root, "/upload").await;
    let file = "username,name,phone\nada,Ada King,+41 79 123 45 67\n";
    page.drop_file("people.csv", file).await;
    page.says("1 user will be changed.").await;
    let mut admin = app.admin_browser(&root).await;
    let path = format!("/api/v1/users/{}", ada.id);
    let version = admin.get(&path).await.json["version"].clone();
    let said = json!({"version": version, "name": "Ada Lovelace", "phone": "+41 79 765 43 21"});
    assert_eq!(admin.patch(&path, said).await.status, 200);
    page.press("Save all rows").await;
    page.says("Someone else has changed this").await;
    page.says("Name: Ada Lovelace \u{2192} Ada King").await;
    page.says("Phone: +41797654321 \u{2192} +41791234567").await;
    // The same administrator sends another file elsewhere: one is kept.
    let request = admin.request(reqwest::Method::POST, "/api/v1/uploads");
    let sent =
        request.header("content-type", "application/octet-stream").body("username,phone\nbob,+41791234568\n");
    assert_eq!(admin.send(sent).await.status, 201);
    page.press("Save all rows").await;
    page.says("That file is no longer available. Choose it again.").await;
    page.reload().await;
    page.says("A file is kept for an hour").await;
    page.drop_file("people.csv", file).await;
    page.says("1 user will be changed.").await;
    page.back().await;
    page.says("A file is kept for an hour").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_can_be_stopped() {
    let (app, root) = app_with_admin().await;
    let page = BrowserPage::signed_in_at(&app, &root, "/upload").await;
    page.find("textbox", "Choose a file").await;
    let line = json!({"offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 20_000});
    page.devtools("Network.enable", json!({})).await;
    page.devtools("Network.emulateNetworkConditions", line).await;
    let file = TempFile::new("people.csv", people(10_000));
    page.choose(&file).await;
    page.says("Uploading people.csv").await;
    page.wait_for_focus("Cancel").await;
    page.keys("\u{e007}").await;
    page.find("textbox", "Choose a file").await;
    page.wait_until_gone(".under-way").await;
    page.wait_for_focus("Choose a file").await;
    // So does whoever leaves.
    page.run_script(
        "const abort = XMLHttpRequest.prototype.abort; window.stopped = 0; \
         XMLHttpRequest.prototype.abort = function () { stopped += 1; abort.call(this); }",
    )
    .await;
    page.choose(&file).await;
    page.says("Uploading people.csv").await;
    page.follow("Users").await;
    page.at_heading("Users").await;
    assert_eq!(page.run_script("return stopped").await, 1);
    assert!(app.query_texts("SELECT id FROM uploads").await.is_empty());
    page.close().await;
}

/// What has happened is asked for, not done again.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_while_saving_is_asked_for() {
    let (app, root) = app_with_admin().await;
    let page = BrowserPage::signed_in_at(&app, &root, "/upload").await;
    page.drop_file("people.csv", "username,phone\nbob,+41 79 765 43 21\n").await;
    page.says("1 user will be added.").await;
    let lose = |request: &str| {
        format!(
            "window.whole ??= fetch; \
             window.fetch = (to, how) => to.url?.endsWith('/apply') ? {request} : whole(to, how)"
        )
    };
    page.run_script(&lose("Promise.reject(new TypeError('it never left'))")).await;
    page.press("Save all rows").await;
    page.says("could not be reached").await;
    assert!(app.query_texts("SELECT id FROM accounts WHERE username = 'bob'").await.is_empty());
    let answer_lost = "whole(to, how).then(() => Promise.reject(new TypeError('no answer came')))";
    page.run_script(&lose(answer_lost)).await;
    page.press("Save all rows").await;
    page.says("All rows are saved").await;
    page.wait_until_gone(".act .notice:not(:empty)").await;
    assert_eq!(app.query_texts("SELECT id FROM accounts WHERE username = 'bob'").await.len(), 1);
    page.close().await;
}
