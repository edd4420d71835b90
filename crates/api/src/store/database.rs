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
