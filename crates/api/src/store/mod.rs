//! The database: one SQL text for SQLite and PostgreSQL, one file a table, a folder for each group of tables.

mod accounts;
mod audit;
mod batch;
mod conditions;
mod login;
mod notifications;
pub mod pagination;
mod policies;
mod sweep;
mod uploads;

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

pub use accounts::{AccountRow, MethodRow, NewAccount, RecoveryCodeRow, UserListing, name_key};
pub use audit::AuditSearch;
pub use batch::BATCH;
pub use login::{NewDevice, NewSession, SessionRow};
pub use notifications::{LinkRow, NotificationRow};
pub use policies::PolicyRow;
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, AnyPool, Connection as _, Transaction};
use tokio::sync::Notify;

pub use uploads::{RowFindings, UploadLine, UploadPage, UploadRecord};

use crate::audit::entry::NewAuditEntry;
use crate::error::InternalError;

/// How long a request waits for a connection before it is told that the database is gone.
const ACQUIRE: Duration = Duration::from_secs(5);

/// How much of a SQLite database a connection keeps in memory, in KiB. What a transaction writes beyond it is written out
/// and read in again before it ends: the writer has room for an upload of many rows.
const WRITER_CACHE: u32 = 64 * 1024;
/// SQLite's own default.
const READER_CACHE: u32 = 2000;

/// The database. On SQLite all writes go through one connection: they queue there fairly, instead of polling for
/// the file's lock.
#[derive(Clone)]
pub struct Store {
    reader: AnyPool,
    writer: AnyPool,
    engine: Engine,
    new_letter: Arc<Notify>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

/// Changes that happen together or not at all; dropped without [`Tx::commit`], they never happened.
pub struct Tx(Transaction<'static, sqlx::Any>, Vec<NewAuditEntry>, Outgoing);

/// Whether a letter goes out with a change, and who is told of it.
struct Outgoing {
    has_letter: bool,
    new_letter: Arc<Notify>,
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
                .acquire_timeout(ACQUIRE)
                .after_connect(move |connection, _| Box::pin(prepare(connection, engine, cache)))
                // SQLite ends a transaction by itself when the disk fails it. sqlx 0.9 then fails to end it and
                // counts it as under way for ever: without this, the one writer would be lost until a restart.
                .before_acquire(|connection, _| Box::pin(ready(Ok(!connection.is_in_transaction()))))
        };
        let new_letter = Arc::default();
        let store = match engine {
            Engine::Sqlite => {
                let writer = options(1, WRITER_CACHE).connect(url).await?;
                Self { reader: options(4, READER_CACHE).connect_lazy(url)?, writer, engine, new_letter }
            }
            Engine::Postgres => {
                let pool = options(16, READER_CACHE).connect(url).await?;
                Self { reader: pool.clone(), writer: pool, engine, new_letter }
            }
        };
        let migrated = sqlx::migrate!().run(&store.writer).await;
        migrated.map_err(|error| {
            InternalError::new(format!("the database cannot be brought up to date: {error}"))
        })?;
        store.find_words().await?;
        Ok(store)
    }

    /// Begins a change.
    pub async fn begin(&self) -> Result<Tx, InternalError> {
        let transaction = match self.engine {
            // A transaction that first reads and then writes could not be granted the lock half-way.
            Engine::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => self.writer.begin().await?,
        };
        Ok(self.tx(transaction))
    }

    /// Begins to look at several things as they are at one moment.
    pub async fn read(&self) -> Result<Tx, InternalError> {
        Ok(self.tx(self.reader.begin().await?))
    }

    fn tx(&self, transaction: Transaction<'static, sqlx::Any>) -> Tx {
        Tx(transaction, vec![], Outgoing { has_letter: false, new_letter: self.new_letter.clone() })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`InternalError`] when it does not.
    pub async fn health(&self) -> Result<(), InternalError> {
        sqlx::query("SELECT 1").execute(&self.reader).await?;
        Ok(())
    }

    /// Lets go of every connection.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

impl Tx {
    /// Makes the changes real.
    ///
    /// # Errors
    /// [`InternalError`] when the database does not answer; then they may or may not be.
    pub async fn commit(self) -> Result<(), InternalError> {
        self.0.commit().await?;
        self.1.iter().for_each(NewAuditEntry::log);
        if self.2.has_letter {
            self.2.new_letter.notify_one();
        }
        Ok(())
    }
}

async fn prepare(connection: &mut AnyConnection, engine: Engine, cache: u32) -> Result<(), sqlx::Error> {
    if engine == Engine::Postgres {
        return Ok(());
    }
    // FULL: what a person was told is on disk survives a power cut, also in WAL mode.
    for pragma in ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA {pragma}"))).execute(&mut *connection).await?;
    }
    let cache = format!("PRAGMA cache_size = -{cache}");
    sqlx::query(sqlx::AssertSqlSafe(cache)).execute(&mut *connection).await?;
    Ok(())
}

/// A count as it is stored; what cannot be one counts as the most there is, so that a damaged row fails closed.
fn count(stored: i64) -> u32 {
    u32::try_from(stored).unwrap_or(u32::MAX)
}
