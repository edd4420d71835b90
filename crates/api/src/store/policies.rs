//! The table of the policy that an administrator has saved: one row at most.

use latchkey_flow::Timestamp;

use super::database::Store;
use super::transaction::Tx;
use crate::error::InternalError;

/// A policy as it is stored.
#[derive(Debug, Clone)]
pub struct PolicyRow {
    /// JSON, in the form of the contract.
    pub document: String,
    /// Counts changes.
    pub version: i64,
    /// Since when accounts must have a method.
    pub required_since: Timestamp,
}

impl Store {
    /// The policy that was saved last, if any ever was.
    pub async fn policy(&self) -> Result<Option<PolicyRow>, InternalError> {
        let sql = "SELECT document, version, required_since FROM policies WHERE id = 1";
        let row: Option<(String, i64, i64)> = sqlx::query_as(sql).fetch_optional(&self.reader).await?;
        Ok(row.map(|(document, version, since)| PolicyRow {
            document,
            version,
            required_since: Timestamp::from_millis(since),
        }))
    }
}

impl Tx {
    /// Saves a policy as the successor of `row.version - 1`. Returns false if that is no longer the saved one:
    /// of two changes of the same policy, the first is saved.
    pub async fn save_policy(&mut self, row: &PolicyRow) -> Result<bool, InternalError> {
        let sql = "INSERT INTO policies (id, document, version, required_since) VALUES (1, $1, $2, $3) \
                   ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version, \
                   required_since = excluded.required_since WHERE policies.version = excluded.version - 1";
        let done = sqlx::query(sql)
            .bind(&row.document)
            .bind(row.version)
            .bind(row.required_since.as_millis())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
