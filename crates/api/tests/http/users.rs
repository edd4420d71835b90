//! Accounts, looked after by an administrator.

use latchkey_api::crypto::random;
use latchkey_api::store::NewAccount;
use latchkey_contract::MethodKind::{App, Email, Sms};
use latchkey_contract::{AccountSummary, Role};
use latchkey_flow::Factor;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Reply, TestBrowser};
use crate::concurrency::{at_once, count, rounds};
use crate::test_app::{TestApp, TestConfig, TestPerson};

const USERS: &str = "/api/v1/users";

async fn user_json(browser: &mut TestBrowser, person: &TestPerson) -> Value {
    let reply = browser.get(&format!("{USERS}/{}", person.id)).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json
}

async fn change(browser: &mut TestBrowser, person: &TestPerson, mut what: Value) -> Reply {
    what["version"] = user_json(browser, person).await["version"].clone();
    browser.patch(&format!("{USERS}/{}", person.id), what).await
}

/// Adds an account without a password, which would take time to hash.
async fn add_user(app: &TestApp, username: &str, name: &str, email: Option<&str>) {
    let account = NewAccount {
        summary: AccountSummary {
            id: random::id().unwrap(),
            username: username.into(),
            name: name.into(),
            role: Role::User,
        },
        email: email.map(Into::into),
        phone: None,
        password_hash: None,
    };
    let mut tx = app.state.store.begin().await.unwrap();
    tx.add_account(&account, app.now()).await.unwrap();
    tx.commit().await.unwrap();
}

fn names(reply: &Reply) -> Vec<String> {
    let users = reply.json["users"].as_array().unwrap_or_else(|| panic!("{reply:?}"));
    users.iter().map(|user| user["username"].as_str().unwrap().to_owned()).collect()
}

/// Every page of a list.
async fn all_pages(browser: &mut TestBrowser, query: &str) -> Vec<String> {
    let (mut found, mut after) = (vec![], String::new());
    loop {
        let reply = browser.get(&format!("{USERS}?limit=7&{query}&after={after}")).await;
        let page = names(&reply);
        assert!(page.len() <= 7);
        found.extend(page);
        match reply.json["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => return found,
        }
    }
}

#[tokio::test]
async fn users_are_paged_in_any_order_each_once() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("zzz-admin").await).await;
    let mut usernames = vec!["zzz-admin".to_owned()];
    for n in 0..30 {
        app.advance(1);
        let (username, name) = (format!("user{n:02}"), format!("Name {:02}", (n * 7) % 30 / 2));
        add_user(&app, &username, &name, None).await;
        usernames.push(username);
    }
    let newest: Vec<String> = usernames.iter().rev().cloned().collect();
    assert_eq!(all_pages(&mut admin, "sort=newest").await, newest);
    usernames.sort();
    assert_eq!(all_pages(&mut admin, "sort=username").await, usernames);
    assert_eq!(all_pages(&mut admin, "").await, usernames);
    let by_name = all_pages(&mut admin, "sort=name").await;
    let mut once = by_name.clone();
    once.sort();
    assert_eq!(once, usernames, "two of the same name do not hide each other");
    let name = |username: &str| username[4..].parse::<u32>().map_or(99, |n| n * 7 % 30 / 2);
    assert!(by_name.is_sorted_by_key(|username| name(username).min(98)), "{by_name:?}");
}

#[tokio::test]
async fn users_are_found_by_the_beginning_of_any_word() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    add_user(&app, "jsmith", "John Smith", Some("john.smith@example.org")).await;
    add_user(&app, "asmithers", "Ann Smithers", Some("ann@example.com")).await;
    add_user(&app, "unal", "Ünal Öz", None).await;
    for (search, found) in [
        ("smith", &["asmithers", "jsmith"][..]),
        ("SMITH JO", &["jsmith"]),
        ("john.smith@ex", &["jsmith"]),
        ("example ann", &["asmithers"]),
        ("%C3%BCn", &["unal"]),
        ("mith", &[]),
        ("smith nobody", &[]),
        ("%25", &[]),
        ("' OR 1=1 --", &[]),
        ("...", &[]),
    ] {
        for sort in ["username", "name", "newest"] {
            let mut names = all_pages(&mut admin, &format!("search={search}&sort={sort}")).await;
            names.sort();
            assert_eq!(names, found, "{search} {sort}");
        }
    }
    // Another name is found by its words, and the old one by none.
    let ann = admin.get(&format!("{USERS}?search=ann")).await.json["users"][0].clone();
    let path = format!("{USERS}/{}", ann["id"].as_str().unwrap());
    let renamed = admin.patch(&path, json!({"version": ann["version"], "name": "Zoe Miller"})).await;
    assert_eq!(renamed.status, 200);
    assert_eq!(all_pages(&mut admin, "search=mill").await, ["asmithers"]);
    assert_eq!(all_pages(&mut admin, "search=ann%20zoe").await, ["asmithers"], "the address still says ann");
    assert_eq!(all_pages(&mut admin, "search=smithers").await, [""; 0]);
    for query in ["limit=0", "limit=201", "limit=x", "after=x", "sort=age", "unknown=1"] {
        assert_eq!(admin.get(&format!("{USERS}?{query}")).await.code(), "invalid_field", "{query}");
    }
    let long = "x".repeat(10_000);
    assert_eq!(admin.get(&format!("{USERS}?search={long}")).await.code(), "invalid_field");
}

/// A word that very many have is looked for in the order of the list, and finds the same.
#[tokio::test]
async fn a_word_that_many_have_finds_all_of_them() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let mut tx = app.state.store.begin().await.unwrap();
    for n in 0..1010 {
        let summary = AccountSummary {
            id: random::id().unwrap(),
            username: format!("common{n:04}"),
            name: format!("Person {}", n % 3),
            role: Role::User,
        };
        let account = NewAccount { summary, email: None, phone: None, password_hash: None };
        tx.add_account(&account, app.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let reply = admin.get(&format!("{USERS}?search=common&limit=200&sort=username")).await;
    assert_eq!((names(&reply).len(), names(&reply)[199].as_str()), (200, "common0199"));
    let reply = admin.get(&format!("{USERS}?search=common%20person%20common0007")).await;
    assert_eq!(names(&reply), ["common0007"]);
    let reply = admin.get(&format!("{USERS}?search=common%20person&limit=3&sort=newest")).await;
    assert_eq!(names(&reply).len(), 3);
}

/// X5 and M7. Entered in any spelling, stored in one; a phone is mandatory while two-factor is on; no password.
#[tokio::test]
async fn a_new_user_has_addresses_but_no_password() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let ben = json!({"username": " ben ", "name": "Ben", "email": "Ben@Example.ORG", "phone": "+41 (79) 123-45-67"});
    let reply = admin.post(USERS, ben).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    let user = &reply.json;
    assert_eq!(
        (&user["username"], &user["role"], &user["active"]),
        (&json!("ben"), &json!("user"), &json!(true))
    );
    assert_eq!(user["email"], json!({"address": "Ben@example.org", "verified": false}));
    assert_eq!(user["phone"], json!({"address": "+41791234567", "verified": false}));
    assert_eq!((&user["methods"], &user["has_password"]), (&json!(["sms", "email"]), &json!(false)));
    assert_eq!(app.browser().sign_in_as("ben", "").await.status, 422);
    assert_eq!(app.browser().sign_in_as("ben", "anything at all").await.code(), "sign_in_refused");

    for phone in [json!(""), json!("  "), Value::Null] {
        let reply = admin.post(USERS, json!({"username": "eli", "phone": phone})).await;
        assert_eq!((reply.code(), &reply.json["field"]), ("invalid_field", &json!("phone")));
    }
    let policy = latchkey_flow::Policy { two_factor: false, ..app.config.policy.clone() };
    let open = app.replica_with(TestConfig { policy, ..app.config.clone() }, app.database.clone()).await;
    let reply = admin.at(open.address).post(USERS, json!({"username": "eli"})).await;
    assert_eq!((reply.status, &reply.json["methods"]), (201, &json!([])));
}

/// X5. Somebody from before the phone was mandatory keeps the email button, until somebody touches the phone.
#[tokio::test]
async fn a_user_from_before_may_lack_a_phone_until_it_is_touched() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let ada = app.person("ada", &[Email]).await;
    app.execute_sql(&format!("UPDATE accounts SET phone = NULL WHERE id = '{}'", ada.id)).await;
    assert_eq!(change(&mut admin, &ada, json!({"name": "Ada"})).await.status, 200);
    let reply = change(&mut admin, &ada, json!({"phone": ""})).await;
    assert_eq!((reply.code(), &reply.json["field"]), ("invalid_field", &json!("phone")));
    let offered = app.browser().sign_in(&ada).await;
    let kinds: Vec<_> = offered.json["methods"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, ["email"]);
    let reply = change(&mut admin, &ada, json!({"phone": "+41795556677"})).await;
    assert_eq!((reply.status, &reply.json["methods"]), (200, &json!(["sms", "email"])));
}

#[tokio::test]
async fn what_a_user_cannot_be_is_said_at_its_field_and_changes_nothing() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let (ada, ben) = (app.person("ada", &[Sms]).await, app.person("ben", &[Sms]).await);
    let before = user_json(&mut admin, &ben).await;
    let long = "x".repeat(10_000);
    for (what, field, code) in [
        (json!({"username": ""}), "username", "invalid_field"),
        (json!({"username": "a\u{202e}b"}), "username", "invalid_field"),
        (json!({"username": "a\nb"}), "username", "invalid_field"),
        (json!({"name": &long}), "name", "invalid_field"),
        (json!({"email": "ben@"}), "email", "invalid_field"),
        (json!({"phone": "079 123 45 67"}), "phone", "invalid_field"),
        (json!({"role": "king"}), "role", "invalid_field"),
        (json!({"username": "ADA"}), "username", "taken"),
        (json!({"username": "Ａda"}), "username", "taken"),
        (json!({"username": ada.email.to_uppercase()}), "username", "taken"),
        (json!({"email": "ADA@example.org"}), "email", "taken"),
        (json!({"phone": ada.phone}), "phone", "taken"),
    ] {
        let reply = change(&mut admin, &ben, what.clone()).await;
        assert_eq!((reply.code(), &reply.json["field"]), (code, &json!(field)), "{what}");
        let mut new = json!({"username": "eli", "phone": "+41791112233"});
        new.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        let reply = admin.post(USERS, new).await;
        assert_eq!((reply.code(), &reply.json["field"]), (code, &json!(field)), "new: {what}");
    }
    assert_eq!(user_json(&mut admin, &ben).await, before);
    for id in ["00000000-0000-4000-8000-000000000000", "x", "%27"] {
        let reply = admin.patch(&format!("{USERS}/{id}"), json!({"version": 1, "name": "x"})).await;
        assert_eq!(reply.outcome(), (404, "not_found".into()), "{id}");
    }
}

/// M2. What a call does not name cannot be set by it.
#[tokio::test]
async fn a_field_that_is_not_the_callers_to_set_is_refused() {
    let app = TestApp::new().await;
    let (root, ada) = (app.admin("root").await, app.person("ada", &[Sms]).await);
    let (mut admin, mut own) = (app.admin_browser(&root).await, app.signed_in(&ada).await);
    let user = format!("{USERS}/{}", ada.id);
    let writes = [
        ("PATCH", "/api/v1/account", json!({"name": "x"})),
        ("POST", "/api/v1/account/password", json!({"current": "x", "new": "y"})),
        ("POST", "/api/v1/step-up", json!({})),
        ("POST", "/api/v1/methods", json!({"kind": "app"})),
        ("PATCH", "/api/v1/methods/sms", json!({"name": "x"})),
        ("POST", "/api/v1/devices", json!({"name": "x"})),
        ("POST", USERS, json!({"username": "x", "phone": "+41791112233"})),
        ("PATCH", &user, json!({"version": 1, "name": "x"})),
        ("PUT", "/api/v1/policy", json!({})),
    ];
    for (verb, path, body) in writes {
        for (field, value) in [
            ("id", json!("x")),
            ("role", json!("admin")),
            ("mfa_required", json!(false)),
            ("email_verified", json!(true)),
            ("email_verified_at", json!(1)),
            ("password", json!("x")),
            ("password_hash", json!("x")),
            ("method_required", json!(false)),
            ("created_at", json!(1)),
        ] {
            let admins = path.starts_with(USERS) || path.ends_with("policy");
            if admins && field == "role" {
                continue;
            }
            // The password is a field of a step-up.
            if path.ends_with("step-up") && field == "password" {
                continue;
            }
            let mut body = body.clone();
            body[field] = value;
            let browser = if admins { &mut admin } else { &mut own };
            let request = browser.request(Method::from_bytes(verb.as_bytes()).unwrap(), path);
            let reply = browser.send(request.json(&body)).await;
            assert_eq!(reply.outcome(), (422, "invalid_field".into()), "{verb} {path} {field}");
        }
    }
    let is = user_json(&mut admin, &ada).await;
    assert_eq!((&is["role"], &is["name"], &is["version"]), (&json!("user"), &json!("ada"), &json!(1)));
}

/// X4 and X6. At once, unproved until a code sent there was typed back; whoever was in by the old one is out.
#[tokio::test]
async fn the_next_code_goes_to_the_address_that_an_administrator_entered() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    for (field, method, address) in [("phone", "sms", "+41795556677"), ("email", "email", "new@example.org")]
    {
        let ada = app.person(&format!("ada{field}"), &[Sms, Email]).await;
        let mut trusted = app.trusted(&ada, "Laptop").await;
        let mut waiting = app.browser();
        waiting.sign_in(&ada).await;
        waiting.choose(method).await;
        let stale = app.gateway.last().code();

        let reply = change(&mut admin, &ada, json!({field: address})).await;
        assert_eq!(
            (reply.status, &reply.json[field]),
            (200, &json!({"address": address, "verified": false}))
        );
        assert!(!trusted.is_signed_in().await, "sessions end");
        assert_eq!(trusted.sign_in(&ada).await.step(), "choose_method", "and trust");
        assert_eq!(
            waiting.enter(&stale).await.outcome(),
            (401, "no_attempt".into()),
            "and what was sent before"
        );

        let mut login = app.browser();
        login.sign_in(&ada).await;
        login.choose(method).await;
        assert_eq!(app.gateway.last().to, address);
        assert_eq!(login.enter(&app.gateway.last().code()).await.step(), "signed_in");
        assert_eq!(user_json(&mut admin, &ada).await[field]["verified"], true);

        // The old address, put back, does not bring the old trust back.
        let old = if field == "phone" { &ada.phone } else { &ada.email };
        assert_eq!(change(&mut admin, &ada, json!({field: old})).await.status, 200);
        assert_eq!(trusted.sign_in(&ada).await.step(), "choose_method");
    }
}

#[tokio::test]
async fn an_address_taken_away_takes_its_method_with_it() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let ada = app.person("ada", &[App, Email]).await;
    let reply = change(&mut admin, &ada, json!({"email": ""})).await;
    assert_eq!((&reply.json["email"], &reply.json["methods"]), (&Value::Null, &json!(["app"])));
    // A method that its owner removed does not come back with another address.
    let ben = app.person("ben", &[App]).await;
    let reply = change(&mut admin, &ben, json!({"email": "other@example.org"})).await;
    assert_eq!(reply.json["methods"], json!(["app"]));
}

#[tokio::test]
async fn of_two_administrators_who_edit_one_user_the_second_is_told() {
    let app = TestApp::new().await;
    let (mut one, mut two) =
        (app.admin_browser(&app.admin("one").await).await, app.admin_browser(&app.admin("two").await).await);
    let ada = app.person("ada", &[Sms]).await;
    let version = user_json(&mut one, &ada).await["version"].clone();
    let path = format!("{USERS}/{}", ada.id);
    assert_eq!(one.patch(&path, json!({"version": version, "name": "One"})).await.status, 200);
    let late = two.patch(&path, json!({"version": version, "name": "Two"})).await;
    assert_eq!(late.outcome(), (409, "changed_meanwhile".into()));
    assert_eq!(user_json(&mut two, &ada).await["name"], "One");
}

/// The same at one moment, on two replicas.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_edits_of_one_version_one_is_made() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let ada = app.person("ada", &[Sms]).await;
    let path = format!("{USERS}/{}", ada.id);
    for round in 0..rounds() {
        let version = user_json(&mut admin, &ada).await["version"].clone();
        let one = |n: usize| {
            let browser = admin.at(if n.is_multiple_of(2) { app.address } else { replica.address });
            let body = json!({"version": version, "name": format!("{round} {n}")});
            browser.request(Method::PATCH, &path).json(&body)
        };
        let replies = at_once((0..10).map(one).collect()).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1, "{replies:?}");
        assert_eq!(count(&replies, "changed_meanwhile"), 9, "{replies:?}");
    }
}

/// M6. A username and an email of the same spelling are one name; of all who want it at once, one has it.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_new_users_with_one_name_one_is_added() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let admin = app.admin_browser(&app.admin("root").await).await;
    for round in 0..rounds() {
        let one = |n: usize| {
            let name = format!("x{round}@example.org");
            let phone = format!("+4179{:07}", round * 10 + n);
            let body = if n.is_multiple_of(3) {
                json!({"username": name.to_uppercase(), "phone": phone})
            } else {
                json!({"username": format!("user{round}-{n}"), "email": name, "phone": phone})
            };
            let browser = admin.at(if n.is_multiple_of(2) { app.address } else { replica.address });
            browser.request(Method::POST, USERS).json(&body)
        };
        let replies = at_once((0..10).map(one).collect()).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1, "{replies:?}");
        assert_eq!(count(&replies, "taken"), 9, "{replies:?}");
    }
}

/// S6.
#[tokio::test]
async fn disabling_and_another_role_act_on_every_replica_at_once() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let ada = app.person("ada", &[App]).await;
    let session = async || app.browser_with_session(&ada, Factor::Method(App)).await.at(replica.address);
    let mut there = session().await;
    assert_eq!(there.get(USERS).await.outcome(), (403, "forbidden".into()));
    assert_eq!(change(&mut admin, &ada, json!({"role": "admin"})).await.status, 200);
    assert!(!there.is_signed_in().await, "another role ends the sessions");
    let mut there = session().await;
    assert_eq!(there.get(USERS).await.status, 200);
    assert_eq!(change(&mut admin, &ada, json!({"role": "user"})).await.status, 200);
    assert_eq!(there.get(USERS).await.outcome(), (401, "no_session".into()));
    let mut there = session().await;
    assert_eq!(there.get(USERS).await.outcome(), (403, "forbidden".into()));
    let mut mid_login = app.browser().at(replica.address);
    mid_login.sign_in(&ada).await;
    assert_eq!(change(&mut admin, &ada, json!({"active": false})).await.status, 200);
    assert!(!there.is_signed_in().await);
    assert_eq!(mid_login.choose("app").await.outcome(), (401, "no_attempt".into()));
    assert_eq!(there.sign_in(&ada).await.code(), "sign_in_refused");
    assert_eq!(change(&mut admin, &ada, json!({"active": true})).await.status, 200);
    assert!(!there.is_signed_in().await, "what has ended does not come back");
    assert_eq!(there.sign_in(&ada).await.step(), "choose_method");
}

/// D9 for administrators.
#[tokio::test]
async fn no_administrator_reads_a_secret() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let ada = app.person("ada", &[App, Sms]).await;
    let mut own = app.signed_in(&ada).await;
    own.post("/api/v1/recovery-codes", json!({})).await;
    own.post("/api/v1/devices", json!({"name": "Laptop"})).await;
    let mut secrets =
        app.query_texts("SELECT password_hash FROM accounts WHERE password_hash IS NOT NULL").await;
    secrets.extend(app.query_texts("SELECT secret FROM methods WHERE secret IS NOT NULL").await);
    secrets.extend(app.query_texts("SELECT hash FROM recovery_codes").await);
    secrets.extend(app.query_texts("SELECT token FROM sessions").await);
    secrets.extend(app.query_texts("SELECT token FROM devices").await);
    secrets.push(latchkey_flow::TotpSecret::new(&ada.secret).unwrap().base32());
    let user = format!("{USERS}/{}", ada.id);
    for path in [
        USERS.to_owned(),
        user.clone(),
        format!("{user}/devices"),
        format!("{user}/sessions"),
        format!("{user}/lock"),
        "/api/v1/policy".into(),
        "/api/v1/audit".into(),
        "/api/v1/audit.csv".into(),
    ] {
        let reply = admin.get(&path).await;
        assert_eq!(reply.status, 200, "{path}");
        for secret in &secrets {
            assert!(!reply.text.contains(secret.as_str()), "{path} tells {secret}");
        }
    }
}
