//! The tables of uploads and their rows: a file's content, kept for an hour, so that the mapping can be
//! corrected and the rows reviewed before any account is changed.

use latchkey_contract::{UploadChange, UploadCounts, UploadMapping, UploadReason, UploadVerdict};
use latchkey_flow::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, FromRow, Row as _, any::AnyRow};

use super::batch::{BATCH, placeholders};
use super::column::count;
use super::transaction::Tx;
use crate::error::InternalError;

/// An upload as it is stored.
#[derive(Debug, Clone)]
pub struct UploadRecord {
    /// Its id.
    pub id: String,
    /// The columns as the file names them.
    pub columns: Vec<String>,
    /// Which column holds which field.
    pub mapping: UploadMapping,
    /// A digest of what its rows result in.
    pub digest: String,
    /// How many rows have which verdict.
    pub counts: UploadCounts,
    /// When it is deleted.
    pub expires_at: Timestamp,
    /// When its rows were saved.
    pub applied_at: Option<Timestamp>,
}

/// A row of an upload as it is stored.
#[derive(Debug, Clone)]
pub struct UploadLine {
    /// The line of the file.
    pub line: u32,
    /// Its cells, in the order of the columns.
    pub cells: Vec<String>,
    /// What it results in.
    pub verdict: UploadVerdict,
    /// The details of the verdict.
    pub findings: RowFindings,
}

/// Why a row has its verdict.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RowFindings {
    /// What it changes.
    pub changes: Vec<UploadChange>,
    /// Why it is wrong.
    pub reasons: Vec<UploadReason>,
}

/// A part of the rows: those after a line, of one verdict or of all.
#[derive(Debug, Clone, Copy)]
pub struct UploadPage {
    /// The line before the first.
    pub after: u32,
    /// How many at most.
    pub limit: usize,
    /// Their verdict; `None` for rows of any.
    pub verdict: Option<UploadVerdict>,
}

impl FromRow<'_, AnyRow> for UploadRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let number = |name: &str| row.try_get::<i64, _>(name).map(count);
        Ok(Self {
            id: row.try_get("id")?,
            columns: parse(&row.try_get::<String, _>("column_names")?)?,
            mapping: parse(&row.try_get::<String, _>("mapping")?)?,
            digest: row.try_get("digest")?,
            counts: UploadCounts {
                new: number("new_rows")?,
                changed: number("changed_rows")?,
                unchanged: number("unchanged_rows")?,
                wrong: number("wrong_rows")?,
            },
            expires_at: Timestamp::from_millis(row.try_get("expires_at")?),
            applied_at: row.try_get::<Option<i64>, _>("applied_at")?.map(Timestamp::from_millis),
        })
    }
}

impl FromRow<'_, AnyRow> for UploadLine {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let verdict = UploadVerdict::parse(&row.try_get::<String, _>("verdict")?);
        Ok(Self {
            line: count(row.try_get("line")?),
            cells: parse(&row.try_get::<String, _>("cells")?)?,
            verdict: verdict.ok_or_else(|| sqlx::Error::Decode("an unknown verdict".into()))?,
            findings: parse(&row.try_get::<String, _>("findings")?)?,
        })
    }
}

fn parse<T: DeserializeOwned>(json: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn write(value: &impl Serialize) -> Result<String, InternalError> {
    serde_json::to_string(value).map_err(|error| InternalError::caused("an upload cannot be written", error))
}

/// New, changed, unchanged, wrong: in the order of the columns.
fn numbers(counts: UploadCounts) -> [i64; 4] {
    [counts.new, counts.changed, counts.unchanged, counts.wrong].map(i64::from)
}

impl Tx {
    /// The owner's upload of that id, unless it has expired.
    pub async fn upload(
        &mut self,
        id: &str,
        owner: &str,
        now: Timestamp,
    ) -> Result<Option<UploadRecord>, InternalError> {
        let sql = "SELECT id, column_names, mapping, digest, new_rows, changed_rows, unchanged_rows, wrong_rows, \
                   expires_at, applied_at FROM uploads WHERE id = $1 AND owner_id = $2 AND expires_at > $3";
        let query = sqlx::query_as(sql).bind(id).bind(owner).bind(now.as_millis());
        Ok(query.fetch_optional(&mut *self.transaction).await?)
    }

    /// A page of an upload's rows.
    pub async fn upload_lines(
        &mut self,
        id: &str,
        page: UploadPage,
    ) -> Result<Vec<UploadLine>, InternalError> {
        let verdict = if page.verdict.is_some() { "verdict = $4" } else { "verdict <> $4" };
        let sql = format!(
            "SELECT line, cells, verdict, findings FROM upload_rows \
             WHERE upload_id = $1 AND line > $2 AND {verdict} ORDER BY line LIMIT $3"
        );
        let query = sqlx::query_as(AssertSqlSafe(sql))
            .bind(id)
            .bind(i64::from(page.after))
            .bind(i64::try_from(page.limit).unwrap_or(i64::MAX))
            .bind(page.verdict.map_or("", UploadVerdict::as_str));
        Ok(query.fetch_all(&mut *self.transaction).await?)
    }

    /// Adds an upload in place of the owner's last one.
    pub async fn add_upload(&mut self, owner: &str, upload: &UploadRecord) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM uploads WHERE owner_id = $1")
            .bind(owner)
            .execute(&mut *self.transaction)
            .await?;
        let sql = "INSERT INTO uploads (id, owner_id, column_names, mapping, digest, new_rows, changed_rows, \
                   unchanged_rows, wrong_rows, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let mut query = sqlx::query(sql)
            .bind(&upload.id)
            .bind(owner)
            .bind(write(&upload.columns)?)
            .bind(write(&upload.mapping)?)
            .bind(&upload.digest);
        for count in numbers(upload.counts) {
            query = query.bind(count);
        }
        query.bind(upload.expires_at.as_millis()).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Saves what an upload results in now. Returns false if it was applied: then it stays as it is.
    pub async fn save_upload(&mut self, upload: &UploadRecord) -> Result<bool, InternalError> {
        let sql = "UPDATE uploads SET mapping = $2, digest = $3, new_rows = $4, changed_rows = $5, \
                   unchanged_rows = $6, wrong_rows = $7 WHERE id = $1 AND applied_at IS NULL";
        let mut query = sqlx::query(sql).bind(&upload.id).bind(write(&upload.mapping)?).bind(&upload.digest);
        for count in numbers(upload.counts) {
            query = query.bind(count);
        }
        Ok(query.execute(&mut *self.transaction).await?.rows_affected() == 1)
    }

    /// Saves rows of an upload, in place of those of the same lines.
    pub async fn save_upload_lines(&mut self, id: &str, lines: &[UploadLine]) -> Result<(), InternalError> {
        for lines in lines.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO upload_rows (upload_id, line, cells, verdict, findings) VALUES {} \
                 ON CONFLICT (upload_id, line) DO UPDATE SET verdict = excluded.verdict, \
                 findings = excluded.findings",
                placeholders(lines.len(), 5)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for line in lines {
                query = query
                    .bind(id)
                    .bind(i64::from(line.line))
                    .bind(write(&line.cells)?)
                    .bind(line.verdict.as_str())
                    .bind(write(&line.findings)?);
            }
            query.execute(&mut *self.transaction).await?;
        }
        Ok(())
    }

    /// Marks an upload as applied with this transaction. Returns false if its rows result in something else by
    /// now, or it was applied already.
    pub async fn lock_upload(
        &mut self,
        upload: &UploadRecord,
        now: Timestamp,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE uploads SET applied_at = $3 WHERE id = $1 AND digest = $2 AND applied_at IS NULL";
        let done = sqlx::query(sql)
            .bind(&upload.id)
            .bind(&upload.digest)
            .bind(now.as_millis())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Deletes the owner's upload of that id. Returns whether there was one.
    pub async fn remove_upload(&mut self, id: &str, owner: &str) -> Result<bool, InternalError> {
        let sql = "DELETE FROM uploads WHERE id = $1 AND owner_id = $2";
        let done = sqlx::query(sql).bind(id).bind(owner).execute(&mut *self.transaction).await?;
        Ok(done.rows_affected() == 1)
    }
}
