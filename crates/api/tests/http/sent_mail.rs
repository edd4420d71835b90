//! The mail of a house, once all of it is out.

use std::collections::BTreeMap;

use latchkey_api::postman;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, Reply};
use crate::concurrency::at_once;
use crate::fake_gateway::Letter;
use crate::sent_codes::other_than;
use crate::test_app::{House, Person};

impl House {
    /// Every letter that was sent, once none is left to send.
    pub async fn mail(&self) -> Vec<Letter> {
        while !self.texts("SELECT id FROM letters").await.is_empty() {
            postman::round(&self.app).await.unwrap();
        }
        self.sink.letters()
    }

    /// The subjects of every letter to that address, sorted: they may come in any order.
    pub async fn subjects(&self, to: &str) -> Vec<String> {
        let letters = self.mail().await.into_iter().filter(|letter| letter.to == to);
        let mut subjects: Vec<String> = letters.map(|letter| letter.subject).collect();
        subjects.sort();
        subjects
    }

    /// Somebody with the person's password and a wrong code: a letter tells of it.
    pub async fn guess(&self, person: &Person) -> Browser {
        let mut browser = self.browser();
        self.guess_with(&mut browser, person).await;
        browser
    }

    pub async fn guess_with(&self, browser: &mut Browser, person: &Person) {
        browser.sign_in(person).await;
        browser.choose("sms").await;
        let wrong = other_than(&self.sink.last().code());
        assert_eq!(browser.enter(&wrong).await.brief(), (401, "code_wrong".into()));
    }

    /// The same with another password than the person had.
    pub async fn guess_after(&self, person: &Person, password: &str) {
        let person = Person { password: password.to_owned(), ..person.clone() };
        self.guess(&person).await;
    }

    /// The token of a link by which the person can choose another password.
    pub async fn reset_token(&self, person: &Person) -> String {
        assert_eq!(ask_reset(&mut self.browser(), &person.username).await.status, 202);
        self.mail().await;
        let found = |letter: &Letter| letter.to == person.email && letter.subject.contains("Choose a new");
        self.sink.letters().into_iter().rev().find(found).expect("no link came").token()
    }
}

pub async fn ask_reset(browser: &mut Browser, name: &str) -> Reply {
    browser.post("/api/v1/password-resets", json!({"username": name})).await
}

/// Calls a link: `inspect`, `not-me`, or `password` with a new one.
pub async fn link(browser: &mut Browser, call: &str, token: &str) -> Reply {
    browser.post(&format!("/api/v1/links/{call}"), json!({"token": token})).await
}

/// The same call fifty times at one moment; how often it was answered with each status.
pub async fn fifty(house: &House, path: &str, body: impl Fn(usize) -> Value) -> BTreeMap<u16, usize> {
    let request = |n| house.browser().request(Method::POST, path).json(&body(n));
    let mut statuses = BTreeMap::new();
    for reply in at_once((0..50).map(request).collect()).await {
        *statuses.entry(reply.status).or_default() += 1;
    }
    statuses
}

pub async fn set_password(browser: &mut Browser, token: &str, password: &str) -> Reply {
    let body: Value = json!({"token": token, "password": password});
    browser.post("/api/v1/links/password", body).await
}
