//! The first administrator: by a link that the service prints, once, and never if there is anybody.

use std::io::{BufRead as _, BufReader};

use latchkey_api::notifications::bootstrap;
use serde_json::{Value, json};

use crate::browser::{Reply, TestBrowser};
use crate::program::{BINARY, Port, Program};
use crate::sent_mail::{call_link, post_fifty_times};
use crate::test_app::TestApp;

const PASSWORD: &str = "seven quiet tin lanterns";

/// The link that the service would print now.
async fn printed_link(app: &TestApp) -> Option<String> {
    bootstrap::link(&app.state).await.unwrap().map(|link| link.reveal().to_owned())
}

async fn token(app: &TestApp) -> String {
    printed_link(app).await.expect("no link").split_once('#').unwrap().1.to_owned()
}

fn root_body(token: &str) -> Value {
    json!({"token": token, "username": "root", "name": "Root", "email": "root@example.org", "password": PASSWORD})
}

async fn post_bootstrap(browser: &mut TestBrowser, body: Value) -> Reply {
    browser.post("/api/v1/bootstrap", body).await
}

/// A14.
#[tokio::test]
async fn the_printed_link_makes_the_first_administrator_once() {
    let app = TestApp::new().await;
    let link_printed = printed_link(&app).await.unwrap();
    assert!(link_printed.starts_with(&format!("http://{}/welcome#", app.address)), "{link_printed}");
    let token = link_printed.split_once('#').unwrap().1;
    let mut browser = app.browser();
    let seen = call_link(&mut browser, "inspect", token).await.json;
    assert_eq!(
        (&seen["kind"], &seen["username"], &seen["password_min"]),
        (&json!("welcome"), &json!(""), &json!(15))
    );
    assert_eq!(post_bootstrap(&mut browser, root_body(token)).await.status, 204);
    assert!(browser.cookies.is_empty(), "nobody is signed in by it");
    let stored = app.query_texts("SELECT username || role || name FROM accounts").await;
    assert_eq!(stored, ["rootadminRoot"]);
    assert_eq!(post_bootstrap(&mut browser, root_body(token)).await.outcome(), (410, "link_dead".into()));
    assert_eq!(browser.sign_in_as("root", PASSWORD).await.json["account"]["role"], "admin");
    assert_eq!(
        app.query_texts("SELECT event FROM audit WHERE target_name = 'root'").await[0],
        "first_admin_created"
    );
    assert_eq!(printed_link(&app).await, None, "from now on there is somebody");
}

/// A14.
#[tokio::test]
async fn there_is_no_default_account() {
    let app = TestApp::new().await;
    printed_link(&app).await;
    for name in ["admin", "root", "administrator", "latchkey", "user", "test", "demo", "ada"] {
        for password in ["admin", "root", "password", "latchkey", "changeme", name, "demo", "123456"] {
            let mut browser = app.browser();
            assert_ne!(browser.sign_in_as(name, password).await.status, 200, "{name} {password}");
        }
    }
    assert!(app.query_texts("SELECT id FROM accounts").await.is_empty());
}

/// A14.
#[tokio::test]
async fn the_link_dies_after_an_hour_and_with_the_next_start() {
    let app = TestApp::new().await;
    let old = token(&app).await;
    let new = token(&app).await;
    assert_eq!(
        post_bootstrap(&mut app.browser(), root_body(&old)).await.outcome(),
        (410, "link_dead".into())
    );
    app.advance_secs(3600);
    assert_eq!(
        post_bootstrap(&mut app.browser(), root_body(&new)).await.outcome(),
        (410, "link_dead".into())
    );
    let newest = token(&app).await;
    app.advance_secs(3599);
    assert_eq!(post_bootstrap(&mut app.browser(), root_body(&newest)).await.status, 204);
}

/// A14: an account that was added in another way, by the command line, counts too.
#[tokio::test]
async fn the_link_is_refused_once_there_is_any_account() {
    let app = TestApp::new().await;
    let token = token(&app).await;
    app.person("ada", &[]).await;
    assert_eq!(
        post_bootstrap(&mut app.browser(), root_body(&token)).await.outcome(),
        (409, "not_first".into())
    );
    assert_eq!(printed_link(&app).await, None);
    assert_eq!(app.query_texts("SELECT username FROM accounts").await, ["ada"]);
}

/// A14: of fifty at once, with one link, there is one first.
#[tokio::test]
async fn of_fifty_first_administrators_at_once_there_is_one() {
    let app = TestApp::new().await;
    let token = token(&app).await;
    let body = |n| json!({"token": token, "username": format!("root{n}"), "password": PASSWORD});
    let statuses = post_fifty_times(&app, "/api/v1/bootstrap", body).await;
    assert_eq!(statuses, [(204, 1), (410, 49)].into());
    assert_eq!(app.query_texts("SELECT username FROM accounts").await.len(), 1);
}

/// A14: replicas that start at once have one link between them.
#[tokio::test]
async fn of_many_starts_at_once_one_link_works() {
    let app = TestApp::new().await;
    let starts = (0..16).map(|_| {
        let state = app.state.clone();
        tokio::spawn(async move { bootstrap::link(&state).await.unwrap().unwrap() })
    });
    let mut all = vec![];
    for start in starts.collect::<Vec<_>>() {
        all.push(start.await.unwrap());
    }
    let mut alive = 0;
    for printed in all {
        let token = printed.reveal().split_once('#').unwrap().1;
        alive += usize::from(call_link(&mut app.browser(), "inspect", token).await.status == 200);
    }
    assert_eq!(alive, 1);
}

#[tokio::test]
async fn a_field_that_is_not_right_is_named_and_the_link_stays() {
    let app = TestApp::new().await;
    let token = token(&app).await;
    for (field, value, code) in [
        ("username", json!(""), "invalid_field"),
        ("username", json!("a\u{202e}b"), "invalid_field"),
        ("name", json!("x".repeat(257)), "invalid_field"),
        ("email", json!("root@"), "invalid_field"),
        ("phone", json!("079 123"), "invalid_field"),
        ("password", json!("fourteen chars"), "password_unsuitable"),
        ("password", json!("x".repeat(20)), "password_unsuitable"),
    ] {
        let mut body = root_body(&token);
        body[field] = value.clone();
        let reply = post_bootstrap(&mut app.browser(), body).await;
        assert_eq!((reply.outcome(), &reply.json["field"]), ((422, code.into()), &json!(field)), "{value}");
    }
    // M2: what is not asked for is not taken.
    for field in ["role", "id", "email_verified", "disabled"] {
        let mut body = root_body(&token);
        body[field] = json!("user");
        assert_eq!(
            post_bootstrap(&mut app.browser(), body).await.outcome(),
            (422, "invalid_field".into()),
            "{field}"
        );
    }
    assert_eq!(post_bootstrap(&mut app.browser(), root_body(&token)).await.status, 204);
}

/// Reads what the real service prints, up to the line that says how to stop it.
fn start_and_read_output(program: &Program) -> (std::process::Child, Port, String) {
    let port = Port::reserve();
    let mut command = program.command(BINARY);
    let mut child = command.arg("serve").env("LATCHKEY_LISTEN", port.address().to_string()).spawn().unwrap();
    let mut output = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap) {
        output.push_str(&format!("{line}\n"));
        if line.contains("Ctrl-C") {
            break;
        }
    }
    (child, port, output)
}

/// A14, as it is met: an empty folder, the service, its link, and no link at the next start.
#[tokio::test]
async fn a_first_start_prints_the_link_and_a_later_one_does_not() {
    let program = Program::unconfigured().set("public_url", "http://localhost");
    let (mut child, port, output) = start_and_read_output(&program);
    let printed = output.lines().map(str::trim).find(|line| line.contains("/welcome#")).expect(&output);
    assert!(printed.starts_with("http://localhost/welcome#"), "{printed}");
    let token = printed.split_once('#').unwrap().1;
    let mut browser = TestBrowser::new(port.address());
    assert_eq!(post_bootstrap(&mut browser, root_body(token)).await.status, 204);
    assert_eq!(browser.sign_in_as("root", PASSWORD).await.step(), "signed_in");
    child.kill().unwrap();
    child.wait().unwrap();
    let (mut child, _port, output) = start_and_read_output(&program);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!output.contains("/welcome") && output.contains("latchkey-api user add"), "{output}");
}
