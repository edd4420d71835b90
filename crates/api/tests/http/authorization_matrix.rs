//! M1, M2 and B1: who may do what, and with what. Every call of the API, by every kind of caller.

use std::collections::BTreeMap;

use latchkey_api::crypto::random;
use latchkey_api::store::NewAccount;
use latchkey_contract::{AccountSummary, MethodKind, Role};
use latchkey_flow::{Factor, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Reply, TestBrowser};
use crate::test_app::{TestApp, TestConfig, TestPerson, unique_phone};

const SESSION: &str = "latchkey-session";
const METHODS: [MethodKind; 2] = [MethodKind::App, MethodKind::Sms];

/// Who makes a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    Anonymous,
    /// The owner of the data that the call is about, who has typed the password and nothing else.
    PasswordOnly,
    Owner,
    /// Another user, who knows the ids of the owner's data.
    OtherUser,
    Admin,
    /// An administrator whose trusted device stood in for the code.
    AdminWithoutStepUp,
}

const CALLERS: [Caller; 6] = [
    Caller::Anonymous,
    Caller::PasswordOnly,
    Caller::Owner,
    Caller::OtherUser,
    Caller::Admin,
    Caller::AdminWithoutStepUp,
];

type CallOutcome = (u16, &'static str);

/// Who is not refused.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// Everybody.
    Open,
    /// A call of the login: the outcome for somebody anonymous, after the password, and signed in.
    Login(CallOutcome, CallOutcome, CallOutcome),
    /// Whoever is signed in, each for their own account.
    SignedIn,
    /// The same with a recent step-up.
    SteppedUp,
    /// The owner of the data; for everybody else it does not exist.
    Owner,
    /// An administrator.
    Admin,
    /// The same with a recent step-up.
    SteppedUpAdmin,
}

/// A call, its rule, and its outcome for whoever may make it.
struct Call {
    verb: &'static str,
    path: &'static str,
    body: Value,
    rule: Rule,
    allowed: CallOutcome,
}

/// The data that a call is about.
struct Fixture {
    owner: TestPerson,
    device: String,
    session: String,
    /// A username that nobody has yet.
    fresh: String,
    /// A phone number that nobody has yet.
    free_phone: String,
    policy: Value,
}

/// Every call of the API, with a body that is accepted.
fn calls(fixture: &Fixture) -> Vec<Call> {
    use Rule::{Admin, Login, Open, Owner, SignedIn, SteppedUp, SteppedUpAdmin};
    let none = || Value::Null;
    let call = |verb, path, body, rule, allowed| Call { verb, path, body, rule, allowed };
    let password = json!({"username": fixture.owner.username, "password": fixture.owner.password});
    let name = || json!({"name": "x"});
    let (chosen, gone, turn) = ((200, "choose_method"), (401, "no_attempt"), (409, "out_of_turn"));
    let (ok, empty) = ((200, ""), (204, ""));
    let user = json!({"username": fixture.fresh, "phone": fixture.free_phone});
    let new_password = json!({"current": "x", "new": "nine lives of a grey cat"});
    let (dead, token) = ((410, "link_dead"), || json!({"token": "x"}));
    let first = json!({"token": "x", "username": "eve", "password": "y"});
    vec![
        call("get", "/api/v1/login", none(), Login((200, "password"), chosen, (200, "signed_in")), ok),
        call("post", "/api/v1/login", password, Login(chosen, chosen, chosen), ok),
        call("delete", "/api/v1/login", none(), Open, (200, "password")),
        call(
            "post",
            "/api/v1/login/method",
            json!({"method": "sms"}),
            Login(gone, (200, "enter_code"), gone),
            ok,
        ),
        call("post", "/api/v1/login/resend", none(), Login(gone, turn, gone), ok),
        call(
            "post",
            "/api/v1/login/code",
            json!({"code": "000000", "trust": true}),
            Login(gone, turn, gone),
            ok,
        ),
        call("post", "/api/v1/login/device", name(), Login(gone, turn, gone), ok),
        call("get", "/api/v1/session", none(), SignedIn, ok),
        call("delete", "/api/v1/session", none(), SignedIn, empty),
        call("get", "/api/v1/sessions", none(), SignedIn, ok),
        call("delete", "/api/v1/sessions", none(), SignedIn, empty),
        call("delete", "/api/v1/sessions/{session}", none(), Owner, empty),
        call("get", "/api/v1/account", none(), SignedIn, ok),
        call("patch", "/api/v1/account", name(), SignedIn, empty),
        call("post", "/api/v1/account/password", new_password, SteppedUp, (403, "password_wrong")),
        call("post", "/api/v1/step-up", json!({}), SignedIn, chosen),
        call("post", "/api/v1/methods", json!({"kind": "app"}), SteppedUp, ok),
        call("patch", "/api/v1/methods/{method}", name(), SignedIn, empty),
        call("delete", "/api/v1/methods/{method}", none(), SteppedUp, empty),
        call("post", "/api/v1/recovery-codes", none(), SteppedUp, ok),
        call("get", "/api/v1/devices", none(), SignedIn, ok),
        call("post", "/api/v1/devices", name(), SteppedUp, empty),
        call("delete", "/api/v1/devices", none(), SignedIn, empty),
        call("patch", "/api/v1/devices/{device}", name(), Owner, empty),
        call("delete", "/api/v1/devices/{device}", none(), Owner, empty),
        call("get", "/api/v1/users", none(), Admin, ok),
        call("post", "/api/v1/users", user, SteppedUpAdmin, (201, "")),
        call("get", "/api/v1/users/{user}", none(), Admin, ok),
        call("patch", "/api/v1/users/{user}", json!({"version": 1, "name": "x"}), SteppedUpAdmin, ok),
        call("delete", "/api/v1/users/{user}/methods", none(), SteppedUpAdmin, empty),
        call("get", "/api/v1/users/{user}/devices", none(), Admin, ok),
        call("delete", "/api/v1/users/{user}/devices", none(), SteppedUpAdmin, empty),
        call("delete", "/api/v1/users/{user}/devices/{device}", none(), SteppedUpAdmin, empty),
        call("get", "/api/v1/users/{user}/sessions", none(), Admin, ok),
        call("delete", "/api/v1/users/{user}/sessions", none(), SteppedUpAdmin, empty),
        call("delete", "/api/v1/users/{user}/sessions/{session}", none(), SteppedUpAdmin, empty),
        call("get", "/api/v1/users/{user}/lock", none(), Admin, ok),
        call("delete", "/api/v1/users/{user}/lock", none(), SteppedUpAdmin, empty),
        call("post", "/api/v1/users/{user}/invitation", none(), SteppedUpAdmin, empty),
        call("get", "/api/v1/policy", none(), Admin, ok),
        call("put", "/api/v1/policy", fixture.policy.clone(), SteppedUpAdmin, ok),
        call("get", "/api/v1/audit", none(), Admin, ok),
        call("get", "/api/v1/audit.csv", none(), Admin, ok),
        call("post", "/api/v1/password-resets", json!({"username": fixture.owner.username}), Open, (202, "")),
        call("post", "/api/v1/links/inspect", token(), Open, dead),
        call("post", "/api/v1/links/password", json!({"token": "x", "password": "y"}), Open, dead),
        call("post", "/api/v1/links/not-me", token(), Open, dead),
        call("post", "/api/v1/bootstrap", first, Open, dead),
        call("post", "/api/v1/uploads", none(), SteppedUpAdmin, (415, "unsupported_media_type")),
        call("get", "/api/v1/uploads/template.csv", none(), Admin, ok),
        call("get", "/api/v1/uploads/{user}", none(), Admin, (404, "not_found")),
        call("delete", "/api/v1/uploads/{user}", none(), SteppedUpAdmin, (404, "not_found")),
        call(
            "put",
            "/api/v1/uploads/{user}/mapping",
            json!({"username": 0}),
            SteppedUpAdmin,
            (404, "not_found"),
        ),
        call("post", "/api/v1/uploads/{user}/apply", none(), SteppedUpAdmin, (404, "not_found")),
        call("get", "/api/v1/uploads/{user}/errors.csv", none(), Admin, (404, "not_found")),
        call("get", "/api/v1/health", none(), Open, ok),
        call("get", "/api/openapi.json", none(), Open, ok),
        call("post", "/api/v1/csp-reports", none(), Open, empty),
    ]
}

/// The outcome of a call for a caller.
fn expected_outcome(call: &Call, caller: Caller) -> CallOutcome {
    use Caller::{Admin, AdminWithoutStepUp, Anonymous, OtherUser, Owner, PasswordOnly};
    let (unauthenticated, not_found, step_up, forbidden) =
        ((401, "no_session"), (404, "not_found"), (403, "step_up_required"), (403, "forbidden"));
    match (call.rule, caller) {
        (Rule::Open, _) => call.allowed,
        (Rule::Login(anonymous, ..), Anonymous) => anonymous,
        (Rule::Login(_, password_only, _), PasswordOnly) => password_only,
        (Rule::Login(.., signed_in), _) => signed_in,
        (_, Anonymous | PasswordOnly) => unauthenticated,
        (Rule::Owner, OtherUser | Admin | AdminWithoutStepUp) => not_found,
        (Rule::Admin | Rule::SteppedUpAdmin, Owner | OtherUser) => forbidden,
        (Rule::SteppedUp | Rule::SteppedUpAdmin, AdminWithoutStepUp) => step_up,
        _ => call.allowed,
    }
}

/// A fixture whose owner has a device and a session, and the owner's browser.
async fn fixture(app: &TestApp, owner: &TestPerson, fresh: String) -> (Fixture, TestBrowser) {
    let mut browser = app.browser_with_session(owner, Factor::Method(MethodKind::Sms)).await;
    browser.post("/api/v1/devices", json!({"name": "Laptop"})).await;
    let device = browser.get("/api/v1/devices").await.json["devices"][0]["id"].as_str().unwrap().to_owned();
    // Its trust would let the owner in without a code.
    browser.cookies.retain(|name, _| name == SESSION);
    let session =
        browser.get("/api/v1/sessions").await.json["sessions"][0]["id"].as_str().unwrap().to_owned();
    let now = app.state.policies.now();
    let policy = json!({
        "policy": latchkey_api::policy::to_wire(&now.policy),
        "version": now.version,
    });
    let free_phone = owner.phone.replacen("+4176", "+4177", 1);
    (Fixture { owner: owner.clone(), device, session, fresh, free_phone, policy }, browser)
}

async fn send(browser: &mut TestBrowser, call: &Call, path: &str, body: &Value) -> Reply {
    let request = browser.request(Method::from_bytes(call.verb.to_uppercase().as_bytes()).unwrap(), path);
    browser.send(if body.is_null() { request } else { request.json(body) }).await
}

/// What must not change when a call is refused.
async fn state(app: &TestApp, fixture: &Fixture) -> String {
    let mut read = app.state.store.read().await.unwrap();
    let id = &fixture.owner.id;
    let row = read.account(id).await.unwrap().unwrap();
    let methods = read.methods(id).await.unwrap();
    let fingerprint =
        latchkey_api::accounts::account_security::fingerprint(&row, &methods, &app.state.policy());
    let devices = read.devices(id, &fingerprint, None, app.now()).await.unwrap();
    let sessions =
        read.sessions(id, None, Timestamp::from_millis(0), Timestamp::from_millis(0)).await.unwrap();
    format!("{row:?} {methods:?} {devices:?} {sessions:?} {}", app.state.policies.now().version)
}

/// A call that is not in the table above makes this fail: decide there who may make it.
#[tokio::test]
async fn every_call_is_open_to_exactly_those_whom_the_table_names() {
    let mut config = TestConfig::default();
    // Everybody asks from one address.
    config.policy.wrong_passwords = 100;
    let app = TestApp::with(config).await;
    let document = app.browser().get("/api/openapi.json").await.json;
    let mut described = BTreeMap::new();
    for (path, verbs) in document["paths"].as_object().unwrap() {
        for verb in verbs.as_object().unwrap().keys() {
            described.insert((path_shape(path), verb.clone()), path.clone());
        }
    }
    let template = app.person("template", &METHODS).await;
    let (first, _) = fixture(&app, &template, "x".into()).await;
    let listed: Vec<(String, String)> =
        calls(&first).iter().map(|call| (path_shape(call.path), call.verb.to_owned())).collect();
    for key in described.keys() {
        assert!(listed.contains(key), "{key:?} is in no table");
    }
    for key in &listed {
        assert!(described.contains_key(key), "{key:?} is no longer there");
    }
    for caller in CALLERS {
        // Some calls are open to everybody, but only so often within an hour.
        app.advance_secs(3600);
        for nth in 0..listed.len() {
            let name = format!("{caller:?}{nth}").to_lowercase();
            let owner = copy_of(&app, &template, &name, Role::User).await;
            let (fixture, owner_browser) = fixture(&app, &owner, format!("new{name}")).await;
            let call = calls(&fixture).remove(nth);
            let mut browser = browser_of(&app, caller, &fixture, owner_browser).await;
            let path = call
                .path
                .replace("{user}", &owner.id)
                .replace("{device}", &fixture.device)
                .replace("{session}", &fixture.session)
                .replace("{method}", "app");
            let before = state(&app, &fixture).await;
            let expected = expected_outcome(&call, caller);
            if call.body.is_object() && (expected == call.allowed || expected.0 == 200) {
                let mut more = call.body.clone();
                more["mfa_required"] = json!(false);
                let reply = send(&mut browser, &call, &path, &more).await;
                let refused = (422, "invalid_field".to_owned());
                assert_eq!(reply.outcome(), refused, "M2: {} {path} takes what it does not name", call.verb);
                assert_eq!(state(&app, &fixture).await, before, "M2: {} {path}", call.verb);
            }
            let reply = send(&mut browser, &call, &path, &call.body).await;
            let (status, code) = reply.outcome();
            assert_eq!((status, code.as_str()), expected, "{caller:?}: {} {path}: {reply:?}", call.verb);
            if status >= 400 {
                assert_eq!(state(&app, &fixture).await, before, "{caller:?}: {} {path}", call.verb);
            }
            if matches!(caller, Caller::Anonymous | Caller::PasswordOnly) {
                assert!(
                    !browser.cookies.contains_key(SESSION) && !browser.is_signed_in().await,
                    "{} {path}",
                    call.verb
                );
            }
        }
    }
}

/// A browser of that caller.
async fn browser_of(
    app: &TestApp,
    caller: Caller,
    fixture: &Fixture,
    owner_browser: TestBrowser,
) -> TestBrowser {
    let name = format!("by{}", fixture.fresh);
    match caller {
        Caller::Anonymous => app.browser(),
        Caller::PasswordOnly => {
            let mut browser = app.browser();
            assert_eq!(browser.sign_in(&fixture.owner).await.step(), "choose_method");
            browser
        }
        Caller::Owner => owner_browser,
        Caller::OtherUser => {
            let other = copy_of(app, &fixture.owner, &name, Role::User).await;
            app.browser_with_session(&other, Factor::Method(MethodKind::App)).await
        }
        Caller::Admin => {
            let admin = copy_of(app, &fixture.owner, &name, Role::Admin).await;
            app.browser_with_session(&admin, Factor::Method(MethodKind::App)).await
        }
        Caller::AdminWithoutStepUp => {
            let admin = copy_of(app, &fixture.owner, &name, Role::Admin).await;
            app.browser_with_session(&admin, Factor::Device).await
        }
    }
}

/// A new person with another's password and methods: to hash a password for each would take most of the test's
/// time.
async fn copy_of(app: &TestApp, other: &TestPerson, name: &str, role: Role) -> TestPerson {
    let (id, email) = (random::id().unwrap(), format!("{name}@example.org"));
    let person = TestPerson { id, username: name.into(), email, phone: unique_phone(), ..other.clone() };
    let summary = AccountSummary { id: person.id.clone(), username: name.into(), name: name.into(), role };
    let mut tx = app.state.store.begin().await.unwrap();
    let password_hash = tx.account(&other.id).await.unwrap().unwrap().password_hash;
    let (email, phone) = (Some(person.email.clone()), Some(person.phone.clone()));
    tx.add_account(&NewAccount { summary, email, phone, password_hash }, app.now()).await.unwrap();
    for kind in METHODS {
        let sealed = app.state.keys.encrypt(&person.id, &kind.into(), &person.secret).unwrap();
        tx.set_method(&person.id, kind, Some(&sealed), app.now()).await.unwrap();
        tx.verify_address(&person.id, kind, app.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    person
}

/// A path whose parameters have no names.
fn path_shape(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
