//! The dry run: what a file's rows result in, compared with the accounts, and stored to be reviewed.

use std::sync::Arc;
use std::time::Duration;

use latchkey_contract::{ProblemCode, UploadMapping};

use super::columns;
use super::parse_row::{self, ParsedRow};
use super::plan::{self, ExistingAccounts, PlannedRow, RowOutcome};
use super::table::TableRow;
use crate::accounts::profile::phone_required;
use crate::app::App;
use crate::crypto::random;
use crate::error::{ApiError, InternalError};
use crate::store::{RowFindings, Tx, UploadLine, UploadPage, UploadRecord};
use crate::upload_progress::UploadSlot;

/// How long an upload is kept: it holds names and addresses of people.
const LIFETIME: Duration = Duration::from_secs(3600);

/// Compares a new file with the accounts.
///
/// # Errors
/// A refusal when the file cannot be used.
pub async fn dry_run(
    app: &App,
    owner: &str,
    file: Vec<u8>,
    _slot: UploadSlot,
) -> Result<UploadRecord, ApiError> {
    let (table, mapping) = blocking(move || {
        let table = super::read(file)?;
        columns::matched(&table.columns).map(|mapping| (table, mapping))
    })
    .await??;
    let checked = DryRun::of(app, table.rows, mapping).await?;
    let record = UploadRecord {
        id: random::id()?,
        columns: table.columns,
        mapping,
        digest: plan::digest(&checked.planned),
        counts: plan::counts(&checked.planned),
        expires_at: app.clock.now().plus(LIFETIME),
        applied_at: None,
    };
    let mut tx = app.store.begin().await?;
    tx.add_upload(owner, &record).await?;
    tx.save_upload_lines(&record.id, &checked.lines()).await?;
    tx.commit().await?;
    Ok(record)
}

/// Compares an upload again: with another mapping, or with accounts that have changed.
///
/// # Errors
/// A refusal when it has been applied.
pub async fn recheck(app: &App, mut record: UploadRecord, mapping: UploadMapping) -> Result<(), ApiError> {
    let checked = DryRun::of(app, rows(app, &record.id).await?, mapping).await?;
    record.mapping = mapping;
    record.digest = plan::digest(&checked.planned);
    record.counts = plan::counts(&checked.planned);
    let mut tx = app.store.begin().await?;
    if !tx.save_upload(&record).await? {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    tx.save_upload_lines(&record.id, &checked.lines()).await?;
    tx.commit().await?;
    Ok(())
}

/// All rows of an upload, as they are in the file.
pub(super) async fn rows(app: &App, id: &str) -> Result<Vec<TableRow>, InternalError> {
    let page = UploadPage { after: 0, limit: usize::MAX, verdict: None };
    let lines = app.store.read().await?.upload_lines(id, page).await?;
    Ok(lines.into_iter().map(|line| TableRow { line: line.line, cells: line.cells }).collect())
}

/// Rows, and each of them parsed.
pub(super) struct ParsedRows {
    rows: Vec<TableRow>,
    pub(super) parsed: Vec<ParsedRow>,
}

/// Parses rows, off the async threads.
pub(super) async fn parse(rows: Vec<TableRow>, mapping: UploadMapping) -> Result<ParsedRows, InternalError> {
    blocking(move || ParsedRows { parsed: parse_row::read(&rows, &mapping), rows }).await
}

/// What the rows result in now, with the accounts as the transaction sees them.
pub(super) async fn planned(
    app: &App,
    tx: &mut Tx,
    parsed: &Arc<Vec<ParsedRow>>,
) -> Result<Vec<PlannedRow>, InternalError> {
    let given = || parsed.iter().filter_map(|row| row.given.as_ref().ok());
    let mut names: Vec<&str> = parsed.iter().map(|row| row.key.as_str()).collect();
    names.extend(given().filter_map(|given| given.email_key.as_deref()));
    names.sort_unstable();
    names.dedup();
    let phones: Vec<&str> = given().filter_map(|given| given.phone.as_deref()).collect();
    let known = ExistingAccounts::new(
        tx.accounts_with(&names, &phones).await?,
        usize::try_from(tx.active_admins().await?).unwrap_or_default(),
    );
    let (parsed, phone_required) = (parsed.clone(), phone_required(app));
    blocking(move || plan::plan(&parsed, &known, phone_required)).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, InternalError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| InternalError::new("reading an upload panicked"))
}

/// Rows, and what they result in.
struct DryRun {
    rows: Vec<TableRow>,
    planned: Vec<PlannedRow>,
}

impl DryRun {
    async fn of(app: &App, rows: Vec<TableRow>, mapping: UploadMapping) -> Result<Self, InternalError> {
        let ParsedRows { rows, parsed } = parse(rows, mapping).await?;
        let planned = planned(app, &mut app.store.read().await?, &Arc::new(parsed)).await?;
        Ok(Self { rows, planned })
    }

    fn lines(self) -> Vec<UploadLine> {
        let line = |(row, planned): (TableRow, PlannedRow)| {
            let verdict = planned.outcome.verdict();
            let findings = match planned.outcome {
                RowOutcome::Changed(change) => {
                    RowFindings { changes: change.fields, ..RowFindings::default() }
                }
                RowOutcome::Wrong(reasons) => RowFindings { reasons, ..RowFindings::default() },
                RowOutcome::New(_) | RowOutcome::Unchanged => RowFindings::default(),
            };
            UploadLine { line: row.line, cells: row.cells, verdict, findings }
        };
        self.rows.into_iter().zip(self.planned).map(line).collect()
    }
}
