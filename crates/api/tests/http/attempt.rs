//! The cookie between password and code: whose it is, what it is good for, and when it ends.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use latchkey_contract::MethodKind::{self, App, Email, Sms};
use serde_json::json;

use crate::browser::TestBrowser;
use crate::log_capture::LogCapture;
use crate::test_app::{TestApp, TestPerson};

const ATTEMPT: &str = "latchkey-attempt";

async fn at_code(app: &TestApp, person: &TestPerson, method: &str) -> TestBrowser {
    let mut browser = app.browser();
    browser.sign_in(person).await;
    assert_eq!(browser.choose(method).await.step(), "enter_code");
    browser
}

/// Everything that the database holds, as text.
async fn dump(app: &TestApp) -> String {
    let tables = if app.database.starts_with("sqlite:") {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'"
    } else {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() \
         AND table_name NOT LIKE '\\_sqlx%'"
    };
    let mut all = String::new();
    for table in app.query_texts(tables).await {
        let columns = if app.database.starts_with("sqlite:") {
            format!("SELECT name FROM pragma_table_info('{table}')")
        } else {
            format!(
                "SELECT CAST(column_name AS TEXT) FROM information_schema.columns \
                     WHERE table_schema = current_schema() AND table_name = '{table}'"
            )
        };
        for column in app.query_texts(&columns).await {
            let sql = format!("SELECT COALESCE(CAST({column} AS TEXT), '') FROM {table}");
            all.push_str(&format!("{table}.{column}: {:?}\n", app.query_texts(&sql).await));
        }
    }
    all
}

/// A15.
#[tokio::test]
async fn the_password_is_kept_nowhere_between_the_steps() {
    let log = LogCapture::start();
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = at_code(&app, &ada, "sms").await;
    app.browser().sign_in_as("ada", "marked wrong horse").await;
    app.browser().sign_in_as("marked wrong horse", "marked wrong horse").await;
    let stored = dump(&app).await;
    assert!(stored.contains("attempts.state") && stored.contains(&ada.id), "{stored}");
    for text in [&stored, &log.text(), &format!("{:?}", browser.cookies)] {
        assert!(!text.contains(&ada.password) && !text.contains("marked wrong horse"), "{text}");
    }
    if let Some(file) = app.database.strip_prefix("sqlite:") {
        let file = file.split('?').next().unwrap();
        for file in [file.to_owned(), format!("{file}-wal")] {
            let bytes = std::fs::read(&file).unwrap();
            let found = bytes.windows(ada.password.len()).any(|part| part == ada.password.as_bytes());
            assert!(!found, "{file}");
        }
    }
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
}

/// B3.
#[tokio::test]
async fn an_attempt_is_a_random_handle_of_which_only_a_digest_is_stored() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut handles = std::collections::HashSet::new();
    for _ in 0..20 {
        let mut browser = app.browser();
        browser.sign_in(&ada).await;
        let handle = browser.cookies[ATTEMPT].clone();
        assert_eq!(URL_SAFE_NO_PAD.decode(&handle).unwrap().len(), 32, "256 bits");
        handles.insert(handle);
    }
    assert_eq!(handles.len(), 20);
    let stored = dump(&app).await;
    assert!(handles.iter().all(|handle| !stored.contains(handle)), "{stored}");
}

/// B3.
#[tokio::test]
async fn a_handle_that_was_changed_in_any_way_is_no_attempt() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[App]).await;
    let browser = at_code(&app, &ada, "app").await;
    let handle = browser.cookies[ATTEMPT].clone();
    let digest = app.query_texts("SELECT token FROM attempts").await.remove(0);
    let mut forged = vec![digest, ada.id.clone(), handle[..42].into(), format!("{handle}A"), "A".repeat(43)];
    forged.push(handle.to_ascii_lowercase());
    forged.extend([0, 21, 42].map(|place| {
        let mut bytes = handle.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'E' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    }));
    forged.push(handle.chars().rev().collect());
    for forged in forged.into_iter().filter(|forged| *forged != handle) {
        let mut other = browser.clone();
        other.cookies.insert(ATTEMPT.into(), forged.clone());
        let reply = other.enter(&app.totp_code(&ada, 0)).await;
        assert_eq!(reply.outcome(), (401, "no_attempt".into()), "{forged}");
    }
    let mut named = browser.clone();
    let body = json!({"code": app.totp_code(&ada, 0), "trust": false, "account": ada.id});
    assert_eq!(named.post("/api/v1/login/code", body).await.outcome(), (422, "invalid_field".into()));
    assert_eq!(browser.clone().enter(&app.totp_code(&ada, 0)).await.step(), "signed_in");
}

/// B4. By each method; the try is Ada's, whose attempt it is, and Ben loses nothing.
#[tokio::test]
async fn the_code_of_one_account_does_not_answer_the_attempt_of_another() {
    let app = TestApp::new().await;
    let (ada, ben) = (app.person("ada", &MethodKind::ALL).await, app.person("ben", &MethodKind::ALL).await);
    let mut wrong = 0;
    for method in ["sms", "email", "app"] {
        let mut ada_browser = at_code(&app, &ada, method).await;
        let mut ben_browser = at_code(&app, &ben, method).await;
        let code = if method == "app" { app.totp_code(&ben, 0) } else { app.gateway.last().code() };
        let reply = ada_browser.enter(&code).await;
        assert_eq!((reply.code(), reply.json["tries_left"].as_u64()), ("code_wrong", Some(4)), "{method}");
        wrong += 1;
        let sql = format!("SELECT CAST(in_a_row AS TEXT) FROM lockouts WHERE account_id = '{}'", ada.id);
        assert_eq!(app.query_texts(&sql).await, [wrong.to_string()]);
        assert_eq!(ben_browser.get("/api/v1/login").await.json["tries_left"], 5);
        assert_eq!(ben_browser.enter(&code).await.step(), "signed_in");
        assert!(!ada_browser.is_signed_in().await);
    }
}

/// B5. Two windows, one account: each code belongs to the attempt that asked for it.
#[tokio::test]
async fn a_code_answers_only_the_attempt_that_it_was_made_for() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms, Email]).await;
    for method in ["sms", "email"] {
        let mut one = at_code(&app, &ada, method).await;
        let first = app.gateway.last().code();
        let mut two = at_code(&app, &ada, method).await;
        let second = app.gateway.last().code();
        assert_eq!(two.enter(&first).await.code(), "code_wrong");
        assert_eq!(one.enter(&second).await.code(), "code_wrong");
        assert_eq!(one.enter(&first).await.step(), "signed_in");
        assert_eq!(two.enter(&second).await.step(), "signed_in");
    }
}

/// B5. Nor another method of the same attempt.
#[tokio::test]
async fn a_code_answers_only_the_method_that_it_was_sent_by() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = at_code(&app, &ada, "sms").await;
    let code = app.gateway.last().code();
    for other in ["email", "app"] {
        browser.choose(other).await;
        assert_eq!(browser.enter(&code).await.code(), "code_wrong", "{other}");
    }
}

/// B6. Counted from the password, whatever has been done since.
#[tokio::test]
async fn an_attempt_ends_ten_minutes_after_the_password() {
    for (seconds, step) in [(599, "signed_in"), (600, "no_attempt"), (601, "no_attempt")] {
        let app = TestApp::new().await;
        let ada = app.person("ada", &MethodKind::ALL).await;
        let mut browser = at_code(&app, &ada, "app").await;
        for _ in 0..5 {
            app.advance_secs(100);
            browser.choose("sms").await;
        }
        browser.choose("app").await;
        app.advance_secs(seconds - 500);
        let reply = browser.enter(&app.totp_code(&ada, 0)).await;
        assert_eq!(reply.outcome().1, step, "{seconds}");
        assert_eq!(browser.is_signed_in().await, step == "signed_in");
        if step == "no_attempt" {
            assert_eq!(browser.get("/api/v1/login").await.step(), "password");
            assert!(!browser.cookies.contains_key(ATTEMPT), "the browser is told to forget it");
        }
    }
}

/// B7. Whatever the account is changed to: a code was verified for the account as it was.
#[tokio::test]
async fn a_change_of_the_account_ends_its_attempts() {
    for change in ["password", "disable", "delete", "phone", "email", "method", "app"] {
        let app = TestApp::new().await;
        let ada = app.person("ada", &MethodKind::ALL).await;
        let mut browser = at_code(&app, &ada, "app").await;
        let mut tx = app.state.store.begin().await.unwrap();
        let mut row = tx.account(&ada.id).await.unwrap().unwrap();
        match change {
            "password" => tx.set_password(&ada.id, row.password_hash.as_deref().unwrap()).await.unwrap(),
            "method" => assert!(tx.remove_method(&ada.id, Email).await.unwrap()),
            "app" => {
                let sealed = app.state.keys.encrypt(&ada.id, &App.into(), &ada.secret).unwrap();
                tx.set_method(&ada.id, App, Some(&sealed), app.now()).await.unwrap();
            }
            _ => {
                match change {
                    "phone" => row.phone = Some("+41790000000".into()),
                    "email" => row.email = Some("new@example.org".into()),
                    _ => row.disabled_at = Some(app.now()),
                }
                assert!(tx.save_accounts(&[&row]).await.unwrap());
            }
        }
        tx.commit().await.unwrap();
        if change == "delete" {
            app.execute_sql("DELETE FROM accounts").await;
        }
        let mut other = browser.clone();
        assert_eq!(other.get("/api/v1/login").await.step(), "password", "{change}");
        let reply = browser.enter(&app.totp_code(&ada, 0)).await;
        assert_eq!(reply.outcome(), (401, "no_attempt".into()), "{change}");
        assert!(!browser.is_signed_in().await);
        assert_eq!(browser.choose("sms").await.outcome(), (401, "no_attempt".into()), "it stays closed");
        assert!(app.gateway.messages().is_empty());
    }
}
