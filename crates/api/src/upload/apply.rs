//! Applying an upload: all of its rows in one transaction, or none.

use std::sync::Arc;

use latchkey_contract::{AccountSummary, AuditEvent, AuditName, AuditOutcome, ProblemCode};
use latchkey_flow::account_change::{ChangeRules, ChangedBy};
use latchkey_flow::{Policy, Timestamp};

use super::check;
use super::parse_row::ParsedRow;
use super::plan::{self, PlannedChange, PlannedRow, RowOutcome};
use crate::accounts::add::add_accounts;
use crate::accounts::change::{AccountChange, change_accounts};
use crate::accounts::change_author::ChangeAuthor;
use crate::app::App;
use crate::audit::entry::{AuditOrigin, NewAuditEntry};
use crate::error::{ApiError, InternalError};
use crate::store::{BATCH, NewAccount, Tx, UploadRecord};
use crate::upload_progress::Progress;

/// Who applies an upload, and where from.
pub struct UploadActor {
    /// The administrator.
    pub account: AccountSummary,
    /// Their address and browser.
    pub origin: AuditOrigin,
}

impl UploadActor {
    fn author(&self) -> ChangeAuthor<'_> {
        ChangeAuthor::Administrator { account: &self.account, origin: self.origin.clone() }
    }
}

/// The outcome of applying an upload.
enum ApplyOutcome {
    /// All rows are saved.
    Saved,
    /// The rows no longer result in what the dry run has shown.
    Differs,
    /// Another request has applied it, or corrected its mapping, since it was loaded.
    Elsewhere,
}

/// Applies an upload. One that was applied already stays as it is.
///
/// # Errors
/// A refusal when a row is wrong, or when the accounts have changed so that the rows result in something else:
/// then the dry run has been repeated.
pub async fn apply(app: &App, by: &UploadActor, id: &str) -> Result<(), ApiError> {
    let record = find(app, by, id).await?;
    if record.applied_at.is_some() {
        return Ok(());
    }
    if record.counts.wrong > 0 {
        return Err(ProblemCode::RowsWrong.into());
    }
    let progress = app.uploads().begin(id);
    let rows = check::rows(app, id).await?;
    let parsed = check::parse(rows, record.mapping).await?.parsed;
    match save(app, by, &record, &Arc::new(parsed), &progress).await? {
        ApplyOutcome::Saved => Ok(()),
        ApplyOutcome::Elsewhere if find(app, by, id).await?.applied_at.is_some() => Ok(()),
        ApplyOutcome::Elsewhere => Err(ProblemCode::ChangedMeanwhile.into()),
        ApplyOutcome::Differs => {
            let mapping = record.mapping;
            check::recheck(app, record, mapping).await?;
            Err(ProblemCode::ChangedMeanwhile.into())
        }
    }
}

async fn find(app: &App, by: &UploadActor, id: &str) -> Result<UploadRecord, ApiError> {
    let found = app.store.read().await?.upload(id, &by.account.id, app.clock.now()).await?;
    found.ok_or_else(|| ProblemCode::NotFound.into())
}

async fn save(
    app: &App,
    by: &UploadActor,
    record: &UploadRecord,
    parsed: &Arc<Vec<ParsedRow>>,
    progress: &Progress,
) -> Result<ApplyOutcome, InternalError> {
    // First without locks: this finds the accounts to lock, and mostly also whether the rows result in
    // something else.
    let before = check::planned(app, &mut app.store.read().await?, parsed).await?;
    if plan::digest(&before) != record.digest {
        return Ok(ApplyOutcome::Differs);
    }
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if !tx.lock_upload(record, now).await? {
        return Ok(ApplyOutcome::Elsewhere);
    }
    lock_accounts(&mut tx, &before).await?;
    // And again under the locks, so that what is saved is what was compared.
    let planned = check::planned(app, &mut tx, parsed).await?;
    if plan::digest(&planned) != record.digest {
        return Ok(ApplyOutcome::Differs);
    }
    let mut applying = ApplyTx { app, tx, by, now, progress, policy: app.policy() };
    if !applying.save_all(planned).await? {
        return Ok(ApplyOutcome::Differs);
    }
    applying.audit(record).await?;
    applying.tx.commit().await?;
    Ok(ApplyOutcome::Saved)
}

/// Locks the accounts that the rows change, and what must be unique, in the order of every other change.
async fn lock_accounts(tx: &mut Tx, planned: &[PlannedRow]) -> Result<(), InternalError> {
    let mut accounts: Vec<&str> = planned
        .iter()
        .filter_map(|row| match &row.outcome {
            RowOutcome::Changed(change) => Some(change.after.summary.id.as_str()),
            _ => None,
        })
        .collect();
    accounts.sort_unstable();
    tx.lock_attempts_of(&accounts).await?;
    tx.lock_lockouts(&accounts).await?;
    tx.lock_uniqueness().await
}

/// A transaction that saves rows.
struct ApplyTx<'a> {
    app: &'a App,
    tx: Tx,
    by: &'a UploadActor,
    now: Timestamp,
    progress: &'a Progress,
    policy: Arc<Policy>,
}

impl ApplyTx<'_> {
    /// Saves all rows. Returns false if one of them could not be saved.
    async fn save_all(&mut self, planned: Vec<PlannedRow>) -> Result<bool, InternalError> {
        let (mut new, mut changed, mut unchanged) = (vec![], vec![], 0);
        for row in planned {
            match row.outcome {
                RowOutcome::New(profile) => new.push(profile.into_account()?),
                RowOutcome::Changed(change) => changed.push(*change),
                RowOutcome::Unchanged => unchanged += 1,
                RowOutcome::Wrong(_) => return Ok(false),
            }
        }
        self.progress.add(unchanged);
        for accounts in new.chunks(BATCH) {
            if !self.add(accounts).await? {
                return Ok(false);
            }
        }
        self.change(changed).await
    }

    async fn add(&mut self, accounts: &[NewAccount]) -> Result<bool, InternalError> {
        let deliverable = self.app.deliverable();
        let rules =
            ChangeRules { by: ChangedBy::Administrator, policy: &self.policy, deliverable: &deliverable };
        let (tx, app, author) = (&mut self.tx, self.app, self.by.author());
        let added = add_accounts(tx, app, author, |kind| rules.configures(kind), accounts).await?;
        self.progress.add(accounts.len());
        Ok(added)
    }

    async fn change(&mut self, changed: Vec<PlannedChange>) -> Result<bool, InternalError> {
        let changes: Vec<AccountChange> = changed
            .into_iter()
            .map(|change| AccountChange { after: change.after, ..AccountChange::of(change.before) })
            .collect();
        for changes in changes.chunks(BATCH) {
            let (tx, app, author) = (&mut self.tx, self.app, self.by.author());
            if !change_accounts(tx, app, &self.policy, author, changes).await? {
                return Ok(false);
            }
            self.progress.add(changes.len());
        }
        Ok(true)
    }

    /// Adds the entry of the audit log that it was applied.
    async fn audit(&mut self, record: &UploadRecord) -> Result<(), InternalError> {
        let counts = record.counts;
        let detail =
            format!("{} new, {} changed, {} unchanged", counts.new, counts.changed, counts.unchanged);
        let entry = NewAuditEntry {
            at: self.now,
            event: AuditEvent::UploadApplied,
            detail,
            outcome: AuditOutcome::Done,
            actor: Some(AuditName::from(&self.by.account)),
            target: None,
            origin: Some(self.by.origin.clone()),
        };
        self.tx.audit(entry).await
    }
}
