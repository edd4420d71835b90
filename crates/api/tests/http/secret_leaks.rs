//! No code, token, password or secret of an app is in a log, an answer, a figure, a `Debug` or the database.

use data_encoding::HEXLOWER;
use latchkey_api::clock::Clock;
use latchkey_contract::MethodKind;
use latchkey_flow::TotpSecret;
use reqwest::Method;
use serde_json::json;

use crate::browser::{Reply, TestBrowser};
use crate::fake_gateway::Behaviour;
use crate::program::Program;
use crate::sent_codes::different_code;
use crate::sent_mail::{call_link, set_password};
use crate::test_app::{TestApp, TestPerson};

/// The secrets, and every text in which none of them may be found.
#[derive(Default)]
struct LeakSearch {
    secrets: Vec<(&'static str, String)>,
    texts: Vec<(String, String)>,
}

impl LeakSearch {
    fn add_secret(&mut self, what: &'static str, text: impl Into<String>) {
        self.secrets.push((what, text.into()));
    }

    fn add_text(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.texts.push((place.into(), text.into()));
    }

    /// Adds an answer: all of it but the cookies that it sets.
    fn add_reply(&mut self, reply: Reply) -> Reply {
        let headers = reply.headers.iter().filter(|(name, _)| *name != "set-cookie");
        let headers: String = headers.map(|(name, value)| format!("{name}: {value:?}\n")).collect();
        self.add_text("an answer", format!("{headers}\n{}", reply.text));
        reply
    }

    fn add_cookies(&mut self, browser: &TestBrowser) {
        // Which method was used last is no secret: the answers offer it.
        for (_, value) in browser.cookies.iter().filter(|(name, _)| !name.contains("latchkey-method")) {
            self.add_secret("a token", value);
        }
    }

    fn assert_nothing_found(&self) {
        for (place, text) in &self.texts {
            for (what, secret) in &self.secrets {
                let found =
                    text.match_indices(secret.as_str()).find(|(at, _)| stands_alone(text, *at, secret));
                assert!(found.is_none(), "{what} ({secret}) is in {place}:\n{}", around(text, found));
            }
        }
    }
}

/// Six digits within a longer number, a date or an id are no code.
fn stands_alone(text: &str, at: usize, secret: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let before = text[..at].chars().next_back();
    let after = text[at + secret.len()..].chars().next();
    secret.len() > 6 || !before.is_some_and(inside) && !after.is_some_and(|c| c.is_ascii_alphanumeric())
}

fn around(text: &str, found: Option<(usize, &str)>) -> String {
    let (at, _) = found.unwrap_or_default();
    text[..at].lines().next_back().into_iter().chain(text[at..].lines().next()).collect()
}

/// The code of the person's app now, by the machine's clock.
fn totp_code(person: &TestPerson) -> String {
    TotpSecret::new(&person.secret).unwrap().code_at(Clock::System.now())
}

/// Everything that can be done with a login, well and badly.
async fn do_everything(
    search: &mut LeakSearch,
    browser: &mut TestBrowser,
    app: &TestApp,
    person: &TestPerson,
) {
    for password in ["Wr0ng-guess-kh7q", "Wr0ng-guess-\u{202e}-kh7q"] {
        search.add_secret("a wrong password", password);
        search.add_reply(browser.sign_in_as(&person.username, password).await);
        search.add_reply(browser.sign_in_as("nobody-of-that-name", password).await);
    }
    let (typed, name) = ("Typed-in-the-wrong-field-8d2k", json!({"name": "x"}));
    search.add_secret("a password in the wrong field", typed);
    search.add_reply(browser.sign_in_as(typed, "x").await);
    for body in [
        format!(r#"{{"username":"ada","password":"{typed}""#),
        format!(r#"{{"username":"ada","password":["{typed}"]}}"#),
        format!(r#"{{"username":"ada","password":"x","trust":"{typed}"}}"#),
        format!(r#""{typed}""#),
    ] {
        let request = browser.request(Method::POST, "/api/v1/login");
        search.add_reply(browser.send(request.header("content-type", "application/json").body(body)).await);
    }
    search.add_reply(browser.sign_in(person).await);
    search.add_cookies(browser);
    for method in ["sms", "email", "app"] {
        search.add_reply(browser.choose(method).await);
        let code = if method == "app" { totp_code(person) } else { app.gateway.last().code() };
        search.add_reply(browser.enter(&different_code(&code)).await);
        search.add_reply(browser.enter(&format!("{code}0")).await);
        search.add_reply(browser.post("/api/v1/login/code", json!({"code": [code]})).await);
        search.add_secret("a wrong code", different_code(&code));
        search.add_secret("a code", code);
        search.add_reply(browser.get("/api/v1/login").await);
        search.add_reply(browser.resend().await);
    }
    app.gateway.set_behaviour(Behaviour::Refuses);
    search.add_reply(browser.delete("/api/v1/login").await);
    search.add_reply(browser.sign_in(person).await);
    search.add_cookies(browser);
    assert_eq!(search.add_reply(browser.choose("sms").await).status, 503);
    app.gateway.set_behaviour(Behaviour::Accepts);
    assert_eq!(search.add_reply(browser.choose("email").await).step(), "enter_code");
    search.add_text("the database", app.dump().await);
    let code = app.gateway.last().code();
    search.add_secret("a code", &code);
    assert_eq!(search.add_reply(browser.enter_and_trust(&code).await).step(), "name_device");
    search.add_reply(browser.enter(&code).await);
    search.add_text("the database", app.dump().await);
    search.add_reply(browser.post("/api/v1/login/device", name).await);
    search.add_cookies(browser);
    for path in ["/api/v1/session", "/api/v1/devices", "/api/v1/login", "/api/v1/health", "/no/such/path"] {
        search.add_reply(browser.get(path).await);
    }
    search.add_text("the database", app.dump().await);
    search.add_reply(browser.delete("/api/v1/session").await);
    assert_eq!(search.add_reply(browser.sign_in(person).await).step(), "signed_in");
    search.add_cookies(browser);
    search.add_text("the database", app.dump().await);
}

/// Links by mail, used well and badly.
async fn use_links(search: &mut LeakSearch, browser: &mut TestBrowser, app: &TestApp, person: &TestPerson) {
    let typed = "Typed-as-a-name-5vq1";
    search.add_secret("a password in the wrong field", typed);
    for name in [typed, &person.username] {
        search.add_reply(browser.post("/api/v1/password-resets", json!({"username": name})).await);
    }
    let reset = app.gateway.wait_for_notification("Choose a new").await.token();
    let not_me_token = app.gateway.wait_for_notification("New trusted device").await.token();
    let passwords = ["x-5hort", "Seven-quiet-tin-lanterns-1", "Seven-quiet-tin-lanterns-2"];
    for call in ["inspect", "not-me"] {
        search.add_reply(call_link(browser, call, &reset).await);
    }
    for password in &passwords[..2] {
        search.add_reply(set_password(browser, &reset, password).await);
        search.add_reply(set_password(browser, &reset, password).await);
    }
    search.add_reply(call_link(browser, "inspect", &not_me_token).await);
    search.add_text("the database", app.dump().await);
    // The one answer that holds a token, since it is for that.
    let new_password_token =
        call_link(browser, "not-me", &not_me_token).await.json["token"].as_str().unwrap().to_owned();
    search.add_reply(call_link(browser, "not-me", &not_me_token).await);
    search.add_text("the database", app.dump().await);
    assert_eq!(search.add_reply(set_password(browser, &new_password_token, passwords[2]).await).status, 204);
    search.add_reply(browser.sign_in_as(&person.username, passwords[2]).await);
    for token in [reset, not_me_token, new_password_token] {
        search.add_secret("a link's token", token);
    }
    for password in passwords {
        search.add_secret("a new password", password);
    }
    search.add_text("the database", app.dump().await);
}

/// C11, A15, S2, T1.
#[tokio::test]
async fn no_secret_is_in_a_log_an_answer_a_figure_or_the_database() {
    let app = TestApp::in_real_time().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let program = Program::on_database_of(&app).with_gateway(&app.gateway);
    let service = program.serve_with_trace_log();
    let mut browser = app.browser().at(service.address);
    let mut search = LeakSearch::default();
    search.add_secret("the password", &ada.password);
    search.add_secret("the sender's secret", "x".repeat(32));
    let hex = HEXLOWER.encode(&ada.secret);
    search.add_secret("the app's secret", hex);
    search.add_secret("the app's secret", format!("{:?}", ada.secret).trim_matches(['[', ']']).to_owned());
    do_everything(&mut search, &mut browser, &app, &ada).await;
    use_links(&mut search, &mut browser, &app, &ada).await;
    let figures = app.browser().at(service.metrics).get("/metrics").await.text;
    assert!(figures.contains("latchkey_events_total"), "{figures}");
    search.add_text("the figures", figures);
    let log = service.log();
    assert!(log.contains("code_wrong") && log.contains("TRACE"), "the log does not say everything");
    // Each line begins with a time of day, whose microseconds are six digits too.
    let lines: Vec<&str> =
        log.lines().map(|line| line.split_once(' ').map_or(line, |(_, rest)| rest)).collect();
    search.add_text("the log", lines.join("\n"));
    assert!(search.secrets.len() >= 16 && search.texts.len() >= 40);
    search.assert_nothing_found();
}

/// T10: whatever is typed, the log has one line for each event, and no more.
#[tokio::test]
async fn nothing_typed_adds_a_line_to_the_log() {
    let app = TestApp::in_real_time().await;
    let ada = app.person("ada", &[]).await;
    let program = Program::on_database_of(&app).with_gateway(&app.gateway);
    let service = program.serve_with_trace_log();
    let mut browser = app.browser().at(service.address);
    browser.headers = vec![("user-agent".into(), "\u{202e}red".into())];
    for name in ["x\n2027-01-01T00:00:00Z  INFO forged", "\u{1b}[31mforged", "\u{85}forged", "\u{2028}forged"]
    {
        browser.sign_in_as(name, "wrong").await;
    }
    browser.get("/forged%0a%1b%5b31m").await;
    browser.sign_in(&ada).await;
    let log = service.log();
    assert!(log.lines().all(|line| line.starts_with("20")), "{log}");
    assert!(!log.contains('\u{1b}') && !log.contains(" INFO forged"));
}

/// C11.
#[tokio::test]
async fn what_holds_a_secret_prints_as_stars() {
    use axum::extract::FromRequestParts as _;
    use latchkey_api::crypto::token;
    use latchkey_api::extract::requester;
    use latchkey_api::http::cookies;
    use latchkey_api::{messages, senders};
    let app = TestApp::new().await;
    let held = token::Token::new().unwrap();
    let secret = held.reveal();
    let request = axum::http::Request::get("/")
        .header("cookie", format!("latchkey-session={secret}"))
        .extension(axum::extract::ConnectInfo(app.address))
        .body(())
        .unwrap();
    let mut parts = request.into_parts().0;
    let requester = requester::Requester::from_request_parts(&mut parts, &app.state).await.unwrap();
    assert_eq!(requester.session().unwrap().digest(), held.digest());
    let mut jar = requester.jar();
    jar.set(cookies::SESSION, &held, None);
    let message = messages::CodeMessage {
        product: "Latchkey".into(),
        code: latchkey_contract::Secret::new(secret.into()),
        lifetime: app.config.policy.code_lifetime,
        browser: String::new(),
        at: app.now(),
        host: String::new(),
    };
    let notification = messages::Notification {
        product: "Latchkey".into(),
        kind: messages::NotificationKind::Reset,
        at: app.now(),
        sent_at: app.now(),
        origin: messages::NotificationOrigin::Administrator,
        link: Some(messages::NotificationLink {
            address: latchkey_contract::Secret::new(secret.into()),
            expires_at: app.now(),
        }),
    };
    let link = json!({"token": secret, "password": secret});
    let first = json!({"token": secret, "username": "root", "password": secret});
    let sign_in = json!({"username": "ada", "password": secret});
    let sender = json!({"kind": "webhook", "url": "http://localhost/", "secret": secret});
    let sender: senders::SenderSettings = serde_json::from_value(sender).unwrap();
    for printed in [
        format!("{held:?}"),
        format!("{requester:?}"),
        format!("{jar:?}"),
        format!("{message:?} {:?}", message.mail()),
        format!(
            "{notification:?} {:?} {:?}",
            notification.mail(),
            messages::OutboundMessage::from(&notification)
        ),
        format!("{:?}", serde_json::from_value::<latchkey_contract::SetPassword>(link).unwrap()),
        format!("{:?}", serde_json::from_value::<latchkey_contract::Bootstrap>(first).unwrap()),
        format!(
            "{:?}",
            latchkey_contract::NotMeReported { token: latchkey_contract::Secret::new(secret.into()) }
        ),
        format!("{:?}", serde_json::from_value::<latchkey_contract::SignIn>(sign_in).unwrap()),
        format!(
            "{:?}",
            serde_json::from_value::<latchkey_contract::EnterCode>(json!({"code": secret})).unwrap()
        ),
        format!("{sender:?} {:?}", sender.build(senders::Channel::Text)),
        format!("{:?} {:?}", senders::Destination::Phone(secret.into()), app.state.keys),
    ] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
