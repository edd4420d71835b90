//! A dependency of the service fails and recovers: no session is given meanwhile, no restart is needed
//! afterwards.

use latchkey_contract::MethodKind::{self, Sms};
use latchkey_flow::Policy;

use crate::fake_gateway::Behaviour;
use crate::program::Program;
use crate::security_headers::assert_problem;
use crate::test_app::{TestApp, TestConfig};

/// Part 7. Whatever is asked for, and whoever asks.
#[tokio::test]
async fn without_its_tables_the_service_lets_nobody_in_and_recovers_with_them() {
    // What was asked for in vain is a try all the same.
    let policy = Policy { wrong_passwords: 100, ..Policy::default() };
    let app = TestApp::with(TestConfig { policy, ..TestConfig::default() }).await;
    let ada = app.person("ada", &[Sms]).await;
    let mut signed_in = app.trusted(&ada, "Laptop").await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    let code = app.gateway.last().code();
    for table in ["attempts", "lockouts", "accounts", "sessions", "throttles", "methods", "devices"] {
        app.execute_sql(&format!("ALTER TABLE {table} RENAME TO gone")).await;
        let mut replies = vec![];
        if ["attempts", "lockouts", "accounts", "methods"].contains(&table) {
            replies.push(browser.clone().enter(&code).await);
        }
        if ["sessions", "accounts"].contains(&table) {
            replies.push(signed_in.clone().get("/api/v1/session").await);
        }
        if table == "devices" {
            replies.push(signed_in.clone().get("/api/v1/devices").await);
        }
        // A trusted browser needs no attempt.
        if table != "attempts" {
            let mut trusted = signed_in.clone();
            replies.push(trusted.sign_in(&ada).await);
            assert_eq!(trusted.cookies, signed_in.cookies, "{table}");
        } else {
            replies.push(app.browser().sign_in(&ada).await);
        }
        for reply in replies {
            assert_problem(&reply, 503, "unavailable");
            assert!(!reply.text.contains(table) && !reply.headers.contains_key("set-cookie"), "{reply:?}");
        }
        app.execute_sql(&format!("ALTER TABLE gone RENAME TO {table}")).await;
    }
    assert_eq!(browser.enter(&code).await.step(), "signed_in", "the code was not used up by any of it");
    assert_eq!(signed_in.sign_in(&ada).await.step(), "signed_in");
}

/// Part 7. The disk is full for one process, and then it is not: what `prlimit` takes away it gives back.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_lets_nobody_in_until_there_is_room_again() {
    let app = TestApp::in_real_time().await;
    if !app.database.starts_with("sqlite:") {
        // PostgreSQL's disk is not ours to fill; that it is full comes as an error like that of a missing
        // table.
        return;
    }
    let ada = app.person("ada", &[]).await;
    let program = Program::on_database_of(&app);
    let mut shell = program.command("/bin/sh");
    // A file that may not grow is an error to the writer only where the signal that comes with it is not
    // heeded.
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", crate::program::BINARY]);
    let service = program.serve_command(shell);
    let mut browser = service.browser();
    assert_eq!(browser.sign_in(&ada).await.step(), "signed_in");
    let limit = |bytes: &str| {
        let id = service.child.id().to_string();
        let set = std::process::Command::new("prlimit")
            .args(["--pid", &id, &format!("--fsize={bytes}:unlimited")])
            .status();
        assert!(set.unwrap().success(), "prlimit is part of util-linux");
    };
    limit("1");
    let mut other = service.browser();
    assert_problem(&other.sign_in(&ada).await, 503, "unavailable");
    assert!(other.cookies.is_empty());
    assert!(browser.is_signed_in().await, "reading goes on");
    limit("unlimited");
    assert_eq!(other.sign_in(&ada).await.step(), "signed_in");
}

/// Part 7.
#[tokio::test]
async fn a_gateway_that_is_gone_is_used_again_when_it_is_back() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &MethodKind::ALL).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    app.gateway.set_behaviour(Behaviour::Refuses);
    assert_problem(&browser.choose("sms").await, 503, "delivery_failed");
    assert_problem(&browser.resend().await, 503, "delivery_failed");
    assert!(!browser.is_signed_in().await);
    app.gateway.set_behaviour(Behaviour::Accepts);
    assert_eq!(browser.resend().await.step(), "enter_code");
    assert_eq!(browser.enter(&app.gateway.last().code()).await.step(), "signed_in");
}
