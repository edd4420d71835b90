//! Databases of earlier versions: their rows are kept under the present names.

use latchkey_api::crypto::random;
use latchkey_api::store::Store;
use sqlx::AnyPool;
use sqlx::any::install_default_drivers;
use sqlx::migrate::Migrator;

/// Rows from before the columns, tables and events had their present names.
const ROWS: &str = "\
    INSERT INTO accounts (id, username, username_key, name, role, password_version, created_at, name_key, \
        email_proved_at) VALUES ('1', 'ada', 'ada', 'Ada', 'user', 1, 1, 'ada', 5); \
    INSERT INTO sessions (token, id, account_id, factor, browser, ip, begun_at, seen_at, proved_at) \
        VALUES ('t', 's', '1', 'app', 'b', 'i', 6, 7, 8); \
    INSERT INTO letters VALUES ('n', 'x', 0, 1, 2); \
    INSERT INTO browsers VALUES ('k', '1', 9, 10); \
    INSERT INTO account_words VALUES ('616461', '1'); \
    INSERT INTO audit (id, at, event, detail, outcome) VALUES ('a', 1, 'left', '', 'done'), \
        ('b', 2, 'signed_in', '', 'done'), ('c', 3, 'disowned', '', 'done')";

#[tokio::test]
async fn rows_are_kept_under_the_new_names() {
    install_default_drivers();
    let folder = std::env::temp_dir().join(format!("latchkey-{}", random::id().unwrap()));
    std::fs::create_dir(&folder).unwrap();
    let url = format!("sqlite:{}?mode=rwc", folder.join("latchkey.db").display());
    let before = AnyPool::connect(&url).await.unwrap();
    let old = sqlx::migrate!().iter().filter(|migration| migration.version < 7).cloned().collect();
    Migrator::with_migrations(old).run(&before).await.unwrap();
    sqlx::raw_sql(ROWS).execute(&before).await.unwrap();
    before.close().await;
    let store = Store::open(&url).await.unwrap();
    let after = AnyPool::connect(&url).await.unwrap();
    let row = store.account_named("ADA").await.unwrap().unwrap();
    assert!(row.email_verified && !row.phone_verified);
    for (sql, numbers) in [
        ("SELECT started_at + last_used_at * 10 + reauthenticated_at * 100 FROM sessions", vec![876]),
        ("SELECT last_used_at * 100 + reported_at FROM known_browsers", vec![910]),
        ("SELECT due_at FROM notifications WHERE encrypted = 'x'", vec![1]),
        ("SELECT COUNT(*) FROM account_search_terms WHERE term = '616461'", vec![1]),
        ("SELECT at FROM audit WHERE event IN ('sign_in_abandoned', 'signed_in') ORDER BY at", vec![1, 2]),
        ("SELECT at FROM audit WHERE event = 'not_me_reported'", vec![3]),
    ] {
        let found: Vec<i64> = sqlx::query_scalar(sql).fetch_all(&after).await.unwrap();
        assert_eq!(found, numbers, "{sql}");
    }
    after.close().await;
    store.close().await;
    std::fs::remove_dir_all(&folder).unwrap();
}
