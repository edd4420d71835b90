//! Before the app has loaded: the form keeps what is typed, and a failure to load is shown.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use latchkey_contract::MethodKind;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::external_tools::required_env;
use crate::page::{BrowserPage, start_app_with};
use crate::test_app::{TestApp, TestConfig};

/// A proxy between browser and server that holds the app's WebAssembly back until it is released.
struct HoldingProxy {
    server: String,
    client: reqwest::Client,
    released: watch::Receiver<Option<bool>>,
    /// Whether every refusal is turned into a success, as somebody can do in their own browser.
    fakes_success: bool,
}

/// An app behind a holding proxy, its address, and the switch: `true` lets the WebAssembly through, `false`
/// drops it.
async fn app_behind_proxy() -> (TestApp, String, watch::Sender<Option<bool>>) {
    app_behind(false).await
}

async fn app_behind(fakes_success: bool) -> (TestApp, String, watch::Sender<Option<bool>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let app = start_app_with(TestConfig { public_url: Some(address.clone()), ..TestConfig::default() }).await;
    let (release, released) = watch::channel(None);
    let server = format!("http://{}", app.address);
    let proxy = Arc::new(HoldingProxy { server, client: crate::browser::client(), released, fakes_success });
    let router = Router::new().fallback(forward).with_state(proxy);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (app, address, release)
}

async fn forward(State(proxy): State<Arc<HoldingProxy>>, request: Request) -> Response {
    let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    if path.ends_with(".wasm") {
        let mut released = proxy.released.clone();
        let through = *released.wait_for(Option::is_some).await.unwrap();
        if through != Some(true) {
            return StatusCode::BAD_GATEWAY.into_response();
        }
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 65_536).await.unwrap();
    let mut headers = parts.headers;
    headers.remove(header::ACCEPT_ENCODING);
    let sent =
        proxy.client.request(parts.method, format!("{}{path}", proxy.server)).headers(headers).body(body);
    let answer = sent.send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    if proxy.fakes_success && status == StatusCode::UNAUTHORIZED && path.ends_with("/login/code") {
        let account = serde_json::json!({"id": "1", "username": "ada", "name": "Ada", "role": "admin"});
        let step = serde_json::json!({"step": "signed_in", "account": account, "return_to": null});
        return axum::Json(step).into_response();
    }
    let shown_status =
        if proxy.fakes_success && status == StatusCode::UNAUTHORIZED { StatusCode::OK } else { status };
    let mut response = (shown_status, answer.bytes().await.unwrap()).into_response();
    *response.headers_mut() = headers;
    response
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_before_the_app_arrives_survives_its_arrival() {
    let (app, address, release) = app_behind_proxy().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::new(&app).await;
    page.driver.goto(&address).await.unwrap();
    page.fill("Username or email", "ad").await;
    page.run_script("document.activeElement.setSelectionRange(1, 1)").await;
    release.send(Some(true)).unwrap();
    page.wait_until("document.querySelector(name)", "form[data-adopted]").await;
    assert_eq!(page.focused_name().await, "Username or email");
    assert_eq!(page.run_script("return document.activeElement.selectionStart").await, 1);
    page.keys("d").await;
    assert_eq!(page.value("Username or email").await, "add");
    page.sign_in("ada", &ada.password).await;
    page.at_heading("Verify it is you").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submit_before_the_app_arrives_is_not_lost_and_leaves_no_trace() {
    let (app, address, release) = app_behind_proxy().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::new(&app).await;
    page.driver.goto(&address).await.unwrap();
    page.sign_in("ada", &ada.password).await;
    assert_eq!(page.driver.current_url().await.unwrap().as_str(), format!("{address}/"));
    release.send(Some(true)).unwrap();
    page.at_heading("Verify it is you").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_cannot_load_is_said_with_a_way_on() {
    let (app, address, release) = app_behind_proxy().await;
    let page = BrowserPage::new(&app).await;
    page.driver.goto(&address).await.unwrap();
    release.send(Some(false)).unwrap();
    page.at_heading("This page could not start").await;
    page.find("link", "Reload").await;
    release.send(Some(true)).unwrap();
    page.follow("Reload").await;
    page.at_heading("Sign in").await;
    page.close().await;
}

/// A15, S2: nothing of a login is left in the browser's storage, and no cookie can be read by a script.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_left_where_scripts_can_read() {
    let app = start_app_with(TestConfig::default()).await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let page = BrowserPage::open(&app).await;
    page.sign_in("ada", &ada.password).await;
    page.press("Text message").await;
    page.check("Don't require OTP on this browser").await;
    let code = app.gateway.last().code();
    page.enter(&code).await;
    page.press("Login").await;
    page.at_heading("Access granted").await;
    assert_eq!(page.run_script("return document.cookie").await, "");
    let kept = page
        .run_script(
            "return JSON.stringify([{...localStorage}, {...sessionStorage}, location.href, history.state])",
        )
        .await;
    let kept = kept.as_str().unwrap().to_owned();
    assert!(!kept.contains(&ada.password) && !kept.contains(&code), "{kept}");
    assert!(kept.len() < 200, "{kept}");
    page.close().await;
}

#[test]
fn the_app_was_built() {
    let app = PathBuf::from(required_env("LATCHKEY_TEST_APP"));
    assert!(Path::new(&app).join("index.html").is_file(), "{}", app.display());
}

/// B11.
#[tokio::test(flavor = "multi_thread")]
async fn a_success_that_the_browser_was_told_opens_nothing() {
    let (app, address, release) = app_behind(true).await;
    release.send(Some(true)).unwrap();
    let ada = app.person("ada", &MethodKind::ALL).await;
    app.trusted(&ada, "Work laptop").await;
    let page = BrowserPage::new(&app).await;
    page.driver.goto(&address).await.unwrap();
    page.sign_in("ada", &ada.password).await;
    page.press("Text message").await;
    page.at_heading("Enter your code").await;
    let right = app.gateway.last().code();
    page.enter(if right == "000000" { "000001" } else { "000000" }).await;
    page.at_heading("Access granted").await;
    page.follow("My Trusted Devices").await;
    page.at_heading("We cannot reach the service").await;
    let text = page.run_script("return document.body.innerText").await;
    assert!(!text.as_str().unwrap().contains("Work laptop"), "{text}");
    page.driver.goto(&address).await.unwrap();
    page.at_heading("Enter your code").await;
    assert_eq!(
        page.run_script("return fetch('/api/v1/devices').then(r => r.json()).then(r => r.code)").await,
        "no_session"
    );
    page.close().await;
}
