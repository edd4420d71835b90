//! A page in a browser: what a person does with it, and sees on it. Elements are found by role and name.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::extensions::query::ElementQueryable as _;
use thirtyfour::prelude::*;

use crate::external_tools::{oathtool, required_env};
use crate::test_app::{TestApp, TestConfig, TestPerson};

/// Starts an app that serves the built page.
pub async fn start_app() -> TestApp {
    start_app_with(TestConfig::default()).await
}

/// The same with these settings.
pub async fn start_app_with(config: TestConfig) -> TestApp {
    TestApp::with(TestConfig { app_dir: Some(PathBuf::from(required_env("LATCHKEY_TEST_APP"))), ..config })
        .await
}

/// A page object: a page in a browser of its own.
pub struct BrowserPage {
    pub driver: WebDriver,
    base: String,
}

/// Waits, by the page's own changes, until something of that role and name can be used.
const FIND: &str = r"
const [role, name, done] = arguments;
const kinds = {button: 'button', link: 'a[href]', heading: 'h1, h2, h3', checkbox: 'input[type=checkbox]',
  radio: 'input[type=radio]', combobox: 'select', textbox: 'input:not([type=checkbox]):not([type=radio])',
  text: 'p, span, li, td, dd, time, [role=status], [role=alert]'};
const label = e => e.getAttribute('aria-label') || (e.labels?.length ? e.labels[0].innerText : e.innerText) || '';
const open = () => [...document.querySelectorAll('dialog[open]')].at(-1);
const look = () => [...document.querySelectorAll(kinds[role])].find(e => !e.disabled &&
  e.checkVisibility({visibilityProperty: true, opacityProperty: false}) && (!open() || open().contains(e)) &&
  (role === 'text' ? e.innerText.includes(name) : label(e).replace(/\s+/g, ' ').trim().startsWith(name)));
const found = look();
if (found) { done(found); } else {
  const watch = new MutationObserver(() => { const e = look(); if (e) { stop(e); } });
  const late = setTimeout(() => stop(null), 1500);
  const stop = e => { watch.disconnect(); clearTimeout(late); done(e); };
  watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
}";

/// How long a script may take; one whose page has been left never ends.
pub const SCRIPT_TIMEOUT: Duration = Duration::from_secs(5);

/// How many searches of 1.5 s are made before something counts as missing.
const FIND_ATTEMPTS: usize = 10;

const RECORD_CSP_VIOLATIONS: &str = "window.broken = []; document.addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective + ' ' + e.blockedURI));";

impl BrowserPage {
    /// A new browser, nothing opened yet.
    pub async fn new(app: &TestApp) -> Self {
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&required_env("LATCHKEY_TEST_CHROMIUM")).unwrap();
        for flag in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1280,900",
        ] {
            capabilities.add_arg(flag).unwrap();
        }
        let driver = WebDriver::new(required_env("LATCHKEY_TEST_WEBDRIVER"), capabilities).await.unwrap();
        driver.set_script_timeout(SCRIPT_TIMEOUT).await.unwrap();
        let page = Self { driver, base: format!("http://{}", app.address) };
        page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": RECORD_CSP_VIOLATIONS}))
            .await;
        page
    }

    /// A new browser at the home page.
    pub async fn open(app: &TestApp) -> Self {
        let page = Self::new(app).await;
        page.goto("/").await;
        page
    }

    /// A new browser in which the person is asked for the code of that method.
    pub async fn at_code(app: &TestApp, person: &TestPerson, method: &str) -> Self {
        let page = Self::open(app).await;
        page.sign_in(&person.username, &person.password).await;
        page.press(method).await;
        page.at_heading("Enter your code").await;
        page
    }

    /// A new browser in which the person has signed in by that method.
    pub async fn signed_in(app: &TestApp, person: &TestPerson, method: &str) -> Self {
        let page = Self::at_code(app, person, method).await;
        let code =
            if method == "Authenticator app" { oathtool(app, person) } else { app.gateway.last().code() };
        page.enter(&code).await;
        page.at_heading("Access granted").await;
        page
    }

    /// Cuts the browser off, or lets it back.
    pub async fn offline(&self, is: bool) {
        let line = json!({"offline": is, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", line).await;
    }

    pub async fn devtools(&self, method: &str, params: Value) -> Value {
        self.driver.cdp().send_raw(method, params).await.unwrap()
    }

    pub async fn goto(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.unwrap();
    }

    /// Opens an address from outside, as a mail program does.
    pub async fn open_link(&self, link: &str) {
        self.driver.goto(link).await.unwrap();
    }

    pub async fn run_script(&self, script: &str) -> Value {
        self.driver.execute(script, vec![]).await.unwrap().json().clone()
    }

    /// Waits for an element; fails with the text of the page instead.
    pub async fn find(&self, role: &str, name: &str) -> WebElement {
        // A navigation ends the script: it is run again in the new page.
        for _ in 0..FIND_ATTEMPTS {
            let found = self.driver.execute_async(FIND, vec![json!(role), json!(name)]).await;
            if let Ok(found) = found
                && !found.json().is_null()
            {
                return found.element().unwrap();
            }
        }
        let text = self.run_script("return document.body.innerText").await;
        panic!("no {role} {name:?} in:\n{}", text.as_str().unwrap_or_default());
    }

    pub async fn press(&self, name: &str) {
        self.find("button", name).await.click().await.unwrap();
    }

    pub async fn follow(&self, name: &str) {
        self.find("link", name).await.click().await.unwrap();
    }

    pub async fn check(&self, name: &str) {
        self.find("checkbox", name).await.click().await.unwrap();
    }

    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.find("textbox", label).await;
        // What was drawn with it may take the focus in one of the next frames.
        let frames =
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.driver.execute_async(frames, vec![]).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Waits until the screen has that heading.
    pub async fn at_heading(&self, heading: &str) {
        self.find("heading", heading).await;
    }

    /// Waits until the page says so.
    pub async fn says(&self, text: &str) {
        self.find("text", text).await;
    }

    /// Name and password, and on to what comes then.
    pub async fn sign_in(&self, username: &str, password: &str) {
        self.fill("Username or email", username).await;
        self.fill("Password", password).await;
        self.press("Sign In").await;
    }

    /// Types the code; the last digit sends it.
    pub async fn enter(&self, code: &str) {
        self.find("textbox", "Code").await.send_keys(code).await.unwrap();
    }

    pub async fn value(&self, label: &str) -> String {
        self.find("textbox", label).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// What the keyboard would go to: the name of the focused thing.
    pub async fn focused_name(&self) -> String {
        let script = "const e = document.activeElement; \
                      return (e.getAttribute('aria-label') || (e.labels?.length ? e.labels[0].innerText : e.innerText) || e.tagName).replace(/\\s+/g, ' ').trim()";
        self.run_script(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the focus is on something of that name.
    pub async fn wait_for_focus(&self, name: &str) {
        self.wait_until("document.activeElement.innerText?.trim() === name || [...document.activeElement.labels ?? []].some(l => l.innerText === name)", name).await;
    }

    /// Waits until that field holds this.
    pub async fn wait_for_value(&self, label: &str, value: &str) {
        let field = self.find("textbox", label).await;
        let id = field.id().await.unwrap().unwrap();
        self.wait_until(&format!("document.getElementById('{id}')?.value === name"), value).await;
    }

    /// Waits until nothing in the page is like that.
    pub async fn wait_until_gone(&self, css: &str) {
        self.wait_until("!document.querySelector(name)", css).await;
    }

    /// Waits, frame by frame, until a condition about `name` holds.
    pub async fn wait_until(&self, condition: &str, name: &str) {
        let script = format!(
            "const [name, done] = arguments; const late = performance.now() + 1500; \
             const look = () => {condition} ? done(true) : performance.now() > late ? done(false) : requestAnimationFrame(look); look();"
        );
        for _ in 0..FIND_ATTEMPTS {
            let held = self.driver.execute_async(script.as_str(), vec![json!(name)]).await;
            if held.is_ok_and(|held| *held.json() == json!(true)) {
                return;
            }
        }
        panic!("{condition}, {name:?}; the focus is on {:?}", self.focused_name().await);
    }

    pub async fn keys(&self, keys: &str) {
        self.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    pub async fn reload(&self) {
        self.driver.refresh().await.unwrap();
    }

    pub async fn back(&self) {
        self.driver.back().await.unwrap();
    }

    /// How many of them there are.
    pub async fn count(&self, css: &str) -> usize {
        self.driver.query(By::Css(css)).nowait().all_from_selector().await.unwrap().len()
    }

    /// Nothing on this page broke the content security policy.
    pub async fn assert_no_csp_violations(&self) {
        assert_eq!(self.run_script("return window.broken").await, json!([]), "the policy was broken");
    }

    pub async fn close(self) {
        self.assert_no_csp_violations().await;
        self.driver.quit().await.unwrap();
    }
}
