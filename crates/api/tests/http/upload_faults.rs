//! Applying an upload while the program is killed, while another one is applied, and while somebody signs in.

use latchkey_api::clock::Clock;
use latchkey_contract::MethodKind::Sms;
use serde_json::json;

use crate::browser::{Reply, TestBrowser};
use crate::concurrency::{at_once, count, rounds};
use crate::program::{Program, Service};
use crate::test_app::{TestApp, TestPerson};
use crate::upload_fixtures::{counts, path, people, workbook};

/// The program on the app's database, with the app's gateway for text messages.
fn program_with_gateway(app: &TestApp) -> Program {
    Program::on_database_of(app)
        .set("text__kind", "webhook")
        .set("text__url", &app.gateway.url)
        .set("text__secret", &"x".repeat(32))
}

async fn sign_in(app: &TestApp, service: &Service, person: &TestPerson) -> TestBrowser {
    let mut browser = service.browser();
    browser.sign_in(person).await;
    browser.choose("sms").await;
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
    browser
}

/// M4, F1. The program is killed when so much of it is saved; what was not committed never happened, and a
/// retry finishes it.
#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_is_applied_all_rows_are_saved_or_none() {
    const ROWS: usize = 2000;
    let app = TestApp::in_real_time().await;
    let admin = app.sms_admin("admin").await;
    let program = program_with_gateway(&app);
    let mut service = program.serve();
    let mut browser = sign_in(&app, &service, &admin).await;
    let mut none = 0;
    for share in [0, 1, 20, 40, 60, 80, 100] {
        app.execute_sql("DELETE FROM accounts WHERE username LIKE 'p%'").await;
        app.execute_sql("DELETE FROM audit WHERE event LIKE 'user%' OR event LIKE 'upload%'").await;
        let upload = browser.upload(people(ROWS)).await;
        assert_eq!(counts(&upload), [ROWS as u64, 0, 0, 0]);
        let apply = browser.request(reqwest::Method::POST, &format!("{}/apply", path(&upload)));
        let applying = tokio::spawn(apply.send());
        loop {
            let seen = browser.get(&path(&upload)).await.json;
            // What is saved meanwhile may keep others from the database for longer than they wait.
            let saved = seen["saved"].as_u64().unwrap_or_default();
            if seen["state"] == "applied"
                || seen["state"] == "applying" && saved >= (ROWS * share / 100) as u64
            {
                break;
            }
        }
        // SIGKILL.
        drop(service);
        let _ = applying.await;
        let found = saved(&app).await;
        assert!([(0, 0), (ROWS, ROWS + 1)].contains(&found), "{share}: {found:?}");
        none += usize::from(found == (0, 0));
        service = program.serve();
        browser = browser.at(service.address);
        let retried = browser.apply(&upload).await;
        assert_eq!((retried.status, &retried.json["state"]), (200, &json!("applied")), "{retried:?}");
        assert_eq!(saved(&app).await, (ROWS, ROWS + 1), "a retry doubles nothing");
    }
    assert!(none > 0, "it was never killed in the middle");
}

/// The accounts of an upload, and what the log says of it, at one moment.
async fn saved(app: &TestApp) -> (usize, usize) {
    let accounts = "SELECT 'account' FROM accounts WHERE username LIKE 'p%'";
    let events = "SELECT 'event' FROM audit WHERE event IN ('user_added', 'upload_applied')";
    let found = app.query_texts(&format!("{accounts} UNION ALL {events}")).await;
    let accounts = found.iter().filter(|what| *what == "account").count();
    (accounts, found.len() - accounts)
}

/// One session each, on a replica of their own.
async fn two_administrators() -> (TestApp, TestApp, TestBrowser, TestBrowser) {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let (ada, bob) = (app.sms_admin("ada").await, app.sms_admin("bob").await);
    let (ada, bob) = (app.signed_in(&ada).await, app.signed_in(&bob).await.at(replica.address));
    (app, replica, ada, bob)
}

async fn both_apply(ada: &TestBrowser, bob: &TestBrowser, uploads: [&Reply; 2]) -> Vec<Reply> {
    let apply = |browser: &TestBrowser, upload| {
        browser.request(reqwest::Method::POST, &format!("{}/apply", path(upload)))
    };
    at_once(vec![apply(ada, uploads[0]), apply(bob, uploads[1])]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_apply_the_same_file_at_once_add_everybody_once() {
    let (app, _twin, mut ada, mut bob) = two_administrators().await;
    for round in 0..rounds() {
        app.execute_sql("DELETE FROM accounts WHERE username LIKE 'p%'").await;
        let (first, second) = (ada.upload(people(30)).await, bob.upload(people(30)).await);
        let replies = both_apply(&ada, &bob, [&first, &second]).await;
        assert_eq!(app.uploaded().await, 30, "{round}");
        let done = replies.iter().filter(|reply| reply.status == 200).count();
        assert_eq!((done, count(&replies, "changed_meanwhile")), (1, 1), "{round}: {replies:?}");
        let shown = [ada.get(&path(&first)).await, bob.get(&path(&second)).await];
        let unchanged = shown.iter().filter(|upload| counts(upload) == [0, 0, 30, 0]).count();
        assert_eq!(unchanged, 1, "{round}: whoever was second is shown that it is done");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_applied_twice_at_once_is_applied_once() {
    let (app, replica, mut ada, _) = two_administrators().await;
    let there = ada.at(replica.address);
    for round in 0..rounds() {
        app.execute_sql("DELETE FROM accounts WHERE username LIKE 'p%'").await;
        app.execute_sql("DELETE FROM audit").await;
        let upload = ada.upload(people(30)).await;
        let replies = both_apply(&ada, &there, [&upload, &upload]).await;
        assert!(replies.iter().all(|reply| reply.status == 200), "{round}: {replies:?}");
        assert_eq!(saved(&app).await, (30, 31), "{round}");
    }
}

/// M11, by two of them at once.
#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_make_users_of_each_other_leave_one() {
    let (app, _twin, mut ada, mut bob) = two_administrators().await;
    for round in 0..rounds() {
        let (one, two) =
            (ada.upload("username,role\nbob,user\n").await, bob.upload("username,role\nada,user\n").await);
        both_apply(&ada, &bob, [&one, &two]).await;
        let left = app.query_texts("SELECT username FROM accounts WHERE role = 'admin'").await;
        assert_eq!(left.len(), 1, "{round}");
        app.execute_sql("UPDATE accounts SET role = 'admin'").await;
        (ada, bob) = sign_in_again(&app, ada, bob).await;
    }
}

/// Whoever was made a user has no session left: both sign in once more.
async fn sign_in_again(app: &TestApp, ada: TestBrowser, bob: TestBrowser) -> (TestBrowser, TestBrowser) {
    let mut browsers = vec![];
    for (name, mut browser) in [("ada", ada), ("bob", bob)] {
        if !browser.is_signed_in().await {
            browser.sign_in_as(name, &format!("correct horse {name}")).await;
            browser.choose("sms").await;
            assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
        }
        browsers.push(browser);
    }
    let bob = browsers.pop().unwrap();
    (browsers.pop().unwrap(), bob)
}

/// A login of somebody whom the upload changes waits for it, or the upload for the login; neither waits for
/// ever.
#[tokio::test(flavor = "multi_thread")]
async fn logins_go_on_while_an_upload_changes_the_same_people() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let mut people = vec![];
    for name in ["ada", "bob", "cid", "dan"] {
        people.push(app.person(name, &[Sms]).await);
    }
    for round in 0..rounds() {
        let mut requests = vec![];
        for person in &people {
            let mut browser = app.browser();
            browser.sign_in(person).await;
            browser.choose("sms").await;
            let body = json!({"code": app.gateway.last().code(), "trust": false});
            requests.push(browser.request(reqwest::Method::POST, "/api/v1/login/code").json(&body));
        }
        let mut file = "username,email\n".to_owned();
        for person in people.iter().rev() {
            file.push_str(&format!("{0},{0}{round}@example.com\n", person.username));
        }
        let upload = admin.upload(file).await;
        assert_eq!(counts(&upload), [0, 4, 0, 0]);
        requests.push(admin.request(reqwest::Method::POST, &format!("{}/apply", path(&upload))));
        for reply in at_once(requests).await {
            let fine = reply.status == 200 || reply.outcome() == (401, "no_attempt".into());
            assert!(fine, "{round}: {reply:?}");
        }
        let email = format!("ada{round}@example.com");
        assert_eq!(app.query_texts("SELECT email FROM accounts WHERE username = 'ada'").await, [email]);
        // Its own sessions are the administrator's; theirs came before the change or were never given.
        app.execute_sql("DELETE FROM throttles").await;
    }
}

/// M5: whatever is sent, the program does not grow by more than what it may hold at a time.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn memory_stays_flat_whatever_is_sent() {
    let app = TestApp::new().await;
    app.advance(Clock::System.now().as_millis() - app.now().as_millis());
    let admin = app.sms_admin("admin").await;
    let program = program_with_gateway(&app);
    let service = program.serve();
    let mut browser = sign_in(&app, &service, &admin).await;
    let before = peak(&service);
    let spaces = workbook(&vec![b' '; 300 << 20]);
    let cells = workbook("<row><c><v>1</v></c></row>".repeat(4 << 20).as_bytes());
    for file in [spaces, cells, vec![b','; 10 << 20], "\"\",".repeat(3 << 20).into_bytes()] {
        for _ in 0..3 {
            assert_eq!(browser.upload(file.clone()).await.code(), "file_unusable");
        }
    }
    let grown = peak(&service) - before;
    assert!(grown < 96 * 1024, "{grown} kB");
}

/// The most memory that the program has held so far, in kB.
#[cfg(target_os = "linux")]
fn peak(service: &Service) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", service.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
