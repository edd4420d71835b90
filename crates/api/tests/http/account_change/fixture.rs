//! The account before a change: signed in twice, with a trusted device, a login under way and recovery codes.

use std::collections::HashSet;

use latchkey_api::clock::Clock;
use latchkey_contract::MethodKind::{self, App, Email, Sms};
use latchkey_contract::Role;
use latchkey_flow::Factor;
use serde_json::{Value, json};

use super::entry_point::EntryPoint;
use crate::browser::{Reply, TestBrowser};
use crate::fake_gateway::SentNotification;
use crate::test_app::{TestApp, TestConfig, TestPerson};

/// How an account is set up before a change.
pub struct AccountBefore {
    pub methods: &'static [MethodKind],
    pub has_phone: bool,
    pub role: Role,
    pub active: bool,
    /// Whether email and text messages have a sender.
    pub senders: bool,
}

impl Default for AccountBefore {
    fn default() -> Self {
        Self { methods: &[App, Sms, Email], has_phone: true, role: Role::User, active: true, senders: true }
    }
}

/// An account that is in use, and everything that a change of it may end.
pub struct AccountFixture {
    pub app: TestApp,
    /// The browser of an administrator.
    pub admin: TestBrowser,
    /// The account's owner; the password is the one that they know by now.
    pub person: TestPerson,
    /// The session that the owner makes a change in.
    pub present: TestBrowser,
    /// Another session of the owner's.
    pub other: TestBrowser,
    /// The browser that is trusted; it has a session, too.
    pub device: TestBrowser,
    /// A browser in which a login is under way.
    pub mid_login: TestBrowser,
    /// The method that the login under way was offered first.
    pub offered: String,
    /// The token of the link that the change is made by, if it is made by a link.
    pub link_token: String,
    seen_entries: HashSet<String>,
    seen_notifications: usize,
}

impl AccountFixture {
    pub async fn new(before: &AccountBefore, entry_point: EntryPoint) -> Self {
        let app = TestApp::with(TestConfig { senders: before.senders, ..TestConfig::default() }).await;
        catch_up(&app);
        let mut admin = app.admin_browser(&app.admin("root").await).await;
        let person = app.person("ada", before.methods).await;
        let phone = if before.has_phone { "phone" } else { "NULL" };
        let role = before.role.as_str();
        let set_up =
            format!("UPDATE accounts SET phone = {phone}, role = '{role}' WHERE id = '{}'", person.id);
        app.execute_sql(&set_up).await;
        let mut present = app.browser_with_session(&person, Factor::Method(App)).await;
        let other = app.browser_with_session(&person, Factor::Method(App)).await;
        assert_eq!(present.post("/api/v1/recovery-codes", json!({})).await.status, 200);
        let device = trusted_device(&app, &person, before).await;
        let mut mid_login = app.browser();
        let offered = mid_login.sign_in(&person).await.json["methods"][0]["id"].as_str().unwrap().to_owned();
        let link_token = match entry_point {
            EntryPoint::PasswordLink => app.reset_token(&person).await,
            EntryPoint::NotMeLink => not_me_token(&app).await,
            _ => String::new(),
        };
        if !before.active {
            let disabled = patch_user(&mut admin, &person, json!({"active": false})).await;
            assert_eq!(disabled.status, 200, "{disabled:?}");
        }
        let mut fixture = Self {
            app,
            admin,
            person,
            present,
            other,
            device,
            mid_login,
            offered,
            link_token,
            seen_entries: HashSet::new(),
            seen_notifications: 0,
        };
        fixture.new_entries().await;
        fixture.new_notifications().await;
        fixture
    }

    /// Changes the account at the administrator's page.
    pub async fn patch(&mut self, what: Value) -> Reply {
        patch_user(&mut self.admin, &self.person, what).await
    }

    /// The account as the administrator's page shows it.
    pub async fn user(&mut self) -> Value {
        self.admin.get(&format!("/api/v1/users/{}", self.person.id)).await.json
    }

    /// The audit log about the account since it was last looked at: event and detail, sorted, since entries of one change
    /// bear the same time.
    pub async fn new_entries(&mut self) -> Vec<String> {
        let path = format!("/api/v1/audit?limit=200&account={}", self.person.id);
        let log = self.admin.get(&path).await;
        let mut new = vec![];
        for entry in log.json["entries"].as_array().unwrap_or_else(|| panic!("{log:?}")) {
            if self.seen_entries.insert(entry["id"].as_str().unwrap().to_owned()) {
                let (event, detail) = (entry["event"].as_str().unwrap(), entry["detail"].as_str().unwrap());
                new.push(format!("{event} {detail}").trim_end().to_owned());
            }
        }
        new.sort();
        new
    }

    /// The mail since it was last looked at: to whom and of what, sorted, since it arrives in any order.
    pub async fn new_notifications(&mut self) -> Vec<String> {
        catch_up(&self.app);
        let all = self.app.notifications().await;
        let mut new: Vec<String> = all[self.seen_notifications..]
            .iter()
            .map(|notification| format!("{}: {}", notification.to, notification.subject))
            .collect();
        self.seen_notifications = all.len();
        new.sort();
        new
    }

    /// The browsers in which the owner is signed in.
    pub async fn live_sessions(&mut self) -> Vec<&'static str> {
        let mut live = vec![];
        for (name, browser) in
            [("present", &mut self.present), ("other", &mut self.other), ("device", &mut self.device)]
        {
            if browser.is_signed_in().await {
                live.push(name);
            }
        }
        live
    }

    /// How many rows of that table are the account's and satisfy the condition.
    pub async fn count(&self, table: &str, condition: &str) -> usize {
        let id = &self.person.id;
        let sql = format!("SELECT account_id FROM {table} WHERE account_id = '{id}' AND {condition}");
        self.app.query_texts(&sql).await.len()
    }

    /// What the owner's password leads to in the browser that was trusted.
    pub async fn sign_in_from_device(&mut self) -> String {
        self.device.sign_in(&self.person).await.outcome().1
    }
}

/// Sets the app's clock to the real time, which the program goes by: what it has written is due by then.
fn catch_up(app: &TestApp) {
    app.advance(Clock::System.now().as_millis() - app.now().as_millis());
}

async fn patch_user(admin: &mut TestBrowser, person: &TestPerson, mut what: Value) -> Reply {
    let path = format!("/api/v1/users/{}", person.id);
    what["version"] = admin.get(&path).await.json["version"].clone();
    admin.patch(&path, what).await
}

/// A browser that the person has signed in from and trusts, by a method that the account has.
async fn trusted_device(app: &TestApp, person: &TestPerson, before: &AccountBefore) -> TestBrowser {
    let mut browser = app.browser();
    browser.sign_in(person).await;
    let sent = before.methods.iter().find(|kind| kind.is_sent());
    browser.choose(sent.unwrap_or(&App).as_str()).await;
    let code = if sent.is_some() { app.gateway.last().code() } else { app.totp_code(person, 0) };
    browser.enter_and_trust(&code).await;
    assert_eq!(browser.name_device("Laptop").await.step(), "signed_in");
    browser
}

/// The token of the link "This was not me" that was mailed when the device was trusted.
async fn not_me_token(app: &TestApp) -> String {
    let about_trust = |mail: &SentNotification| mail.subject.contains("A browser is trusted");
    app.notifications().await.into_iter().find(about_trust).expect("no mail about the device").token()
}
