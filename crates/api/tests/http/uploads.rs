//! User Upload: what a file would change, and changing it.

use latchkey_contract::MethodKind::{Email, Sms};
use latchkey_flow::Policy;
use reqwest::Method;
use serde_json::{Value, json};

use crate::security_headers::{assert_problem, assert_security_headers};
use crate::test_app::{TestApp, TestConfig};
use crate::upload_fixtures::{counts, path, people, person};

const PATH: &str = "/api/v1/uploads";

/// The upload: ten thousand rows, three of them wrong, corrected, uploaded, and uploaded once more.
#[tokio::test]
async fn ten_thousand_rows_with_three_wrong_ones_are_corrected_and_saved_at_once() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let good = people(10_000);
    let bad = good
        .replace("p17@example.org", "p17@")
        .replace(&person(4711), "p4711,Person 4711,p4711@example.org,,user\n")
        .replace("p9999,", "P0,");
    let upload = admin.upload(bad).await;
    assert_eq!((upload.status, counts(&upload)), (201, [9997, 0, 0, 3]));
    let wrong = admin.get(&format!("{}?verdict=wrong", path(&upload))).await.json;
    let found: Vec<_> =
        wrong["rows"].as_array().unwrap().iter().map(|row| (&row["line"], &row["reasons"])).collect();
    assert_eq!(
        found,
        [
            (
                &json!(19),
                &json!([{"field": "email", "advice": "Type an email address such as ada@example.org."}])
            ),
            (
                &json!(4713),
                &json!([{"field": "phone", "advice": "Give a phone number: it is mandatory while two-factor is on."}])
            ),
            (
                &json!(10001),
                &json!([{"field": "username", "advice": "Line 2 of the file has that already."}])
            ),
        ]
    );
    assert_problem(&admin.apply(&upload).await, 409, "rows_wrong");
    assert_eq!(app.uploaded().await, 0, "all rows or none");
    let upload = admin.upload(good.clone()).await;
    assert_eq!(counts(&upload), [10_000, 0, 0, 0]);
    let applied = admin.apply(&upload).await;
    assert_eq!((applied.status, &applied.json["state"]), (200, &json!("applied")), "{applied:?}");
    assert_eq!(app.uploaded().await, 10_000);
    let again = admin.apply(&upload).await;
    assert_eq!(again.json, applied.json, "a second time it is as it is");
    let upload = admin.upload(good).await;
    assert_eq!(counts(&upload), [0, 0, 10_000, 0], "the same file twice changes nothing");
    assert_eq!(admin.apply(&upload).await.status, 200);
    let events =
        app.query_texts("SELECT detail FROM audit WHERE event = 'upload_applied' ORDER BY detail DESC").await;
    assert_eq!(events, ["10000 new, 0 changed, 0 unchanged", "0 new, 0 changed, 10000 unchanged"]);
    let versions =
        app.query_texts("SELECT username FROM accounts WHERE username LIKE 'p%' AND version > 1").await;
    assert!(versions.is_empty());
    let added =
        app.query_texts("SELECT id FROM audit WHERE event = 'user_added' AND actor_name = 'admin'").await;
    assert_eq!(added.len(), 10_000);
}

/// M7, X4.
#[tokio::test]
async fn a_new_account_has_no_password_and_its_addresses_are_methods_that_are_not_verified() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let upload =
        admin.upload("username,phone,email\nada,+41 79 123 45 67,Ada@EXAMPLE.org\nbob,+41791234568,\n").await;
    assert_eq!(admin.apply(&upload).await.status, 200);
    let accounts = "SELECT username || ' ' || name || ' ' || COALESCE(email, '-') || ' ' || phone || ' ' || role \
                    FROM accounts WHERE password_hash IS NULL AND email_verified_at IS NULL AND phone_verified_at IS NULL \
                    ORDER BY username";
    assert_eq!(
        app.query_texts(accounts).await,
        ["ada ada Ada@example.org +41791234567 user", "bob bob - +41791234568 user"]
    );
    let methods = "SELECT a.username || ' ' || m.kind FROM methods m JOIN accounts a ON a.id = m.account_id \
                   WHERE a.username <> 'admin' ORDER BY 1";
    assert_eq!(app.query_texts(methods).await, ["ada email", "ada sms", "bob sms"]);
    let invited = app.gateway.wait_for_notifications(1).await;
    assert_eq!(
        invited.iter().map(|notification| notification.to.as_str()).collect::<Vec<_>>(),
        ["Ada@example.org"]
    );
    for password in ["ada", "x"] {
        assert_eq!(app.browser().sign_in_as("ada", password).await.code(), "sign_in_refused");
    }
}

/// M7, X10: an administrator has no business with passwords.
#[tokio::test]
async fn a_column_of_passwords_is_refused_with_the_reason() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    for column in ["password", "Pass_Word", "Initial Password", "PWD"] {
        let reply = admin.upload(format!("username,{column}\nada,hunter2\n")).await;
        assert_problem(&reply, 422, "password_column");
        assert!(reply.json["title"].as_str().unwrap().contains("choose their own"));
        assert!(!reply.text.contains("hunter2"));
    }
    assert!(app.query_texts("SELECT id FROM uploads").await.is_empty(), "nothing of it is kept");
}

/// S6, T6: whoever held the old address or role must not go on.
#[tokio::test]
async fn a_changed_address_or_role_ends_sessions_and_trust_and_a_changed_name_does_not() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let mut browsers = vec![];
    for name in ["ada", "bob", "cid", "dan", "eve"] {
        let person = app.person(name, &[Sms, Email]).await;
        browsers.push((app.trusted(&person, "Laptop").await, person));
    }
    app.person("fay", &[Email]).await;
    app.execute_sql("UPDATE accounts SET phone = NULL WHERE username = 'fay'").await;
    let file = "username,name,email,phone,role\nada,Ada L.,,,\nbob,,bob@example.com,,\ncid,,,+41791234567,\n\
                dan,,,,admin\neve,,eve@example.org,,user\nfay,,,+41791234568,\n";
    let upload = admin.upload(file).await;
    assert_eq!(counts(&upload), [0, 5, 1, 0]);
    let change = json!([{"field": "email", "from": "bob@example.org", "to": "bob@example.com"}]);
    assert_eq!(upload.json["rows"][1]["changes"], change);
    app.execute_sql("UPDATE accounts SET email_verified_at = 1, phone_verified_at = 1").await;
    assert_eq!(admin.apply(&upload).await.status, 200);
    for (browser, person) in &mut browsers {
        let untouched = ["ada", "eve"].contains(&person.username.as_str());
        assert_eq!(browser.is_signed_in().await, untouched, "{}", person.username);
        let step = if untouched { "signed_in" } else { "choose_method" };
        assert_eq!(browser.sign_in(person).await.step(), step, "{}", person.username);
    }
    let query = "SELECT username FROM accounts WHERE email_verified_at IS NULL OR phone_verified_at IS NULL";
    let mut unverified = app.query_texts(query).await;
    unverified.sort();
    assert_eq!(unverified, ["bob", "cid", "fay"]);
    let mut bob = browsers.remove(1).0;
    assert_eq!(bob.choose("email").await.step(), "enter_code", "the next code goes to the new address");
    assert_eq!(app.gateway.last().to, "bob@example.com");
    let events = app
        .query_texts(
            "SELECT target_name || ' ' || event || ' ' || detail FROM audit \
             WHERE event IN ('user_changed', 'role_changed', 'method_set') \
             ORDER BY target_name, event DESC",
        )
        .await;
    assert_eq!(
        events,
        [
            "ada user_changed name",
            "bob user_changed email",
            "cid user_changed phone",
            "dan role_changed admin",
            "fay user_changed phone",
            "fay method_set sms",
        ]
    );
    // bob's old and new address, and cid's, where no code went before.
    let is_about = |notification: &&crate::fake_gateway::SentNotification| {
        notification.to.starts_with("bob@") || notification.to.starts_with("cid@")
    };
    let notifications = app.notifications().await;
    let mut recipients: Vec<&str> =
        notifications.iter().filter(is_about).map(|notification| notification.to.as_str()).collect();
    recipients.sort_unstable();
    recipients.dedup();
    assert_eq!(recipients, ["bob@example.com", "bob@example.org", "cid@example.org"], "M8");
}

/// X5.
#[tokio::test]
async fn a_phone_is_mandatory_only_while_the_policy_says_so() {
    let policy = Policy { two_factor: false, ..Policy::default() };
    for (config, expected) in [
        (TestConfig::default(), [0, 0, 0, 1]),
        (TestConfig { policy, ..TestConfig::default() }, [1, 0, 0, 0]),
    ] {
        let app = TestApp::with(config).await;
        let mut admin = app.signed_in_admin().await;
        assert_eq!(counts(&admin.upload("username,phone\nada,\n").await), expected);
    }
}

/// M6.
#[tokio::test]
async fn what_belongs_to_another_account_is_wrong() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let ada = app.person("ada", &[Sms, Email]).await;
    let file = format!(
        "username,email,phone\nADA@Example.org,,+41791234567\nbob,ＡDA@example.org,+41791234568\ncid,,{}\n",
        ada.phone
    );
    let upload = admin.upload(file).await;
    assert_eq!(counts(&upload), [0, 0, 0, 3], "{upload:?}");
    let fields: Vec<_> = upload.json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["reasons"][0]["field"].clone())
        .collect();
    assert_eq!(fields, ["username", "email", "phone"]);
}

/// M11.
#[tokio::test]
async fn the_last_administrator_cannot_be_made_a_user() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let invited = admin.upload("username,phone,role\nbob,+41791234567,admin\n").await;
    assert_eq!(admin.apply(&invited).await.status, 200, "bob has not set a password yet");
    let upload = admin.upload("username,role\nadmin,user\n").await;
    assert_eq!(
        (counts(&upload), &upload.json["rows"][0]["reasons"][0]["field"]),
        ([0, 0, 0, 1], &json!("role"))
    );
    assert_problem(&admin.apply(&upload).await, 409, "rows_wrong");
    app.sms_admin("cid").await;
    let upload = admin.upload("username,role\nadmin,user\n").await;
    assert_eq!(counts(&upload), [0, 1, 0, 0]);
    app.execute_sql("UPDATE accounts SET disabled_at = 1 WHERE username = 'cid'").await;
    assert_problem(&admin.apply(&upload).await, 409, "changed_meanwhile");
    assert_eq!(app.query_texts("SELECT role FROM accounts WHERE username = 'admin'").await, ["admin"]);
}

#[tokio::test]
async fn a_mapping_can_be_corrected_until_it_is_applied() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let upload =
        admin.upload("Kürzel;Wer;Natel;username\nada;Ada;+41791234567;1\nbob;Bob;+41791234568;2\n").await;
    assert_eq!(upload.json["columns"], json!(["Kürzel", "Wer", "Natel", "username"]));
    let guessed = json!({"username": 3, "name": null, "email": null, "phone": null, "role": null});
    assert_eq!((&upload.json["mapping"], counts(&upload)), (&guessed, [0, 0, 0, 2]));
    for (mapping, field) in [
        (json!({}), "username"),
        (json!({"username": null}), "username"),
        (json!({"username": 4}), "username"),
        (json!({"username": 0, "phone": 0}), "phone"),
        (json!({"username": 0, "phone": -1}), "phone"),
        (json!({"username": 0, "password": 3}), "password"),
    ] {
        let reply = admin.map(&upload, mapping).await;
        assert_problem(&reply, 422, "invalid_field");
        assert_eq!(reply.json["field"], field);
    }
    let mapping = json!({"username": 0, "name": 1, "phone": 2});
    let mapped = admin.map(&upload, mapping.clone()).await;
    assert_eq!((mapped.status, counts(&mapped), path(&mapped)), (200, [2, 0, 0, 0], path(&upload)));
    assert_eq!(mapped.json["rows"][1]["name"], "Bob");
    assert_eq!(admin.apply(&upload).await.status, 200);
    assert_problem(&admin.map(&upload, mapping).await, 409, "changed_meanwhile");
}

#[tokio::test]
async fn rows_are_told_a_page_at_a_time_and_by_verdict() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let file = people(7).replace("p3@example.org", "p3").replace("p5@example.org", "p5");
    let upload = path(&admin.upload(file).await);
    let lines = |reply: &Value| {
        reply["rows"].as_array().unwrap().iter().map(|row| row["line"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let first = admin.get(&format!("{upload}?limit=3")).await.json;
    assert_eq!((lines(&first), &first["next"]), (vec![2, 3, 4], &json!(4)));
    let last = admin.get(&format!("{upload}?limit=4&after=4")).await.json;
    assert_eq!((lines(&last), &last["next"]), (vec![5, 6, 7, 8], &json!(null)));
    let wrong = admin.get(&format!("{upload}?verdict=wrong&limit=1")).await.json;
    assert_eq!((lines(&wrong), &wrong["next"]), (vec![5], &json!(5)));
    assert_eq!(lines(&admin.get(&format!("{upload}?verdict=wrong&after=5")).await.json), [7]);
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=x", "limit"),
        ("after=-1", "after"),
        ("verdict=%00", "verdict"),
        ("verdict=Wrong", "verdict"),
    ] {
        let reply = admin.get(&format!("{upload}?{query}")).await;
        assert_problem(&reply, 422, "invalid_field");
        assert_eq!(reply.json["field"], field);
    }
}

/// M3: what the report guards against spreadsheets is read as it was.
#[tokio::test]
async fn the_report_of_wrong_rows_can_be_corrected_and_uploaded() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let file = "username,Note,name,phone\nada,\"a \"\"b\"\"\",\"=HYPERLINK(\"\"http://x\"\")\",+41791234567\n\
                bob,-1,@SUM(1),+4179\ncid,'=2,'+3,+4179\n";
    let upload = admin.upload(file).await;
    assert_eq!(counts(&upload), [1, 0, 0, 2]);
    let report = admin.get(&format!("{}/errors.csv", path(&upload))).await;
    assert_security_headers(&report, true);
    assert_eq!(report.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(report.headers["content-disposition"], "attachment; filename=\"errors.csv\"");
    let lines: Vec<&str> = report.text.trim_start_matches('\u{feff}').lines().collect();
    let advice = "phone: That phone number does not exist. Check its digits.";
    assert_eq!(
        lines,
        [
            "\"line\",\"reasons\",\"username\",\"Note\",\"name\",\"phone\"".to_owned(),
            format!("\"3\",\"{advice}\",\"bob\",\"'-1\",\"'@SUM(1)\",\"'+4179\""),
            format!("\"4\",\"{advice}\",\"cid\",\"'=2\",\"'+3\",\"'+4179\""),
        ]
    );
    let corrected = admin.upload(report.text.replacen("+4179", "+41791234568", 1)).await;
    assert_eq!(counts(&corrected), [1, 0, 0, 1]);
    let row = &corrected.json["rows"][0];
    assert_eq!((&row["name"], &row["phone"]), (&json!("@SUM(1)"), &json!("+41791234568")));
    assert_eq!(corrected.json["rows"][1]["name"], "+3");
}

#[tokio::test]
async fn the_template_is_a_file_that_is_read() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let template = admin.get("/api/v1/uploads/template.csv").await;
    assert_security_headers(&template, true);
    assert_eq!(template.headers["content-type"], "text/csv; charset=utf-8");
    let upload = admin.upload(format!("{}ada,Ada,,+41791234567,\r\n", template.text)).await;
    let mapping = json!({"username": 0, "name": 1, "email": 2, "phone": 3, "role": 4});
    assert_eq!((counts(&upload), &upload.json["mapping"]), ([1, 0, 0, 0], &mapping));
}

/// What is applied is what was shown, or nothing.
#[tokio::test]
async fn accounts_that_changed_since_the_dry_run_are_shown_anew_first() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let ada = app.person("ada", &[Sms]).await;
    let upload = admin.upload("username,name,phone\nada,Ada L.,\nbob,Bob,+41791234567\n").await;
    assert_eq!(counts(&upload), [1, 1, 0, 0]);
    app.execute_sql(&format!("UPDATE accounts SET name = 'Augusta' WHERE id = '{}'", ada.id)).await;
    assert_problem(&admin.apply(&upload).await, 409, "changed_meanwhile");
    assert!(app.query_texts("SELECT id FROM accounts WHERE username = 'bob'").await.is_empty());
    let shown = admin.get(&path(&upload)).await;
    assert_eq!(
        (&shown.json["rows"][0]["changes"][0]["from"], counts(&shown)),
        (&json!("Augusta"), [1, 1, 0, 0])
    );
    app.execute_sql(&format!("UPDATE accounts SET phone = '+41791234567' WHERE id = '{}'", ada.id)).await;
    assert_problem(&admin.apply(&upload).await, 409, "changed_meanwhile");
    assert_problem(&admin.apply(&upload).await, 409, "rows_wrong");
    assert_eq!(counts(&admin.get(&path(&upload)).await), [0, 1, 0, 1]);
    app.execute_sql(&format!("UPDATE accounts SET phone = '+41791234568' WHERE id = '{}'", ada.id)).await;
    assert_problem(&admin.apply(&upload).await, 409, "rows_wrong");
    let upload = admin.upload("username,name,phone\nada,Ada L.,\nbob,Bob,+41791234567\n").await;
    assert_eq!(admin.apply(&upload).await.status, 200);
}

/// M1, and an id of somebody else.
#[tokio::test]
async fn only_the_administrator_who_sent_it_finds_an_upload() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let upload = admin.upload(people(1)).await;
    let (other, user) = (app.sms_admin("other").await, app.person("user", &[Sms]).await);
    let (mut other, mut user) = (app.signed_in(&other).await, app.signed_in(&user).await);
    let calls = [
        (Method::GET, path(&upload), json!(null)),
        (Method::PUT, format!("{}/mapping", path(&upload)), json!({"username": 0})),
        (Method::POST, format!("{}/apply", path(&upload)), json!(null)),
        (Method::GET, format!("{}/errors.csv", path(&upload)), json!(null)),
        (Method::DELETE, path(&upload), json!(null)),
    ];
    for (method, path, body) in &calls {
        let ask = |browser: &crate::browser::TestBrowser| {
            let request = browser.request(method.clone(), path);
            if body.is_null() { request } else { request.json(body) }
        };
        let reply = other.send(ask(&other)).await;
        assert_problem(&reply, 404, "not_found");
        let reply = user.send(ask(&user)).await;
        assert_problem(&reply, 403, "forbidden");
    }
    assert_problem(&user.get("/api/v1/uploads/template.csv").await, 403, "forbidden");
    assert_problem(&user.upload(people(1)).await, 403, "forbidden");
    app.advance_secs(10 * 60);
    for (method, path, body) in calls.iter().filter(|(method, ..)| *method != Method::GET) {
        let request = admin.request(method.clone(), path);
        let reply = admin.send(if body.is_null() { request } else { request.json(body) }).await;
        assert_problem(&reply, 403, "step_up_required");
    }
    assert_problem(&admin.upload(people(1)).await, 403, "step_up_required");
    assert_eq!(
        counts(&admin.get(&path(&upload)).await),
        [1, 0, 0, 0],
        "it is as it was, and can be looked at"
    );
}

#[tokio::test]
async fn an_upload_is_forgotten_when_it_is_deleted_replaced_or_old() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let first = admin.upload(people(2)).await;
    let second = admin.upload(people(2)).await;
    assert_problem(&admin.get(&path(&first)).await, 404, "not_found");
    assert_eq!(admin.delete(&path(&second)).await.status, 204);
    assert_problem(&admin.delete(&path(&second)).await, 404, "not_found");
    let third = admin.upload(people(2)).await;
    assert_eq!(third.json["expires_in_ms"], 3_600_000);
    app.advance_secs(1800);
    assert_eq!(admin.get(&path(&third)).await.json["expires_in_ms"], 1_800_000);
    app.advance_secs(1800);
    assert_problem(&admin.get(&path(&third)).await, 404, "not_found");
    latchkey_api::server::sweep(&app.state).await.unwrap();
    assert!(
        app.query_texts("SELECT cells FROM upload_rows").await.is_empty(),
        "names and addresses do not lie about"
    );
    assert_eq!(admin.get(PATH).await.code(), "method_not_allowed");
}
