//! A browser as far as HTTP goes: it keeps cookies and speaks JSON.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::test_app::Person;

#[derive(Clone)]
pub struct Browser {
    client: Client,
    base: String,
    pub cookies: BTreeMap<String, String>,
    /// Headers to send with every request.
    pub headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl Reply {
    pub fn step(&self) -> &str {
        self.json["step"].as_str().unwrap_or_else(|| panic!("no step: {self:?}"))
    }

    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_else(|| panic!("no problem: {self:?}"))
    }

    /// Whether it is that problem.
    pub fn code_is(&self, code: &str) -> bool {
        self.json["code"] == code
    }

    /// Status and problem code, or step.
    pub fn brief(&self) -> (u16, String) {
        let word = self.json["code"].as_str().or(self.json["step"].as_str()).unwrap_or_default();
        (self.status, word.to_owned())
    }
}

/// A client that trusts nobody in particular and follows nothing.
pub fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

impl Browser {
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
            self.keep(line.to_str().unwrap());
        }
        reply
    }

    fn keep(&mut self, line: &str) {
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

    pub async fn sign_in(&mut self, person: &Person) -> Reply {
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

    pub async fn name(&mut self, name: &str) -> Reply {
        self.post("/api/v1/login/device", json!({"name": name})).await
    }

    /// Whether somebody is signed in here.
    pub async fn is_in(&mut self) -> bool {
        self.get("/api/v1/session").await.status == 200
    }
}

pub async fn read(request: RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Reply { status, headers, text, json }
}
