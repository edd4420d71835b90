//! Setting up, changing and removing methods: only after a recent step-up, and only once a code was typed back.

use latchkey_contract::MethodKind::{self, App, Email, Sms};
use latchkey_flow::TotpSecret;
use serde_json::{Value, json};

use crate::browser::{Reply, TestBrowser};
use crate::test_app::{TestApp, TestPerson};

/// A browser in which the person has just signed in, by the first method offered or by the password alone.
async fn signed_in_by_first_method(app: &TestApp, person: &TestPerson) -> TestBrowser {
    let mut browser = app.browser();
    let reply = browser.sign_in(person).await;
    if reply.step() == "choose_method" {
        let kind = reply.json["methods"][0]["kind"].as_str().unwrap().to_owned();
        browser.choose(&kind).await;
        let code = if kind == "app" { app.totp_code(person, 0) } else { app.gateway.last().code() };
        assert_eq!(browser.enter(&code).await.step(), "signed_in");
    }
    browser
}

async fn set_up(browser: &mut TestBrowser, kind: &str, address: Option<&str>) -> Reply {
    browser.post("/api/v1/methods", json!({"kind": kind, "address": address})).await
}

fn secret_of(reply: &Reply) -> TotpSecret {
    TotpSecret::from_base32(reply.json["app"]["secret"].as_str().unwrap()).unwrap()
}

async fn kinds(browser: &mut TestBrowser) -> Vec<String> {
    let account = browser.get("/api/v1/account").await;
    let kind = |method: &Value| method["kind"].as_str().unwrap().to_owned();
    account.json["methods"].as_array().unwrap().iter().map(kind).collect()
}

/// D7.
#[tokio::test]
async fn an_app_counts_only_once_a_code_of_it_was_typed_back() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    let enrolment = set_up(&mut browser, "app", None).await;
    assert_eq!((enrolment.status, enrolment.json["step"]["step"].as_str()), (200, Some("enter_code")));
    assert!(
        enrolment.json["step"]["expires_in_ms"].is_null() && enrolment.json["step"]["resend_in_ms"].is_null()
    );
    assert_eq!(enrolment.json["step"]["trust_offered"], false);
    assert_eq!(kinds(&mut browser).await, ["sms"], "nothing is configured yet");
    assert_eq!(app.browser().sign_in(&ada).await.json["methods"].as_array().unwrap().len(), 1);

    let wrong = browser.enter("000000").await;
    assert_eq!(wrong.outcome(), (401, "code_wrong".into()));
    let code = secret_of(&enrolment).code_at(app.now());
    assert_eq!(browser.enter(&code).await.step(), "signed_in");
    assert_eq!(kinds(&mut browser).await, ["app", "sms"]);
}

/// D7.
#[tokio::test]
async fn of_two_set_ups_only_the_confirmed_secret_works() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App, Sms]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    let dropped = secret_of(&set_up(&mut browser, "app", None).await);
    let kept = secret_of(&set_up(&mut browser, "app", None).await);
    assert_ne!(dropped.reveal(), kept.reveal());
    assert_eq!(browser.enter(&dropped.code_at(app.now())).await.code(), "code_wrong");

    // Until the new one is confirmed, the old one goes on working.
    app.advance_secs(30);
    let mut other = app.browser();
    other.sign_in(&ada).await;
    other.choose("app").await;
    assert_eq!(other.enter(&app.totp_code(&ada, 0)).await.step(), "signed_in");

    assert_eq!(browser.enter(&kept.code_at(app.now())).await.step(), "signed_in");
    app.advance_secs(60);
    for (secret, outcome) in [(&dropped, 401), (&TotpSecret::new(&ada.secret).unwrap(), 401), (&kept, 200)] {
        let mut login = app.browser();
        login.sign_in(&ada).await;
        login.choose("app").await;
        assert_eq!(login.enter(&secret.code_at(app.now())).await.status, outcome);
    }
}

/// D6.
#[tokio::test]
async fn the_code_that_set_up_an_app_does_not_sign_in() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    let secret = secret_of(&set_up(&mut browser, "app", None).await);
    let code = secret.code_at(app.now());
    assert_eq!(browser.enter(&code).await.step(), "signed_in");
    let mut login = app.browser();
    login.sign_in(&ada).await;
    login.choose("app").await;
    assert_eq!(login.enter(&code).await.outcome(), (401, "code_used".into()));
    app.advance_secs(30);
    assert_eq!(login.enter(&secret.code_at(app.now())).await.step(), "signed_in");
}

/// D2.
#[tokio::test]
async fn a_new_secret_has_160_bits_of_its_own_and_its_address_says_all_of_it() {
    let app = TestApp::new().await;
    let ada = app.person("ada lovelace & co", &[]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    let mut seen = std::collections::HashSet::new();
    for _ in 0..50 {
        let enrolment = set_up(&mut browser, "app", None).await;
        let secret = secret_of(&enrolment);
        assert!(secret.reveal().len() >= 20 && seen.insert(secret.reveal().to_vec()));
        let uri = url::Url::parse(enrolment.json["app"]["uri"].as_str().unwrap()).unwrap();
        assert_eq!((uri.scheme(), uri.host_str()), ("otpauth", Some("totp")));
        assert_eq!(uri.path(), "/Latchkey:ada%20lovelace%20%26%20co");
        let fields: std::collections::BTreeMap<_, _> = uri.query_pairs().into_owned().collect();
        assert_eq!(fields["secret"], secret.base32());
        assert_eq!((&*fields["issuer"], &*fields["digits"], &*fields["period"]), ("Latchkey", "6", "30"));
    }
}

/// D9.
#[tokio::test]
async fn nobody_reads_a_confirmed_secret_back() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    let enrolment = set_up(&mut browser, "app", None).await;
    let secret = secret_of(&enrolment);
    browser.enter(&secret.code_at(app.now())).await;
    for path in ["/api/v1/account", "/api/v1/login", "/api/v1/session", "/api/v1/devices", "/api/v1/sessions"]
    {
        let reply = browser.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert!(!reply.text.contains(&secret.base32()), "{path}");
    }
}

#[tokio::test]
async fn an_address_counts_only_once_its_code_was_typed_back() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    for (kind, typed, stored, masked) in [
        ("sms", "+41 (79) 555-66 77", "+41795556677", "•••• 77"),
        ("email", " New@Example.ORG ", "New@example.org", "N•••@example.org"),
    ] {
        let enrolment = set_up(&mut browser, kind, Some(typed)).await;
        assert_eq!(enrolment.json["step"]["method"]["hint"], masked, "{enrolment:?}");
        assert!(enrolment.json["step"]["expires_in_ms"].as_u64().is_some_and(|left| left <= 45_000));
        assert_eq!(app.gateway.last().to, stored);
        let before = browser.get("/api/v1/account").await;
        assert!(!before.text.contains(stored), "{kind} counts too early");
        assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
        let after = browser.get("/api/v1/account").await;
        let field = if kind == "sms" { "phone" } else { "email" };
        assert_eq!(after.json[field], json!({"address": stored, "verified": true}));

        let mut login = app.browser();
        login.sign_in(&ada).await;
        login.choose(kind).await;
        assert_eq!(app.gateway.last().to, stored, "the next code goes to the new {kind}");
    }
}

/// M9: a typing error costs nothing.
#[tokio::test]
async fn an_address_that_is_not_confirmed_leaves_the_old_one_working() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Email]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    set_up(&mut browser, "email", Some("typo@example.org")).await;
    let stale = app.gateway.last().code();
    // Begun again, the first code is dead.
    set_up(&mut browser, "email", Some("right@example.org")).await;
    if app.gateway.last().code() != stale {
        assert_eq!(browser.enter(&stale).await.status, 401);
    }
    let mut login = app.browser();
    login.sign_in(&ada).await;
    login.choose("email").await;
    assert_eq!(app.gateway.last().to, ada.email);
    assert_eq!(login.enter(&app.gateway.last().code()).await.step(), "signed_in");
}

#[tokio::test]
async fn an_address_that_cannot_be_is_refused_with_what_to_do() {
    let app = TestApp::new().await;
    let (ada, ben) = (app.person("ada", &[App]).await, app.person("ben", &[Sms]).await);
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    for (kind, address) in [
        ("sms", Some("079 555 66 77")),
        ("sms", Some("+41 79")),
        ("sms", None),
        ("email", Some("ada@")),
        ("email", Some("a\u{202e}da@example.org")),
        ("email", None),
    ] {
        let reply = set_up(&mut browser, kind, address).await;
        assert_eq!(
            (reply.outcome(), &reply.json["field"]),
            ((422, "invalid_field".into()), &json!("address"))
        );
        assert!(reply.json["detail"].as_str().is_some_and(|advice| !advice.is_empty()));
    }
    assert_eq!(set_up(&mut browser, "recovery", None).await.outcome(), (422, "method_unavailable".into()));
    assert_eq!(set_up(&mut browser, "sms", Some(&"9".repeat(10_000))).await.status, 422);

    // That a number belongs to another account is told only to whoever can read the code that is sent there.
    let sent = app.gateway.messages().len();
    assert_eq!(set_up(&mut browser, "sms", Some(&ben.phone)).await.status, 200);
    assert_eq!(app.gateway.messages().len(), sent + 1);
    let taken = browser.enter(&app.gateway.last().code()).await;
    assert_eq!((taken.outcome(), &taken.json["field"]), ((409, "taken".into()), &json!("phone")));
    assert_eq!(kinds(&mut browser).await, ["app"]);
}

/// D8 and T11. Neither a login before its code, nor trust, nor an old step-up is enough to change how somebody
/// signs in.
#[tokio::test]
async fn security_changes_require_a_recent_step_up() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App, Sms]).await;
    let calls: [(&str, &str, Value); 6] = [
        ("POST", "/api/v1/methods", json!({"kind": "app"})),
        ("POST", "/api/v1/methods", json!({"kind": "email", "address": "x@example.org"})),
        ("DELETE", "/api/v1/methods/sms", Value::Null),
        ("POST", "/api/v1/recovery-codes", json!({})),
        ("POST", "/api/v1/devices", json!({"name": "x"})),
        (
            "POST",
            "/api/v1/account/password",
            json!({"current": ada.password, "new": "a new and long password"}),
        ),
    ];
    let mut trusted = app.trusted(&ada, "Laptop").await;
    let mut old = signed_in_by_first_method(&app, &ada).await;
    app.advance_secs(600);
    assert_eq!(trusted.sign_in(&ada).await.step(), "signed_in");
    let mut mid_login = app.browser();
    mid_login.sign_in(&ada).await;
    for (verb, path, body) in &calls {
        for (who, browser, expected) in [
            ("with trust alone", &mut trusted, (403, "step_up_required")),
            ("with an old step-up", &mut old, (403, "step_up_required")),
            ("half-way through a login", &mut mid_login, (401, "no_session")),
        ] {
            let request = browser.request(verb.parse().unwrap(), path);
            let reply = browser.send(if body.is_null() { request } else { request.json(body) }).await;
            assert_eq!(reply.outcome(), (expected.0, expected.1.into()), "{verb} {path} {who}");
        }
    }
    let account = old.get("/api/v1/account").await;
    assert_eq!(account.json["step_up_valid_for_ms"], 0);

    let asked = old.post("/api/v1/step-up", json!({})).await;
    assert_eq!(asked.step(), "choose_method");
    old.choose("sms").await;
    assert_eq!(old.enter(&app.gateway.last().code()).await.step(), "signed_in");
    assert_eq!(old.get("/api/v1/account").await.json["step_up_valid_for_ms"], 600_000);
    assert_eq!(set_up(&mut old, "app", None).await.status, 200);
    app.advance_secs(599);
    assert_eq!(set_up(&mut old, "app", None).await.status, 200);
    app.advance_secs(1);
    assert_eq!(set_up(&mut old, "app", None).await.code(), "step_up_required");
}

/// D8: the step-up itself is throttled as the login is.
#[tokio::test]
async fn wrong_codes_of_a_step_up_count_as_those_of_a_login() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    for _ in 0..4 {
        browser.post("/api/v1/step-up", json!({})).await;
        browser.choose("app").await;
        for _ in 0..5 {
            browser.enter("000000").await;
        }
    }
    browser.post("/api/v1/step-up", json!({})).await;
    let refused = browser.choose("app").await;
    assert_eq!(refused.outcome(), (429, "too_many_tries".into()));
    assert!(refused.json["retry_in_ms"].as_u64().is_some_and(|wait| wait <= 3_600_000));
}

/// D3: a time step that was used for a step-up is used.
#[tokio::test]
async fn a_code_used_for_a_step_up_does_not_sign_in() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    app.advance_secs(30);
    let code = app.totp_code(&ada, 0);
    browser.post("/api/v1/step-up", json!({})).await;
    browser.choose("app").await;
    assert_eq!(browser.enter(&code).await.step(), "signed_in");
    let mut login = app.browser();
    login.sign_in(&ada).await;
    login.choose("app").await;
    assert_eq!(login.enter(&code).await.code(), "code_used");
}

/// A step-up counts for the session that asked for it, and for no other.
#[tokio::test]
async fn a_step_up_in_one_browser_is_none_in_another() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let (mut one, mut two) =
        (signed_in_by_first_method(&app, &ada).await, signed_in_by_first_method(&app, &ada).await);
    app.advance_secs(600);
    two.post("/api/v1/step-up", json!({})).await;
    // The cookie of the step-up's attempt, carried to the other browser, does nothing there.
    one.cookies.insert("latchkey-attempt".into(), two.cookies["latchkey-attempt"].clone());
    one.choose("sms").await;
    assert_eq!(one.enter(&app.gateway.last().code()).await.outcome(), (401, "no_session".into()));
    assert_eq!(set_up(&mut one, "app", None).await.code(), "step_up_required");
    assert_eq!(set_up(&mut two, "app", None).await.code(), "step_up_required");
}

#[tokio::test]
async fn an_account_without_a_method_steps_up_by_its_password() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    app.advance_secs(600);
    assert_eq!(set_up(&mut browser, "app", None).await.code(), "step_up_required");
    assert_eq!(browser.post("/api/v1/step-up", json!({})).await.outcome(), (422, "invalid_field".into()));
    let wrong = browser.post("/api/v1/step-up", json!({"password": "wrong"})).await;
    assert_eq!((wrong.outcome(), &wrong.json["field"]), ((403, "password_wrong".into()), &json!("password")));
    assert_eq!(browser.post("/api/v1/step-up", json!({"password": ada.password})).await.step(), "signed_in");
    assert_eq!(set_up(&mut browser, "app", None).await.status, 200);

    let ben = app.person("ben", &[App]).await;
    let mut other = signed_in_by_first_method(&app, &ben).await;
    let asked = other.post("/api/v1/step-up", json!({"password": ben.password})).await;
    assert_eq!(asked.step(), "choose_method", "with a method, the password is no step-up");
}

/// S5 and T6.
#[tokio::test]
async fn a_changed_factor_ends_other_sessions_and_all_trust() {
    let app = TestApp::new().await;
    for remove in [false, true] {
        let ada = app.person(&format!("ada{remove}"), &[App, Sms]).await;
        let mut trusted = app.trusted(&ada, "Laptop").await;
        app.advance_secs(60);
        let mut browser = signed_in_by_first_method(&app, &ada).await;
        let mut other = app.signed_in(&ada).await;
        let mut open = app.browser();
        open.sign_in(&ada).await;
        if remove {
            assert_eq!(browser.delete("/api/v1/methods/app").await.status, 204);
        } else {
            let secret = secret_of(&set_up(&mut browser, "app", None).await);
            assert_eq!(browser.enter(&secret.code_at(app.now())).await.step(), "signed_in");
        }
        assert!(browser.is_signed_in().await);
        assert!(!other.is_signed_in().await && !trusted.is_signed_in().await);
        assert_eq!(
            open.choose("sms").await.code(),
            "no_attempt",
            "an open login was begun under another set-up"
        );
        assert_eq!(trusted.sign_in(&ada).await.step(), "choose_method");
        app.advance_secs(60);
    }
}

/// D8: two at once cannot both find the other one's method still there.
#[tokio::test]
async fn two_removals_at_once_are_both_seen() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App, Sms]).await;
    let browser = signed_in_by_first_method(&app, &ada).await;
    let (mut one, mut two) = (browser.clone(), browser.clone());
    let (a, b) = tokio::join!(one.delete("/api/v1/methods/app"), two.delete("/api/v1/methods/sms"));
    assert_eq!((a.status, b.status), (204, 204));
    let left: Vec<MethodKind> = vec![];
    assert_eq!(kinds(&mut one).await.len(), left.len());
    assert_eq!(one.delete("/api/v1/methods/app").await.code(), "not_found");
}

#[tokio::test]
async fn a_method_can_be_given_a_name_and_says_when_it_was_used() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = signed_in_by_first_method(&app, &ada).await;
    assert_eq!(browser.patch("/api/v1/methods/sms", json!({"name": " My phone "})).await.status, 204);
    let method = browser.get("/api/v1/account").await.json["methods"][0].clone();
    assert_eq!(
        (&method["name"], &method["last_used_at"]),
        (&json!("My phone"), &json!(app.now().as_millis()))
    );
    let long = "x".repeat(65);
    for (path, name, expected) in [
        ("/api/v1/methods/sms", "a\u{202e}b", (422, "invalid_field")),
        ("/api/v1/methods/sms", &*long, (422, "invalid_field")),
        ("/api/v1/methods/app", "x", (404, "not_found")),
        ("/api/v1/methods/..", "x", (404, "not_found")),
    ] {
        let reply = browser.patch(path, json!({"name": name})).await;
        assert_eq!(reply.outcome(), (expected.0, expected.1.into()), "{path} {name}");
    }
}
