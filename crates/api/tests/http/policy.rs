//! The policy: read and changed by an administrator, and what follows from it at once.

use std::time::Duration;

use latchkey_contract::MethodKind::{self, App, Email, Sms};
use latchkey_contract::RequiredFor;
use latchkey_flow::{Factor, Policy};
use serde_json::{Value, json};

use crate::browser::{Reply, TestBrowser};
use crate::concurrency::{at_once, count, rounds};
use crate::fake_gateway::eventually;
use crate::test_app::{TestApp, TestConfig, TestPerson};

const POLICY: &str = "/api/v1/policy";

/// Changes some settings, and leaves the others as they are.
async fn change_policy(admin: &mut TestBrowser, what: Value) -> Reply {
    let mut now = admin.get(POLICY).await.json;
    let fields = now["policy"].as_object_mut().unwrap();
    fields.extend(what.as_object().unwrap().clone());
    admin.put(POLICY, now).await
}

async fn with(policy: Policy) -> TestApp {
    TestApp::with(TestConfig { policy, ..TestConfig::default() }).await
}

/// A browser in which an administrator has signed in just now.
async fn admin_browser(app: &TestApp) -> TestBrowser {
    let name = format!("root{}", app.now().as_millis());
    app.admin_browser(&app.admin(&name).await).await
}

fn kinds(reply: &Reply) -> Vec<&str> {
    reply.json["methods"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect()
}

async fn account(browser: &mut TestBrowser) -> Value {
    browser.get("/api/v1/account").await.json
}

#[tokio::test]
async fn the_settings_file_stands_until_an_administrator_saves() {
    let app = with(Policy { tries_per_code: 3, ..Policy::default() }).await;
    let mut admin = admin_browser(&app).await;
    let now = admin.get(POLICY).await.json;
    assert_eq!((&now["version"], &now["policy"]["tries_per_code"]), (&json!(0), &json!(3)));
    assert_eq!(
        (&now["policy"]["two_factor"], &now["policy"]["required_for"]),
        (&json!(true), &json!("admins"))
    );
    let saved = change_policy(&mut admin, json!({"tries_per_code": 2})).await;
    assert_eq!((saved.status, &saved.json["version"]), (200, &json!(1)));
    assert_eq!(app.state.policy().tries_per_code, 2, "at once where it was saved");

    let ada = app.person("ada", &[App]).await;
    let mut login = app.browser();
    login.sign_in(&ada).await;
    assert_eq!(login.choose("app").await.json["tries_left"], 2);
    // Another start, from the same file.
    let restarted = app.replica().await;
    assert_eq!(restarted.browser().get("/api/v1/health").await.status, 200);
    assert_eq!(restarted.state.policies.now().version, 1, "before anything is answered");
    assert_eq!(restarted.state.policy().tries_per_code, 2);
    // What the API cannot set stays as the settings file has it.
    assert_eq!(restarted.state.policy().sends_per_attempt, app.config.policy.sends_per_attempt);
}

#[tokio::test]
async fn every_replica_follows_by_itself() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let mut admin = admin_browser(&app).await;
    assert_eq!(change_policy(&mut admin, json!({"code_lifetime_seconds": 60})).await.status, 200);
    eventually("the other replica's policy", async {
        while replica.state.policy().code_lifetime != Duration::from_secs(60) {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_lies_beyond_its_limits_is_named_and_changes_nothing() {
    let app = TestApp::new().await;
    let mut admin = admin_browser(&app).await;
    for (field, value) in [
        ("code_lifetime_seconds", json!(29)),
        ("code_lifetime_seconds", json!(601)),
        ("tries_per_code", json!(0)),
        ("tries_per_code", json!(6)),
        ("wrong_codes_per_hour", json!(101)),
        ("wrong_codes_in_a_row", json!(101)),
        ("attempt_lifetime_minutes", json!(11)),
        ("app_past_steps", json!(2)),
        ("device_lifetime_days", json!(31)),
        ("wrong_passwords", json!(101)),
        ("session_idle_minutes", json!(61)),
        ("session_lifetime_hours", json!(25)),
        ("grace_days", json!(91)),
        ("audit_days", json!(29)),
        ("methods", json!([])),
        ("methods", json!(["recovery"])),
        ("methods", json!(["app", "app", "app", "app"])),
    ] {
        let reply = change_policy(&mut admin, json!({field: value})).await;
        assert_eq!((reply.code(), &reply.json["field"]), ("invalid_field", &json!(field)), "{value}");
        assert!(reply.json["detail"].as_str().is_some_and(|advice| !advice.is_empty()));
    }
    let reply = change_policy(&mut admin, json!({"strict": true, "methods": ["sms", "email"]})).await;
    assert_eq!(reply.json["field"], "methods", "nobody could set up anything");
    for what in [json!({"tries_per_code": -1}), json!({"required_for": "cats"}), json!({"extra": 1})] {
        assert_eq!(change_policy(&mut admin, what.clone()).await.code(), "invalid_field", "{what}");
    }
    let now = admin.get(POLICY).await.json;
    assert_eq!(now["version"], 0);
    let mut short = now.clone();
    short["policy"].as_object_mut().unwrap().remove("strict");
    assert_eq!(admin.put(POLICY, short).await.code(), "invalid_field", "what is not said is not guessed");
    // A method whose codes cannot be sent would lock everybody out.
    let without_senders = TestApp::with(TestConfig { senders: false, ..TestConfig::default() }).await;
    let mut admin = without_senders.admin_browser(&without_senders.admin("root").await).await;
    assert_eq!(change_policy(&mut admin, json!({"methods": ["sms"]})).await.json["field"], "methods");
    assert_eq!(change_policy(&mut admin, json!({"methods": ["app", "sms"]})).await.status, 200);
}

#[tokio::test]
async fn of_two_administrators_who_change_the_policy_the_second_is_told() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let mut one = admin_browser(&app).await;
    let mut two = one.at(replica.address);
    let old = two.get(POLICY).await.json;
    assert_eq!(change_policy(&mut one, json!({"tries_per_code": 4})).await.status, 200);
    assert_eq!(two.put(POLICY, old.clone()).await.outcome(), (409, "changed_meanwhile".into()));
    assert_eq!(one.put(POLICY, old).await.outcome(), (409, "changed_meanwhile".into()));
    assert_eq!(one.get(POLICY).await.json["policy"]["tries_per_code"], 4);
}

/// The same at one moment, on two replicas: one of ten is saved, and the others are told.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_policies_saved_at_once_one_stands() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let mut admin = admin_browser(&app).await;
    for _ in 0..rounds() {
        let now = admin.get(POLICY).await.json;
        let one = |n: usize| {
            let browser = admin.at(if n.is_multiple_of(2) { app.address } else { replica.address });
            let mut body = now.clone();
            body["policy"]["session_idle_minutes"] = (10 + n).into();
            browser.request(reqwest::Method::PUT, POLICY).json(&body)
        };
        let replies = at_once((0..10).map(one).collect()).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1, "{replies:?}");
        assert_eq!(count(&replies, "changed_meanwhile"), 9, "{replies:?}");
    }
}

/// With the process off, nobody is asked and nothing can be set up or taken away; on again, everything is as it
/// was but trust and the sessions that showed no method.
#[tokio::test]
async fn the_whole_process_can_be_turned_off_and_on() {
    let app = TestApp::new().await;
    let mut admin = admin_browser(&app).await;
    let ada = app.person("ada", &[App, Sms]).await;
    let mut trusted = app.trusted(&ada, "Laptop").await;
    let codes = trusted.post("/api/v1/recovery-codes", json!({})).await.status;
    assert_eq!(codes, 200);
    assert_eq!(change_policy(&mut admin, json!({"two_factor": false})).await.status, 200);

    let mut plain = app.browser();
    assert_eq!(plain.sign_in(&ada).await.step(), "signed_in");
    let mine = account(&mut plain).await;
    assert_eq!((&mine["allowed"], &mine["method_required"]), (&json!([]), &json!(false)));
    assert_eq!(mine["methods"].as_array().unwrap().len(), 2, "they are kept");
    for (verb, path, body) in [
        ("POST", "/api/v1/methods", json!({"kind": "app"})),
        ("DELETE", "/api/v1/methods/app", Value::Null),
        ("POST", "/api/v1/recovery-codes", json!({})),
    ] {
        let request = plain.request(verb.parse().unwrap(), path);
        let reply = plain.send(if body.is_null() { request } else { request.json(&body) }).await;
        assert_eq!(reply.outcome(), (422, "method_unavailable".into()), "{verb} {path}: {reply:?}");
    }
    assert_eq!(plain.post("/api/v1/devices", json!({"name": "x"})).await.code(), "method_required");
    assert!(plain.get("/api/v1/devices").await.json["devices"].as_array().unwrap().is_empty());

    app.advance_secs(60);
    let mut admin = admin_browser(&app).await;
    assert_eq!(change_policy(&mut admin, json!({"two_factor": true})).await.status, 200);
    assert!(!plain.is_signed_in().await, "S5: what was begun without a method ends");
    assert!(admin.is_signed_in().await, "what was not, goes on");
    let asked = trusted.sign_in(&ada).await;
    assert_eq!(asked.step(), "choose_method", "trust from before does not come back");
    assert_eq!(kinds(&asked).len(), 3, "with all that there was: app, text message, recovery codes");
    assert_eq!(change_policy(&mut admin, json!({"two_factor": false})).await.status, 200);
    assert!(!plain.is_signed_in().await, "what has ended does not come back");
}

/// S5. Also where a replica with an outdated policy let somebody in.
#[tokio::test]
async fn a_session_without_a_code_ends_where_there_is_a_method_to_ask_for() {
    let app = TestApp::new().await;
    let (ada, eli) = (app.person("ada", &[Sms]).await, app.person("eli", &[]).await);
    let (mut ada_browser, mut ben_browser) = (
        app.browser_with_session(&ada, Factor::None).await,
        app.browser_with_session(&eli, Factor::None).await,
    );
    assert!(!ada_browser.is_signed_in().await);
    assert!(ben_browser.is_signed_in().await);
}

/// X8. An administrator without a method can set one up and do nothing else.
#[tokio::test]
async fn an_account_that_must_have_a_method_can_do_nothing_but_set_one_up() {
    let app = TestApp::new().await;
    let eli = app.person("eli", &[]).await;
    app.execute_sql(&format!("UPDATE accounts SET role = 'admin' WHERE id = '{}'", eli.id)).await;
    let mut browser = app.browser();
    assert_eq!(browser.sign_in(&eli).await.step(), "signed_in");
    let closed = (403, "method_required".to_owned());
    for (verb, path) in [
        ("GET", "/api/v1/sessions"),
        ("DELETE", "/api/v1/sessions"),
        ("GET", "/api/v1/devices"),
        ("DELETE", "/api/v1/devices"),
        ("POST", "/api/v1/account/password"),
        ("GET", "/api/v1/users"),
        ("POST", "/api/v1/users"),
        ("GET", "/api/v1/policy"),
        ("PUT", "/api/v1/policy"),
        ("GET", "/api/v1/audit"),
        ("GET", "/api/v1/audit.csv"),
    ] {
        let request = browser.request(verb.parse().unwrap(), path).json(&json!({}));
        assert_eq!(browser.send(request).await.outcome(), closed, "{verb} {path}");
    }
    let mine = account(&mut browser).await;
    assert_eq!((&mine["method_required"], &mine["method_due_in_ms"]), (&json!(true), &json!(0)));
    assert!(browser.is_signed_in().await);
    assert_eq!(browser.patch("/api/v1/account", json!({"name": "Eli"})).await.status, 204);

    app.advance_secs(601);
    let step_up = browser.post("/api/v1/step-up", json!({"password": eli.password})).await;
    assert_eq!(step_up.step(), "signed_in");
    let enrolment = browser.post("/api/v1/methods", json!({"kind": "app"})).await;
    let secret =
        latchkey_flow::TotpSecret::from_base32(enrolment.json["app"]["secret"].as_str().unwrap()).unwrap();
    assert_eq!(browser.enter(&secret.code_at(app.now())).await.step(), "signed_in");
    assert_eq!(browser.get("/api/v1/users").await.status, 200);
    assert_eq!(browser.post("/api/v1/recovery-codes", json!({})).await.status, 200);
    assert_eq!(browser.delete("/api/v1/methods/app").await.outcome(), (409, "last_method".into()));
    assert_eq!(account(&mut browser).await["method_due_in_ms"], Value::Null);
}

/// Wherever they wanted to go: it would be closed to them.
#[tokio::test]
async fn who_must_set_up_a_method_is_led_there_by_the_login() {
    for (required, led) in
        [(RequiredFor::Admins, json!("/devices")), (RequiredFor::Everybody, json!("/security"))]
    {
        let app = with(Policy { required_for: required, ..Policy::default() }).await;
        let ada = app.person("ada", &[]).await;
        let mut browser = app.browser();
        let body = json!({"username": "ada", "password": ada.password, "return_to": "/devices"});
        let reply = browser.post("/api/v1/login", body).await;
        assert_eq!((reply.step(), &reply.json["return_to"]), ("signed_in", &led));
    }
    let grace = std::time::Duration::from_secs(7 * 86_400);
    let app = with(Policy { required_for: RequiredFor::Everybody, grace, ..Policy::default() }).await;
    let ada = app.person("ada", &[]).await;
    assert_eq!(app.browser().sign_in(&ada).await.json["return_to"], Value::Null, "there is time yet");
    app.advance_secs(7 * 86_400);
    assert_eq!(app.browser().sign_in(&ada).await.json["return_to"], "/security");
}

#[tokio::test]
async fn nobody_but_those_whom_the_policy_names_must_have_a_method() {
    for (required, user, admin) in
        [(RequiredFor::Nobody, 200, 200), (RequiredFor::Admins, 200, 403), (RequiredFor::Everybody, 403, 403)]
    {
        let app = with(Policy { required_for: required, ..Policy::default() }).await;
        let (ada, eli) = (app.person("ada", &[]).await, app.person("eli", &[]).await);
        app.execute_sql(&format!("UPDATE accounts SET role = 'admin' WHERE id = '{}'", eli.id)).await;
        for (person, status) in [(&ada, user), (&eli, admin)] {
            let mut browser = app.browser();
            browser.sign_in(person).await;
            assert_eq!(
                browser.get("/api/v1/devices").await.status,
                status,
                "{required:?} {}",
                person.username
            );
        }
    }
}

#[tokio::test]
async fn there_is_time_until_the_grace_is_over_and_saving_again_gives_no_more() {
    let app = TestApp::new().await;
    let eli = app.person("eli", &[]).await;
    app.advance_secs(100 * 86_400);
    let mut admin = admin_browser(&app).await;
    assert_eq!(
        change_policy(&mut admin, json!({"required_for": "everybody", "grace_days": 7})).await.status,
        200
    );
    let mut browser = app.browser();
    browser.sign_in(&eli).await;
    assert_eq!(browser.get("/api/v1/devices").await.status, 200);
    assert_eq!(account(&mut browser).await["method_due_in_ms"], 7 * 86_400_000);
    app.advance_secs(6 * 86_400);
    let mut admin = admin_browser(&app).await;
    assert_eq!(change_policy(&mut admin, json!({"tries_per_code": 4})).await.status, 200);
    app.advance_secs(86_399);
    browser.sign_in(&eli).await;
    assert_eq!(browser.get("/api/v1/devices").await.status, 200);
    app.advance_secs(1);
    assert_eq!(browser.get("/api/v1/devices").await.outcome(), (403, "method_required".into()));
    // Who came later has time from then on.
    let new = app.person("new", &[]).await;
    browser.sign_in(&new).await;
    assert_eq!(browser.get("/api/v1/devices").await.status, 200);
    app.advance_secs(7 * 86_400);
    browser.sign_in(&new).await;
    assert_eq!(browser.get("/api/v1/devices").await.outcome(), (403, "method_required".into()));
}

#[tokio::test]
async fn the_last_method_of_an_account_that_must_have_one_stays() {
    let app = with(Policy { required_for: RequiredFor::Everybody, ..Policy::default() }).await;
    let ada = app.person("ada", &[App, Sms]).await;
    let mut browser = app.browser_with_session(&ada, Factor::Method(App)).await;
    assert_eq!(account(&mut browser).await["method_required"], true);
    assert_eq!(browser.delete("/api/v1/methods/app").await.status, 204);
    assert_eq!(browser.delete("/api/v1/methods/sms").await.outcome(), (409, "last_method".into()));
    let free = TestApp::new().await;
    let ben = free.person("ben", &[Sms]).await;
    let mut browser = free.browser_with_session(&ben, Factor::Method(Sms)).await;
    assert_eq!(browser.delete("/api/v1/methods/sms").await.status, 204);
}

/// X2. No email and no text message, neither offered nor set up; what was begun or trusted by them ends.
#[tokio::test]
async fn strict_leaves_nothing_but_the_app() {
    let app = TestApp::new().await;
    let mut admin = admin_browser(&app).await;
    let (ada, ben) = (app.person("ada", &MethodKind::ALL).await, app.person("ben", &[Sms, Email]).await);
    let mut trusted = app.trusted(&ada, "Laptop").await;
    let mut by_text = app.browser_with_session(&ada, Factor::Method(Sms)).await;
    let mut by_app = app.browser_with_session(&ada, Factor::Method(App)).await;
    let mut mid_login = app.browser();
    mid_login.sign_in(&ada).await;
    mid_login.choose("sms").await;
    let sent = app.gateway.last().code();
    let mut enrolling = app.browser_with_session(&ada, Factor::Method(App)).await;
    enrolling.post("/api/v1/methods", json!({"kind": "email", "address": "x@example.org"})).await;
    let confirm = app.gateway.last().code();

    assert_eq!(change_policy(&mut admin, json!({"strict": true})).await.status, 200);
    assert!(!by_text.is_signed_in().await && by_app.is_signed_in().await);
    assert_eq!(mid_login.enter(&sent).await.outcome(), (401, "no_attempt".into()));
    assert_eq!(enrolling.enter(&confirm).await.outcome(), (401, "no_attempt".into()));
    assert_eq!(kinds(&trusted.sign_in(&ada).await), ["app"], "trust by a text message does not count");
    assert_eq!(account(&mut by_app).await["allowed"], json!(["app"]));
    for (kind, address) in [("sms", "+41795556677"), ("email", "x@example.org")] {
        let reply = by_app.post("/api/v1/methods", json!({"kind": kind, "address": address})).await;
        assert_eq!(reply.outcome(), (422, "method_unavailable".into()));
    }
    // Whoever had nothing else is not let off with the password.
    let mut ben_browser = app.browser();
    assert_eq!(ben_browser.sign_in(&ben).await.step(), "signed_in");
    assert_eq!(ben_browser.get("/api/v1/devices").await.outcome(), (403, "method_required".into()));
    assert_eq!(ben_browser.delete("/api/v1/methods/sms").await.outcome(), (422, "method_unavailable".into()));
    let new = json!({"username": "new", "email": "new@example.org", "phone": "+41795556677"});
    assert_eq!(admin.post("/api/v1/users", new).await.json["methods"], json!([]));
    assert_eq!(change_policy(&mut admin, json!({"strict": false})).await.status, 200);
    assert!(!by_text.is_signed_in().await, "what has ended does not come back");
}

#[tokio::test]
async fn a_kind_that_is_not_allowed_is_neither_offered_nor_set_up() {
    let app = with(Policy { methods: vec![App, Email], ..Policy::default() }).await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = app.browser();
    assert_eq!(kinds(&browser.sign_in(&ada).await), ["app", "email"]);
    assert_eq!(browser.choose("sms").await.outcome(), (422, "method_unavailable".into()));
    let mut signed_in = app.browser_with_session(&ada, Factor::Method(App)).await;
    let reply = signed_in.post("/api/v1/methods", json!({"kind": "sms", "address": "+41795556677"})).await;
    assert_eq!(reply.outcome(), (422, "method_unavailable".into()));
}

/// X4. An address that nobody has typed a code back from does not make an administrator alone.
#[tokio::test]
async fn an_address_that_is_not_verified_is_not_enough_for_an_administrator() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    app.execute_sql(&format!("UPDATE accounts SET role = 'admin' WHERE id = '{}'", ada.id)).await;
    let mut before = app.browser_with_session(&ada, Factor::Method(Sms)).await;
    assert_eq!(before.get("/api/v1/users").await.outcome(), (403, "method_required".into()));
    // The first login that types its code back verifies it.
    let mut login = app.signed_in(&ada).await;
    assert_eq!(login.get("/api/v1/users").await.status, 200);
}

/// A13. Where the password is the only factor, it has to be longer.
#[tokio::test]
async fn a_password_that_stands_alone_by_policy_has_to_be_long() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let change = async |app: &TestApp, ada: &TestPerson, new: &str| {
        let mut browser = app.browser_with_session(ada, Factor::Method(App)).await;
        let body = json!({"current": "wrong", "new": new});
        browser.post("/api/v1/account/password", body).await.code().to_owned()
    };
    assert_eq!(change(&app, &ada, "mauve otter 7").await, "password_wrong", "13 are enough beside an app");
    let off = TestConfig { policy: Policy { two_factor: false, ..Policy::default() }, ..app.config.clone() };
    let off = app.replica_with(off, app.database.clone()).await;
    assert_eq!(change(&off, &ada, "mauve otter 7").await, "password_unsuitable");
    assert_eq!(change(&off, &ada, "mauve otter 7 in a boat").await, "password_wrong");
}
