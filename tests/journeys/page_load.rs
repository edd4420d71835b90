//! Before the app is there: the form takes typing, keeps it, and a failure is said.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use latchkey_contract::MethodKind;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::external_tools::told;
use crate::page::{Page, start_app_with};
use crate::test_app::{TestApp, TestConfig};

/// Something between browser and server that holds the app back until it is told.
struct Gate {
    server: String,
    client: reqwest::Client,
    open: watch::Receiver<Option<bool>>,
    /// KeyedLock every refusal into a success, as somebody would who is at their own browser.
    lies: bool,
}

/// A house behind a gate: `true` lets the app through, `false` drops it.
async fn behind_gate() -> (TestApp, String, watch::Sender<Option<bool>>) {
    behind(false).await
}

async fn behind(lies: bool) -> (TestApp, String, watch::Sender<Option<bool>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let app = start_app_with(TestConfig { public_url: Some(address.clone()), ..TestConfig::default() }).await;
    let (tell, open) = watch::channel(None);
    let server = format!("http://{}", app.address);
    let gate = Arc::new(Gate { server, client: crate::browser::client(), open, lies });
    let router = Router::new().fallback(pass).with_state(gate);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (app, address, tell)
}

async fn pass(State(gate): State<Arc<Gate>>, request: Request) -> Response {
    let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    if path.ends_with(".wasm") {
        let mut open = gate.open.clone();
        let through = *open.wait_for(Option::is_some).await.unwrap();
        if through != Some(true) {
            return StatusCode::BAD_GATEWAY.into_response();
        }
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 65_536).await.unwrap();
    let mut headers = parts.headers;
    headers.remove(header::ACCEPT_ENCODING);
    let sent =
        gate.client.request(parts.method, format!("{}{path}", gate.server)).headers(headers).body(body);
    let answer = sent.send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    if gate.lies && status == StatusCode::UNAUTHORIZED && path.ends_with("/login/code") {
        let account = serde_json::json!({"id": "1", "username": "ada", "name": "Ada", "role": "admin"});
        let step = serde_json::json!({"step": "signed_in", "account": account, "return_to": null});
        return axum::Json(step).into_response();
    }
    let told = if gate.lies && status == StatusCode::UNAUTHORIZED { StatusCode::OK } else { status };
    let mut response = (told, answer.bytes().await.unwrap()).into_response();
    *response.headers_mut() = headers;
    response
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_before_the_app_arrives_survives_its_arrival() {
    let (app, address, tell) = behind_gate().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = Page::new(&app).await;
    page.driver.goto(&address).await.unwrap();
    page.fill("Username or email", "ad").await;
    page.run("document.activeElement.setSelectionRange(1, 1)").await;
    tell.send(Some(true)).unwrap();
    page.until("document.querySelector(name)", "form[data-adopted]").await;
    assert_eq!(page.focus().await, "Username or email");
    assert_eq!(page.run("return document.activeElement.selectionStart").await, 1);
    page.keys("d").await;
    assert_eq!(page.value("Username or email").await, "add");
    page.sign_in("ada", &ada.password).await;
    page.at("Verify it is you").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submit_before_the_app_arrives_is_not_lost_and_leaves_no_trace() {
    let (app, address, tell) = behind_gate().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = Page::new(&app).await;
    page.driver.goto(&address).await.unwrap();
    page.sign_in("ada", &ada.password).await;
    assert_eq!(page.driver.current_url().await.unwrap().as_str(), format!("{address}/"));
    tell.send(Some(true)).unwrap();
    page.at("Verify it is you").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_cannot_load_is_said_with_a_way_on() {
    let (app, address, tell) = behind_gate().await;
    let page = Page::new(&app).await;
    page.driver.goto(&address).await.unwrap();
    tell.send(Some(false)).unwrap();
    page.at("This page could not start").await;
    page.find("link", "Reload").await;
    tell.send(Some(true)).unwrap();
    page.follow("Reload").await;
    page.at("Sign in").await;
    page.close().await;
}

/// A15, S2: nothing of a login is left in the browser's storage, and no cookie can be read by a script.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_left_where_scripts_can_read() {
    let app = start_app_with(TestConfig::default()).await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = Page::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.press("Text message").await;
    page.tick("Don't require OTP on this browser").await;
    let code = app.gateway.last().code();
    page.enter(&code).await;
    page.press("Login").await;
    page.at("Access granted").await;
    assert_eq!(page.run("return document.cookie").await, "");
    let kept = page
        .run("return JSON.stringify([{...localStorage}, {...sessionStorage}, location.href, history.state])")
        .await;
    let kept = kept.as_str().unwrap().to_owned();
    assert!(!kept.contains(&ada.password) && !kept.contains(&code), "{kept}");
    assert!(kept.len() < 200, "{kept}");
    page.close().await;
}

#[test]
fn the_app_was_built() {
    let app = PathBuf::from(told("LATCHKEY_TEST_APP"));
    assert!(Path::new(&app).join("index.html").is_file(), "{}", app.display());
}

/// B11.
#[tokio::test(flavor = "multi_thread")]
async fn a_success_that_the_browser_was_told_opens_nothing() {
    let (app, address, tell) = behind(true).await;
    tell.send(Some(true)).unwrap();
    let ada = app.person("ada", &MethodKind::ALL).await;
    app.trusted(&ada, "Work laptop").await;
    let page = Page::new(&app).await;
    page.driver.goto(&address).await.unwrap();
    page.sign_in("ada", &ada.password).await;
    page.press("Text message").await;
    page.at("Enter your code").await;
    let right = app.gateway.last().code();
    page.enter(if right == "000000" { "000001" } else { "000000" }).await;
    page.at("Access granted").await;
    page.follow("My Trusted Devices").await;
    page.at("We cannot reach the service").await;
    let text = page.run("return document.body.innerText").await;
    assert!(!text.as_str().unwrap().contains("Work laptop"), "{text}");
    page.driver.goto(&address).await.unwrap();
    page.at("Enter your code").await;
    assert_eq!(
        page.run("return fetch('/api/v1/devices').then(r => r.json()).then(r => r.code)").await,
        "no_session"
    );
    page.close().await;
}
