//! The connections to the database: opening it, and beginning transactions.

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection as _};
use tokio::sync::Notify;

use super::transaction::Tx;
use crate::error::InternalError;

/// How long a request waits for a connection before it fails as "unavailable".
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// How much of a SQLite database a connection keeps in memory, in KiB. What a transaction writes beyond it is
/// written out and read in again before it ends: the writer has room for an upload of many rows.
const WRITER_CACHE: u32 = 64 * 1024;
/// SQLite's own default, in KiB.
const READER_CACHE: u32 = 2000;

/// The database. On SQLite all writes go through one connection: they queue there fairly, instead of polling
/// for the file's lock.
#[derive(Clone)]
pub struct Store {
    pub(super) reader: AnyPool,
    pub(super) writer: AnyPool,
    engine: Engine,
    pub(super) notification_added: Arc<Notify>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

impl Store {
    /// Connects to the database of that URL, `sqlite:` or `postgres:`, and brings its tables up to date.
    ///
    /// # Errors
    /// [`InternalError`] when it cannot be reached, or its tables are newer than this program.
    pub async fn open(url: &str) -> Result<Self, InternalError> {
        install_default_drivers();
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let options = move |connections, cache| {
            AnyPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .after_connect(move |connection, _| Box::pin(prepare(connection, engine, cache)))
                // SQLite ends a transaction by itself when the disk fails it. sqlx 0.9 then fails to end it and
                // counts it as under way for ever: without this, the one writer would be lost until a restart.
                .before_acquire(|connection, _| Box::pin(ready(Ok(!connection.is_in_transaction()))))
        };
        let notification_added = Arc::default();
        let store = match engine {
            Engine::Sqlite => {
                let writer = options(1, WRITER_CACHE).connect(url).await?;
                let reader = options(4, READER_CACHE).connect_lazy(url)?;
                Self { reader, writer, engine, notification_added }
            }
            Engine::Postgres => {
                let pool = options(16, READER_CACHE).connect(url).await?;
                Self { reader: pool.clone(), writer: pool, engine, notification_added }
            }
        };
        let migrated = sqlx::migrate!().run(&store.writer).await;
        migrated
            .map_err(|error| InternalError::caused("the database cannot be brought up to date", error))?;
        store.add_missing_search_terms().await?;
        Ok(store)
    }

    /// Begins a change.
    pub async fn begin(&self) -> Result<Tx, InternalError> {
        let transaction = match self.engine {
            // A transaction that first reads and then writes could not be granted the lock half-way.
            Engine::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => self.writer.begin().await?,
        };
        Ok(Tx::new(transaction, self.notification_added.clone()))
    }

    /// Begins to read several things as they are at one moment.
    pub async fn read(&self) -> Result<Tx, InternalError> {
        Ok(Tx::new(self.reader.begin().await?, self.notification_added.clone()))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`InternalError`] when it does not.
    pub async fn health(&self) -> Result<(), InternalError> {
        sqlx::query("SELECT 1").execute(&self.reader).await?;
        Ok(())
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

async fn prepare(connection: &mut AnyConnection, engine: Engine, cache: u32) -> Result<(), sqlx::Error> {
    if engine == Engine::Postgres {
        return Ok(());
    }
    // FULL: what a person was told is on disk survives a power cut, also in WAL mode.
    for pragma in ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000"] {
        sqlx::query(AssertSqlSafe(format!("PRAGMA {pragma}"))).execute(&mut *connection).await?;
    }
    let cache = format!("PRAGMA cache_size = -{cache}");
    sqlx::query(AssertSqlSafe(cache)).execute(&mut *connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::migrate::Migrator;

    use super::*;

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
        let folder = std::env::temp_dir().join(format!("latchkey-{}", crate::crypto::random::id().unwrap()));
        std::fs::create_dir(&folder).unwrap();
        let url = format!("sqlite:{}?mode=rwc", folder.join("latchkey.db").display());
        let before = AnyPool::connect(&url).await.unwrap();
        let old = sqlx::migrate!().iter().filter(|migration| migration.version < 7).cloned().collect();
        Migrator::with_migrations(old).run(&before).await.unwrap();
        sqlx::raw_sql(ROWS).execute(&before).await.unwrap();
        before.close().await;
        let store = Store::open(&url).await.unwrap();
        let row = store.account_named("ADA").await.unwrap().unwrap();
        assert!(row.email_verified && !row.phone_verified);
        for (sql, numbers) in [
            ("SELECT started_at + last_used_at * 10 + reauthenticated_at * 100 FROM sessions", vec![876]),
            ("SELECT last_used_at * 100 + reported_at FROM known_browsers", vec![910]),
            ("SELECT due_at FROM notifications WHERE encrypted = 'x'", vec![1]),
            ("SELECT COUNT(*) FROM account_search_terms WHERE term = '616461'", vec![1]),
            (
                "SELECT at FROM audit WHERE event IN ('sign_in_abandoned', 'signed_in') ORDER BY at",
                vec![1, 2],
            ),
            ("SELECT at FROM audit WHERE event = 'not_me_reported'", vec![3]),
        ] {
            let found: Vec<i64> = sqlx::query_scalar(sql).fetch_all(&store.reader).await.unwrap();
            assert_eq!(found, numbers, "{sql}");
        }
        store.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
