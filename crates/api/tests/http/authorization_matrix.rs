//! M1, M2 and B1: who may do what, and with what. Every call that there is, by everybody there is.

use std::collections::BTreeMap;

use latchkey_api::chance;
use latchkey_api::store::NewAccount;
use latchkey_contract::{AccountSummary, MethodKind, Role};
use latchkey_flow::Factor;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, Reply};
use crate::test_app::{House, Person, Plan, phone};

const SESSION: &str = "latchkey-session";
const METHODS: [MethodKind; 2] = [MethodKind::App, MethodKind::Sms];

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visitor {
    Nobody,
    /// The owner, who has typed the password and nothing else.
    HalfWay,
    Owner,
    /// Another user, who knows the owner's ids.
    Stranger,
    Admin,
    /// An administrator whose trusted device stood in for the code.
    AdminWithoutProof,
}

const VISITORS: [Visitor; 6] = [
    Visitor::Nobody,
    Visitor::HalfWay,
    Visitor::Owner,
    Visitor::Stranger,
    Visitor::Admin,
    Visitor::AdminWithoutProof,
];

type Brief = (u16, &'static str);

/// Who gets something better than a refusal.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// Everybody.
    Open,
    /// A call of the login: what nobody, somebody half-way, and somebody who is in already comes to.
    Login(Brief, Brief, Brief),
    /// Whoever is signed in, each for themselves.
    SignedIn,
    /// The same with a fresh proof.
    Proved,
    /// The one whose it is; for everybody else it is not there.
    Owner,
    /// An administrator.
    Admin,
    /// The same with a fresh proof.
    ProvedAdmin,
}

/// A call, its rule, and what it comes to for whoever may make it.
struct Call {
    verb: &'static str,
    path: &'static str,
    body: Value,
    rule: Rule,
    done: Brief,
}

/// What a call is about.
struct Scene {
    owner: Person,
    device: String,
    session: String,
    /// A username that nobody has yet.
    fresh: String,
    /// A phone number that nobody has yet.
    free_phone: String,
    policy: Value,
}

/// Every call that there is, with a body that is taken.
fn calls(scene: &Scene) -> Vec<Call> {
    use Rule::{Admin, Login, Open, Owner, Proved, ProvedAdmin, SignedIn};
    let none = || Value::Null;
    let call = |verb, path, body, rule, done| Call { verb, path, body, rule, done };
    let password = json!({"username": scene.owner.username, "password": scene.owner.password});
    let name = || json!({"name": "x"});
    let (chosen, gone, turn) = ((200, "choose_method"), (401, "no_attempt"), (409, "out_of_turn"));
    let (ok, empty) = ((200, ""), (204, ""));
    let user = json!({"username": scene.fresh, "phone": scene.free_phone});
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
        call("post", "/api/v1/account/password", new_password, Proved, (403, "password_wrong")),
        call("post", "/api/v1/step-up", json!({}), SignedIn, chosen),
        call("post", "/api/v1/methods", json!({"kind": "app"}), Proved, ok),
        call("patch", "/api/v1/methods/{method}", name(), SignedIn, empty),
        call("delete", "/api/v1/methods/{method}", none(), Proved, empty),
        call("post", "/api/v1/recovery-codes", none(), Proved, ok),
        call("get", "/api/v1/devices", none(), SignedIn, ok),
        call("post", "/api/v1/devices", name(), Proved, empty),
        call("delete", "/api/v1/devices", none(), SignedIn, empty),
        call("patch", "/api/v1/devices/{device}", name(), Owner, empty),
        call("delete", "/api/v1/devices/{device}", none(), Owner, empty),
        call("get", "/api/v1/users", none(), Admin, ok),
        call("post", "/api/v1/users", user, ProvedAdmin, (201, "")),
        call("get", "/api/v1/users/{user}", none(), Admin, ok),
        call("patch", "/api/v1/users/{user}", json!({"version": 1, "name": "x"}), ProvedAdmin, ok),
        call("delete", "/api/v1/users/{user}/methods", none(), ProvedAdmin, empty),
        call("get", "/api/v1/users/{user}/devices", none(), Admin, ok),
        call("delete", "/api/v1/users/{user}/devices", none(), ProvedAdmin, empty),
        call("delete", "/api/v1/users/{user}/devices/{device}", none(), ProvedAdmin, empty),
        call("get", "/api/v1/users/{user}/sessions", none(), Admin, ok),
        call("delete", "/api/v1/users/{user}/sessions", none(), ProvedAdmin, empty),
        call("delete", "/api/v1/users/{user}/sessions/{session}", none(), ProvedAdmin, empty),
        call("get", "/api/v1/users/{user}/lock", none(), Admin, ok),
        call("delete", "/api/v1/users/{user}/lock", none(), ProvedAdmin, empty),
        call("post", "/api/v1/users/{user}/invitation", none(), ProvedAdmin, empty),
        call("get", "/api/v1/policy", none(), Admin, ok),
        call("put", "/api/v1/policy", scene.policy.clone(), ProvedAdmin, ok),
        call("get", "/api/v1/audit", none(), Admin, ok),
        call("get", "/api/v1/audit.csv", none(), Admin, ok),
        call("post", "/api/v1/password-resets", json!({"username": scene.owner.username}), Open, (202, "")),
        call("post", "/api/v1/links/inspect", token(), Open, dead),
        call("post", "/api/v1/links/password", json!({"token": "x", "password": "y"}), Open, dead),
        call("post", "/api/v1/links/not-me", token(), Open, dead),
        call("post", "/api/v1/bootstrap", first, Open, dead),
        call("post", "/api/v1/uploads", none(), ProvedAdmin, (415, "unsupported_media_type")),
        call("get", "/api/v1/uploads/template.csv", none(), Admin, ok),
        call("get", "/api/v1/uploads/{user}", none(), Admin, (404, "not_found")),
        call("delete", "/api/v1/uploads/{user}", none(), ProvedAdmin, (404, "not_found")),
        call(
            "put",
            "/api/v1/uploads/{user}/mapping",
            json!({"username": 0}),
            ProvedAdmin,
            (404, "not_found"),
        ),
        call("post", "/api/v1/uploads/{user}/apply", none(), ProvedAdmin, (404, "not_found")),
        call("get", "/api/v1/uploads/{user}/errors.csv", none(), Admin, (404, "not_found")),
        call("get", "/api/v1/health", none(), Open, ok),
        call("get", "/api/openapi.json", none(), Open, ok),
        call("post", "/api/v1/csp-reports", none(), Open, empty),
    ]
}

/// What a visitor comes to.
fn answer(call: &Call, visitor: Visitor) -> Brief {
    use Visitor::{Admin, AdminWithoutProof, HalfWay, Nobody, Owner, Stranger};
    let (closed, hidden, stale, forbidden) =
        ((401, "no_session"), (404, "not_found"), (403, "step_up_required"), (403, "forbidden"));
    match (call.rule, visitor) {
        (Rule::Open, _) => call.done,
        (Rule::Login(nobody, ..), Nobody) => nobody,
        (Rule::Login(_, half_way, _), HalfWay) => half_way,
        (Rule::Login(.., signed_in), _) => signed_in,
        (_, Nobody | HalfWay) => closed,
        (Rule::Owner, Stranger | Admin | AdminWithoutProof) => hidden,
        (Rule::Admin | Rule::ProvedAdmin, Owner | Stranger) => forbidden,
        (Rule::Proved | Rule::ProvedAdmin, AdminWithoutProof) => stale,
        _ => call.done,
    }
}

/// Somebody to be asked about, with a device and a session.
async fn scene(house: &House, owner: &Person, fresh: String) -> (Scene, Browser) {
    let mut browser = house.session(owner, Factor::Method(MethodKind::Sms)).await;
    browser.post("/api/v1/devices", json!({"name": "Laptop"})).await;
    let device = browser.get("/api/v1/devices").await.json["devices"][0]["id"].as_str().unwrap().to_owned();
    // Its trust would let the owner in without a code.
    browser.cookies.retain(|name, _| name == SESSION);
    let session =
        browser.get("/api/v1/sessions").await.json["sessions"][0]["id"].as_str().unwrap().to_owned();
    let now = house.app.policies.now();
    let policy = json!({
        "policy": latchkey_api::policy::said(&now.policy),
        "version": now.version,
    });
    let free_phone = owner.phone.replacen("+4176", "+4177", 1);
    (Scene { owner: owner.clone(), device, session, fresh, free_phone, policy }, browser)
}

async fn send(browser: &mut Browser, call: &Call, path: &str, body: &Value) -> Reply {
    let request = browser.request(Method::from_bytes(call.verb.to_uppercase().as_bytes()).unwrap(), path);
    browser.send(if body.is_null() { request } else { request.json(body) }).await
}

/// What must not change when a call is refused.
async fn state(house: &House, scene: &Scene) -> String {
    let mut look = house.app.store.look().await.unwrap();
    let id = &scene.owner.id;
    let row = look.account(id).await.unwrap().unwrap();
    let methods = look.methods(id).await.unwrap();
    let print = latchkey_api::standing::fingerprint(&row, &methods, &house.app.policy());
    let devices = look.devices(id, &print, None, house.now()).await.unwrap();
    let sessions = look.sessions(id, None, house.now(), &house.app.policy()).await.unwrap();
    format!("{row:?} {methods:?} {devices:?} {sessions:?} {}", house.app.policies.now().version)
}

/// A call that is not in the table above makes this fail: decide there who may make it.
#[tokio::test]
async fn every_call_is_open_to_exactly_those_whom_the_table_names() {
    let mut plan = Plan::default();
    // Everybody asks from one address.
    plan.policy.wrong_passwords = 100;
    let house = House::with(plan).await;
    let document = house.browser().get("/api/openapi.json").await.json;
    let mut described = BTreeMap::new();
    for (path, verbs) in document["paths"].as_object().unwrap() {
        for verb in verbs.as_object().unwrap().keys() {
            described.insert((shape(path), verb.clone()), path.clone());
        }
    }
    let template = house.person("template", &METHODS).await;
    let (first, _) = scene(&house, &template, "x".into()).await;
    let known: Vec<(String, String)> =
        calls(&first).iter().map(|call| (shape(call.path), call.verb.to_owned())).collect();
    for key in described.keys() {
        assert!(known.contains(key), "{key:?} is in no table");
    }
    for key in &known {
        assert!(described.contains_key(key), "{key:?} is no longer there");
    }
    for visitor in VISITORS {
        // Some calls are open to everybody, but only so often within an hour.
        house.wait_secs(3600);
        for nth in 0..known.len() {
            let name = format!("{visitor:?}{nth}").to_lowercase();
            let owner = like(&house, &template, &name, Role::User).await;
            let (scene, owners) = scene(&house, &owner, format!("new{name}")).await;
            let call = calls(&scene).remove(nth);
            let mut browser = visit(&house, visitor, &scene, owners).await;
            let path = call
                .path
                .replace("{user}", &owner.id)
                .replace("{device}", &scene.device)
                .replace("{session}", &scene.session)
                .replace("{method}", "app");
            let before = state(&house, &scene).await;
            let expected = answer(&call, visitor);
            if call.body.is_object() && (expected == call.done || expected.0 == 200) {
                let mut more = call.body.clone();
                more["mfa_required"] = json!(false);
                let reply = send(&mut browser, &call, &path, &more).await;
                let refused = (422, "invalid_field".to_owned());
                assert_eq!(reply.brief(), refused, "M2: {} {path} takes what it does not name", call.verb);
                assert_eq!(state(&house, &scene).await, before, "M2: {} {path}", call.verb);
            }
            let reply = send(&mut browser, &call, &path, &call.body).await;
            let (status, word) = reply.brief();
            assert_eq!((status, word.as_str()), expected, "{visitor:?}: {} {path}: {reply:?}", call.verb);
            if status >= 400 {
                assert_eq!(state(&house, &scene).await, before, "{visitor:?}: {} {path}", call.verb);
            }
            if matches!(visitor, Visitor::Nobody | Visitor::HalfWay) {
                assert!(
                    !browser.cookies.contains_key(SESSION) && !browser.is_in().await,
                    "{} {path}",
                    call.verb
                );
            }
        }
    }
}

async fn visit(house: &House, visitor: Visitor, scene: &Scene, owners: Browser) -> Browser {
    let name = format!("by{}", scene.fresh);
    match visitor {
        Visitor::Nobody => house.browser(),
        Visitor::HalfWay => {
            let mut browser = house.browser();
            assert_eq!(browser.sign_in(&scene.owner).await.step(), "choose_method");
            browser
        }
        Visitor::Owner => owners,
        Visitor::Stranger => {
            let stranger = like(house, &scene.owner, &name, Role::User).await;
            house.session(&stranger, Factor::Method(MethodKind::App)).await
        }
        Visitor::Admin => {
            let admin = like(house, &scene.owner, &name, Role::Admin).await;
            house.session(&admin, Factor::Method(MethodKind::App)).await
        }
        Visitor::AdminWithoutProof => {
            let admin = like(house, &scene.owner, &name, Role::Admin).await;
            house.session(&admin, Factor::Device).await
        }
    }
}

/// Somebody new with another's password and methods: a password of one's own would take most of the test's time.
async fn like(house: &House, other: &Person, name: &str, role: Role) -> Person {
    let (id, email) = (chance::id().unwrap(), format!("{name}@example.org"));
    let person = Person { id, username: name.into(), email, phone: phone(), ..other.clone() };
    let summary = AccountSummary { id: person.id.clone(), username: name.into(), name: name.into(), role };
    let mut tx = house.app.store.begin().await.unwrap();
    let password_hash = tx.account(&other.id).await.unwrap().unwrap().password_hash;
    let (email, phone) = (Some(person.email.clone()), Some(person.phone.clone()));
    tx.add_account(&NewAccount { summary, email, phone, password_hash }, house.now()).await.unwrap();
    for kind in METHODS {
        let sealed = house.app.keys.seal(&person.id, &kind.into(), &person.secret).unwrap();
        tx.set_method(&person.id, kind, Some(&sealed), house.now()).await.unwrap();
        tx.prove_address(&person.id, kind, house.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    person
}

/// A path with its places left open, whatever they are called.
fn shape(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
