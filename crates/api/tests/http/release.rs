//! What a release must not have: access that only a test or a demonstration needs.
#![cfg(not(feature = "demo"))]

use std::collections::BTreeSet;
use std::process::Command;

use reqwest::Method;

use crate::program::{BINARY, Program};
use crate::test_app::TestApp;

/// M14.
#[test]
fn the_program_has_no_demo_and_no_way_to_move_its_clock() {
    // 200 MB with what a debugger needs: grep is done before an unoptimised search has begun.
    let mut grep = Command::new("grep");
    grep.args(["--text", "--only-matching", "--fixed-strings"]);
    for trace in [
        "latchkey-demo-",
        "demo.db",
        "/outbox.css",
        "Outbox – Latchkey",
        "Every code it \"sends\"",
        "bypass_otp",
        "correct horse",
    ] {
        grep.args(["-e", trace]);
    }
    let found = grep.arg(BINARY).output().unwrap();
    assert_eq!(found.status.code(), Some(1), "grep has found something, or failed: {found:?}");
    let program = Program::unconfigured();
    for arguments in [
        &["serve", "--demo"][..],
        &["serve", "--clock", "0"],
        &["serve", "--insecure"],
        &["serve", "--fixed-code", "1"],
        &["user", "add", "--username", "x", "--password", "x"],
        &["user", "add", "--username", "x", "--no-code"],
        &["demo"],
        &["outbox"],
        &["test"],
        &["debug"],
        &["user", "login"],
        &["user", "session"],
    ] {
        let output = program.run(arguments, "");
        assert_eq!(output.code, 2, "{arguments:?} {output:?}");
    }
    assert_eq!(std::fs::read_dir(&program.folder).unwrap().count(), 0);
}

/// M14. The variables by which this project's tests find their tools set nothing.
#[test]
fn a_variable_for_tests_changes_nothing() {
    let program =
        Program::unconfigured().set("test_clock", "0").set("test_code", "000000").set("cache", "/nowhere");
    assert_eq!(program.run(&["user", "list"], "").code, 0);
    for name in
        ["DEMO", "CLOCK", "OTP_BYPASS", "DEBUG", "INSECURE", "FIXED_CODE", "OUTBOX", "POLICY__SKIP_CODE"]
    {
        let output = Program::unconfigured().set(name, "true").run(&["user", "list"], "");
        assert_eq!(output.code, 1, "{name} {output:?}");
    }
}

/// M14. By the names that debug routes usually have, and by every method, only what the document names answers.
#[tokio::test]
async fn nothing_answers_that_the_document_does_not_name() {
    let app = TestApp::in_real_time().await;
    let service = Program::on_database_of(&app).serve();
    let mut browser = service.browser();
    let document = browser.get("/api/openapi.json").await.json;
    let named: BTreeSet<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let words = [
        "",
        "actuator",
        "admin",
        "api",
        "api-docs",
        "attempts",
        "auth",
        "backup",
        "bypass",
        "clock",
        "code",
        "codes",
        "config",
        "console",
        "db",
        "debug",
        "debug/pprof",
        "demo",
        "dev",
        "device",
        "devices",
        "docs",
        "dump",
        "env",
        "flush",
        "fixtures",
        "graphql",
        "health",
        "internal",
        "invite",
        "logout",
        "login",
        "login/bypass",
        "login/code",
        "login/device",
        "login/method",
        "login/resend",
        "login/skip",
        "login/verify",
        "logs",
        "me",
        "messages",
        "metrics",
        "mock",
        "openapi",
        "openapi.json",
        "otp",
        "outbox",
        "outbox.css",
        "password",
        "ping",
        "profile",
        "recovery",
        "register",
        "reset",
        "secrets",
        "seed",
        "session",
        "sessions",
        "settings",
        "setup",
        "signup",
        "sql",
        "status",
        "swagger",
        "swagger-ui",
        "test",
        "tests",
        "time",
        "token",
        "tokens",
        "trace",
        "user",
        "users",
        "v1",
        "v2",
        "version",
        "whoami",
        ".env",
        ".git/HEAD",
        "server-status",
    ];
    for prefix in ["/", "/api/", "/api/v1/"] {
        for word in words {
            let path = format!("{prefix}{word}");
            for method in [Method::GET, Method::POST] {
                let reply = browser.send(browser.request(method.clone(), &path)).await;
                let answers = reply.status != 404;
                assert_eq!(answers, named.contains(path.as_str()), "{method} {path} {}", reply.status);
            }
        }
    }
}
