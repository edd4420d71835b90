//! The audit log: read, exported, kept, and never changed.

use std::path::Path;

use latchkey_contract::MethodKind::{App, Sms};
use latchkey_contract::{AuditEvent, AuditOutcome};
use latchkey_flow::{Factor, Policy};
use serde_json::{Value, json};

use crate::browser::TestBrowser;
use crate::test_app::{TestApp, TestConfig};

const AUDIT: &str = "/api/v1/audit";

async fn entries(admin: &mut TestBrowser, query: &str) -> Vec<Value> {
    let reply = admin.get(&format!("{AUDIT}?{query}")).await;
    reply.json["entries"].as_array().unwrap_or_else(|| panic!("{reply:?}")).clone()
}

fn events(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["event"].as_str().unwrap()).collect()
}

/// M12. One entry for each act, by whom and to whom, from where and with what.
#[tokio::test]
async fn every_act_of_an_administrator_stands_in_the_log() {
    let app = TestApp::new().await;
    let root = app.admin("root").await;
    let mut admin = app.admin_browser(&root).await;
    admin
        .headers
        .push(("user-agent".into(), "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0".into()));
    let added = admin.post("/api/v1/users", json!({"username": "ben", "phone": "+41791234567"})).await;
    let id = added.json["id"].as_str().unwrap().to_owned();
    let user = format!("/api/v1/users/{id}");
    let mut version = 1;
    for what in [
        json!({"name": "Ben", "email": "ben@example.org"}),
        json!({"role": "admin"}),
        json!({"active": false}),
        json!({"active": true}),
        json!({"email": ""}),
    ] {
        let mut what = what;
        what["version"] = version.into();
        let reply = admin.patch(&user, what).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        version = reply.json["version"].as_i64().unwrap();
    }
    for what in ["methods", "devices", "sessions", "lock"] {
        assert_eq!(admin.delete(&format!("{user}/{what}")).await.status, 204);
    }
    let mut log = entries(&mut admin, &format!("account={id}")).await;
    log.sort_by_key(|entry| entry["event"].to_string());
    assert_eq!(
        events(&log),
        [
            "account_unlocked",
            "devices_removed",
            "method_removed",
            "method_set",
            "methods_reset",
            "role_changed",
            "sessions_ended",
            "user_added",
            "user_changed",
            "user_changed",
            "user_disabled",
            "user_enabled",
        ]
    );
    for entry in &log {
        assert_eq!(entry["actor"], json!({"id": root.id, "username": "root"}));
        assert_eq!(entry["target"], json!({"id": id, "username": "ben"}));
        assert_eq!((&entry["ip"], &entry["browser"]), (&json!("127.0.0.1"), &json!("Firefox on Linux")));
        assert_eq!((&entry["outcome"], &entry["at"]), (&json!("done"), &json!(app.now().as_millis())));
    }
    let mut details: Vec<&str> = log.iter().filter_map(|entry| entry["detail"].as_str()).collect();
    details.retain(|detail| !detail.is_empty());
    details.sort_unstable();
    assert_eq!(details, ["admin", "email", "email", "email", "name,email", "user"]);

    let mut now = admin.get("/api/v1/policy").await.json;
    now["policy"]["tries_per_code"] = 3.into();
    admin.put("/api/v1/policy", now).await;
    admin.get("/api/v1/audit.csv").await;
    let policy = entries(&mut admin, "event=policy_changed").await;
    assert_eq!((&policy[0]["detail"], &policy[0]["target"]), (&json!("tries_per_code=3"), &Value::Null));
    assert_eq!(entries(&mut admin, "event=audit_exported").await.len(), 1);
    // What was refused did not happen.
    let refused = admin.patch(&user, json!({"version": 1, "name": "x"})).await;
    assert_eq!(refused.code(), "changed_meanwhile");
    assert_eq!(entries(&mut admin, "event=user_changed").await.len(), 2);
}

#[tokio::test]
async fn the_log_is_searched_by_time_event_and_account_a_page_at_a_time() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    let (ada, ben) = (app.person("ada", &[Sms]).await, app.person("ben", &[Sms]).await);
    let start = app.now().as_millis();
    for person in [&ada, &ben, &ada] {
        app.advance(1000);
        app.signed_in(person).await;
    }
    let all = entries(&mut admin, "limit=200").await;
    let one = events(&all).iter().filter(|event| **event == "signed_in").count();
    assert_eq!((one, all.len() % 3), (3, 0));
    let moments: Vec<i64> = all.iter().map(|entry| entry["at"].as_i64().unwrap()).collect();
    assert!(moments.is_sorted_by(|a, b| a >= b), "the newest first");

    let (mut paged, mut after) = (vec![], String::new());
    loop {
        let reply = admin.get(&format!("{AUDIT}?limit=4&after={after}")).await;
        paged.extend(reply.json["entries"].as_array().unwrap().clone());
        match reply.json["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
    }
    assert_eq!(paged, all);
    let each = all.len() / 3;
    let of_ada = entries(&mut admin, &format!("account={}&limit=200", ada.id)).await;
    assert_eq!(of_ada.len(), 2 * each);
    assert_eq!(entries(&mut admin, &format!("account={}&event=signed_in", ben.id)).await.len(), 1);
    let (from, to) = (start + 2000, start + 3000);
    let between = entries(&mut admin, &format!("from={from}&to={to}&limit=200")).await;
    assert!(between.len() == each && between.iter().all(|entry| entry["target"]["username"] == "ben"));
    assert!(entries(&mut admin, "event=nothing").await.is_empty());
    for query in ["from=x", "limit=0", "after=x", "event=a%00b", "x=1"] {
        assert_eq!(admin.get(&format!("{AUDIT}?{query}")).await.code(), "invalid_field", "{query}");
    }
}

/// M3 and M12. Names that would be formulas, or lines of their own, are text in the file as in the log.
#[tokio::test]
async fn the_export_is_whole_and_no_spreadsheet_takes_it_for_a_program() {
    let app = TestApp::new().await;
    let mut admin = app.admin_browser(&app.admin("root").await).await;
    for name in ["=cmd|' /C calc'!A1", "+1", "-1", "@SUM(A1)", "a\"b,c"] {
        let ada = app.person(name, &[]).await;
        app.browser().sign_in(&ada).await;
    }
    let ben = app.person("ben", &[]).await;
    let mut tx = app.state.store.begin().await.unwrap();
    for n in 0..450 {
        let row = tx.account(&ben.id).await.unwrap().unwrap();
        let entry = latchkey_api::audit::entry::NewAuditEntry {
            at: app.now(),
            event: AuditEvent::SignedOut,
            detail: format!("{n}"),
            outcome: AuditOutcome::Done,
            actor: None,
            target: Some((&row.summary).into()),
            origin: None,
        };
        tx.audit(entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    let reply = admin.get("/api/v1/audit.csv").await;
    assert_eq!(reply.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(reply.headers["content-disposition"], "attachment; filename=\"audit.csv\"");
    assert_eq!(reply.headers["cache-control"], "no-store");
    let lines: Vec<&str> = reply.text.split_terminator("\r\n").collect();
    assert!(lines[0].starts_with("\"at\",\"event\",") && lines[1].starts_with("\"20"), "{}", lines[1]);
    assert_eq!(lines.len(), 1 + app.query_texts("SELECT id FROM audit").await.len());
    for line in &lines {
        for cell in line.trim_matches('"').split("\",\"") {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{line}");
        }
    }
    for cell in ["\"'=cmd|' /C calc'!A1\"", "\"'+1\"", "\"'-1\"", "\"'@SUM(A1)\"", "\"a\"\"b,c\""] {
        assert!(reply.text.contains(cell), "{cell}");
    }
    let some = admin.get("/api/v1/audit.csv?event=signed_out").await;
    assert_eq!(some.text.split_terminator("\r\n").count(), 451);
}

#[tokio::test]
async fn the_log_is_kept_for_as_long_as_the_policy_says() {
    let policy = Policy { audit_lifetime: std::time::Duration::from_secs(30 * 86_400), ..Policy::default() };
    let app = TestApp::with(TestConfig { policy, ..TestConfig::default() }).await;
    let ada = app.person("ada", &[App]).await;
    app.browser().sign_in_as("ada", "wrong").await;
    // More than are deleted at a time.
    let at = app.now().as_millis() - 1;
    let rows: Vec<String> = (0..1500).map(|n| format!("('old{n}', {at}, 'x', '', 'done')")).collect();
    app.execute_sql(&format!(
        "INSERT INTO audit (id, at, event, detail, outcome) VALUES {}",
        rows.join(", ")
    ))
    .await;
    app.advance_secs(30 * 86_400);
    latchkey_api::server::sweep(&app.state).await.unwrap();
    assert_eq!(app.query_texts("SELECT event FROM audit").await, ["password_wrong"], "exactly what is older");
    let mut own = app.browser_with_session(&ada, Factor::Method(App)).await;
    assert_eq!(own.delete("/api/v1/session").await.status, 204);
    app.advance(1);
    latchkey_api::server::sweep(&app.state).await.unwrap();
    assert_eq!(app.query_texts("SELECT event FROM audit").await, ["signed_out"]);
}

/// M12. Nothing in the program changes an entry.
#[test]
fn one_statement_adds_entries_one_takes_old_ones_and_none_changes_any() {
    let (mut found, mut files) = (vec![], vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()]);
    files = files.iter().flat_map(|crate_| [crate_.join("src"), crate_.join("migrations")]).collect();
    while let Some(file) = files.pop() {
        if file.is_dir() {
            files.extend(std::fs::read_dir(&file).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap().to_lowercase();
        let text = text.replace('\\', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        for statement in [
            "insert into audit",
            "update audit",
            "delete from audit",
            "replace into audit",
            "alter table audit",
            "drop table audit",
            "truncate audit",
        ] {
            for _ in text.matches(statement) {
                found.push((statement, file.file_name().unwrap().to_string_lossy().into_owned()));
            }
        }
    }
    found.sort();
    // The migration gives the events of old entries their present names.
    let known = [
        ("delete from audit", "search.rs"),
        ("insert into audit", "append.rs"),
        ("update audit", "0007_terms.sql"),
    ];
    assert_eq!(found, known.map(|(statement, file)| (statement, file.to_owned())));
}
