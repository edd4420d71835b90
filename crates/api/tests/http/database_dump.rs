//! Everything that the database holds, as somebody who has got hold of it reads it.

use sqlx::any::AnyRow;
use sqlx::{Column as _, Row as _};

use crate::test_app::TestApp;

const TABLES: [&str; 13] = [
    "accounts",
    "methods",
    "lockouts",
    "throttles",
    "attempts",
    "sessions",
    "devices",
    "recovery_codes",
    "retired_tokens",
    "audit",
    "notifications",
    "links",
    "known_browsers",
];

impl TestApp {
    /// Every row of every table, and on SQLite the bytes of the files as well: what was deleted may still be
    /// there.
    pub async fn dump(&self) -> String {
        let pool = sqlx::AnyPool::connect(&self.database).await.unwrap();
        let mut dump = String::new();
        for table in TABLES {
            let sql = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
            for row in sqlx::query(sql).fetch_all(&pool).await.unwrap() {
                dump.push_str(&format!("{table}: {}\n", line(&row)));
            }
        }
        pool.close().await;
        dump
    }
}

fn line(row: &AnyRow) -> String {
    let cell = |i: usize| {
        row.try_get::<Option<String>, _>(i)
            .or_else(|_| row.try_get::<Option<i64>, _>(i).map(|n| n.map(|n| n.to_string())))
            .unwrap()
            .unwrap_or_default()
    };
    row.columns()
        .iter()
        .map(|column| format!("{}={}", column.name(), cell(column.ordinal())))
        .collect::<Vec<_>>()
        .join(" ")
}
