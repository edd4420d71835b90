//! A browser as far as HTTP goes: it keeps cookies and speaks JSON.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::test_app::TestPerson;

/// A client of the API with a cookie jar.
#[derive(Clone)]
pub struct TestBrowser {
    client: Client,
    base: String,
    pub cookies: BTreeMap<String, String>,
    /// Headers to send with every request.
    pub headers: Vec<(String, String)>,
}

/// An answer of the API.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl Reply {
    /// The step of the login; panics where there is none.
    pub fn step(&self) -> &str {
        self.json["step"].as_str().unwrap_or_else(|| panic!("no step: {self:?}"))
    }

    /// The problem code; panics where there is none.
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_else(|| panic!("no problem: {self:?}"))
    }

    /// Whether the answer is the problem with that code.
    pub fn has_code(&self, code: &str) -> bool {
        self.json["code"] == code
    }

    /// The status, with the problem code or the step.
    pub fn outcome(&self) -> (u16, String) {
        let code = self.json["code"].as_str().or(self.json["step"].as_str()).unwrap_or_default();
        (self.status, code.to_owned())
    }
}

/// An HTTP client without a proxy that follows no redirect.
pub fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

impl TestBrowser {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            client: client(),
            base: format!("http://{address}"),
            cookies: BTreeMap::new(),
            headers: vec![],
        }
    }

    /// The same browser at another replica.
    pub fn at(&self, address: SocketAddr) -> Self {
        Self { base: format!("http://{address}"), ..self.clone() }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", cookies.join("; "));
        }
        request
    }

    pub async fn send(&mut self, request: RequestBuilder) -> Reply {
        let reply = read(request).await;
        for line in reply.headers.get_all(SET_COOKIE) {
            self.store_cookie(line.to_str().unwrap());
        }
        reply
    }

    fn store_cookie(&mut self, line: &str) {
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        let (name, value) = pair.split_once('=').unwrap();
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put(&mut self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn patch(&mut self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::PATCH, path).json(&body)).await
    }

    pub async fn delete(&mut self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }

    pub async fn sign_in(&mut self, person: &TestPerson) -> Reply {
        self.sign_in_as(&person.username, &person.password).await
    }

    pub async fn sign_in_as(&mut self, username: &str, password: &str) -> Reply {
        self.post("/api/v1/login", json!({"username": username, "password": password})).await
    }

    pub async fn choose(&mut self, method: &str) -> Reply {
        self.post("/api/v1/login/method", json!({"method": method})).await
    }

    pub async fn resend(&mut self) -> Reply {
        self.send(self.request(Method::POST, "/api/v1/login/resend")).await
    }

    pub async fn enter(&mut self, code: &str) -> Reply {
        self.post("/api/v1/login/code", json!({"code": code, "trust": false})).await
    }

    pub async fn enter_and_trust(&mut self, code: &str) -> Reply {
        self.post("/api/v1/login/code", json!({"code": code, "trust": true})).await
    }

    pub async fn name_device(&mut self, name: &str) -> Reply {
        self.post("/api/v1/login/device", json!({"name": name})).await
    }

    /// Whether somebody is signed in here.
    pub async fn is_signed_in(&mut self) -> bool {
        self.get("/api/v1/session").await.status == 200
    }
}

/// Sends a request and reads its answer.
pub async fn read(request: RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Reply { status, headers, text, json }
}
