//! The notifications that an app has sent, and calls of the links in them.

use std::collections::BTreeMap;

use latchkey_api::notifications::notification_worker;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Reply, TestBrowser};
use crate::concurrency::at_once;
use crate::fake_gateway::SentNotification;
use crate::sent_codes::different_code;
use crate::test_app::{TestApp, TestPerson};

impl TestApp {
    /// Every notification that was sent, once none is left to send.
    pub async fn notifications(&self) -> Vec<SentNotification> {
        while !self.query_texts("SELECT id FROM notifications").await.is_empty() {
            notification_worker::round(&self.state).await.unwrap();
        }
        self.gateway.notifications()
    }

    /// The subjects of every notification to that address, sorted: they may come in any order.
    pub async fn notification_subjects(&self, to: &str) -> Vec<String> {
        let notifications =
            self.notifications().await.into_iter().filter(|notification| notification.to == to);
        let mut subjects: Vec<String> = notifications.map(|notification| notification.subject).collect();
        subjects.sort();
        subjects
    }

    /// Signs in with the person's password and a wrong code, of which a notification tells; returns the
    /// browser.
    pub async fn enter_wrong_code(&self, person: &TestPerson) -> TestBrowser {
        let mut browser = self.browser();
        self.enter_wrong_code_in(&mut browser, person).await;
        browser
    }

    /// The same in that browser.
    pub async fn enter_wrong_code_in(&self, browser: &mut TestBrowser, person: &TestPerson) {
        browser.sign_in(person).await;
        browser.choose("sms").await;
        let wrong = different_code(&self.gateway.last().code());
        assert_eq!(browser.enter(&wrong).await.outcome(), (401, "code_wrong".into()));
    }

    /// The same with another password than the person had.
    pub async fn enter_wrong_code_with_password(&self, person: &TestPerson, password: &str) {
        let person = TestPerson { password: password.to_owned(), ..person.clone() };
        self.enter_wrong_code(&person).await;
    }

    /// The token of a link by which the person can choose another password.
    pub async fn reset_token(&self, person: &TestPerson) -> String {
        assert_eq!(request_reset(&mut self.browser(), &person.username).await.status, 202);
        self.notifications().await;
        let found = |notification: &SentNotification| {
            notification.to == person.email && notification.subject.contains("Choose a new")
        };
        self.gateway.notifications().into_iter().rev().find(found).expect("no link came").token()
    }
}

/// Requests a link by which another password can be chosen.
pub async fn request_reset(browser: &mut TestBrowser, name: &str) -> Reply {
    browser.post("/api/v1/password-resets", json!({"username": name})).await
}

/// Calls the API with the token of a link: `inspect` or `not-me`.
pub async fn call_link(browser: &mut TestBrowser, call: &str, token: &str) -> Reply {
    browser.post(&format!("/api/v1/links/{call}"), json!({"token": token})).await
}

/// Posts fifty requests at once; returns how often each status was the answer.
pub async fn post_fifty_times(
    app: &TestApp,
    path: &str,
    body: impl Fn(usize) -> Value,
) -> BTreeMap<u16, usize> {
    let request = |n| app.browser().request(Method::POST, path).json(&body(n));
    let mut statuses = BTreeMap::new();
    for reply in at_once((0..50).map(request).collect()).await {
        *statuses.entry(reply.status).or_default() += 1;
    }
    statuses
}

/// Sets another password by a link.
pub async fn set_password(browser: &mut TestBrowser, token: &str, password: &str) -> Reply {
    let body: Value = json!({"token": token, "password": password});
    browser.post("/api/v1/links/password", body).await
}
