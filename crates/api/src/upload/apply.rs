//! Saving all rows of an upload, in one transaction, or none.

use std::sync::Arc;

use latchkey_contract::{AccountSummary, MethodKind, ProblemCode};
use latchkey_flow::Timestamp;

use super::parse_row::Reading;
use super::plan::{self, Change, Outcome, Planned};
use super::{Field, check};
use crate::accounts::change::can_reach;
use crate::app::App;
use crate::audit::entry::{self, Entry, Who};
use crate::error::{Broken, Failure};
use crate::extract::requester::Visitor;
use crate::notifications;
use crate::store::{AccountRow, BATCH, NewAccount, Tx, UploadRecord};
use crate::upload_progress::Progress;

/// Who applies an upload, and from where.
pub struct By {
    /// The administrator.
    pub account: AccountSummary,
    /// Their browser.
    pub visitor: Visitor,
}

/// What became of it.
enum Saved {
    All,
    /// The rows no longer come to what the dry run has shown.
    Differs,
    /// Somebody has applied it, or corrected its mapping, since it was loaded.
    Elsewhere,
}

/// Saves every row of an upload. One that was applied is as it is.
///
/// # Errors
/// A refusal when a row is wrong, or when the accounts have changed so that the rows come to something else: then the
/// dry run has been made anew. [`Broken`] when the database does not answer.
pub async fn apply(app: &App, by: &By, id: &str) -> Result<(), Failure> {
    let record = find(app, by, id).await?;
    if record.applied_at.is_some() {
        return Ok(());
    }
    if record.counts.wrong > 0 {
        return Err(ProblemCode::RowsWrong.into());
    }
    let progress = app.uploads().begin(id);
    let rows = check::rows(app, id).await?;
    let (_, readings) = check::readings(rows, record.mapping).await?;
    match save(app, by, &record, &Arc::new(readings), &progress).await? {
        Saved::All => Ok(()),
        Saved::Elsewhere if find(app, by, id).await?.applied_at.is_some() => Ok(()),
        Saved::Elsewhere => Err(ProblemCode::ChangedMeanwhile.into()),
        Saved::Differs => {
            let mapping = record.mapping;
            check::again(app, record, mapping).await?;
            Err(ProblemCode::ChangedMeanwhile.into())
        }
    }
}

async fn find(app: &App, by: &By, id: &str) -> Result<UploadRecord, Failure> {
    let found = app.store.look().await?.upload(id, &by.account.id, app.clock.now()).await?;
    found.ok_or_else(|| ProblemCode::NotFound.into())
}

async fn save(
    app: &App,
    by: &By,
    record: &UploadRecord,
    readings: &Arc<Vec<Reading>>,
    progress: &Progress,
) -> Result<Saved, Broken> {
    // Once without holding anything: it says whom to hold, and that the rows differ is mostly found here.
    let before = check::planned(app, &mut app.store.look().await?, readings).await?;
    if plan::digest(&before) != record.digest {
        return Ok(Saved::Differs);
    }
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    if !tx.claim_upload(record, now).await? {
        return Ok(Saved::Elsewhere);
    }
    hold(&mut tx, &before).await?;
    // And again with what is held, so that what is saved is what was looked at.
    let planned = check::planned(app, &mut tx, readings).await?;
    if plan::digest(&planned) != record.digest {
        return Ok(Saved::Differs);
    }
    let policy = app.policy();
    let kinds =
        [MethodKind::Sms, MethodKind::Email].into_iter().filter(|kind| can_reach(app, &policy, *kind));
    let mut applying = Applying { app, tx, by, now, progress, kinds: kinds.collect() };
    if !applying.all(planned).await? {
        return Ok(Saved::Differs);
    }
    applying.note(record).await?;
    applying.tx.commit().await?;
    Ok(Saved::All)
}

/// Holds whom the rows change, and then the registry: the order of locks is that of every other change.
async fn hold(tx: &mut Tx, planned: &[Planned]) -> Result<(), Broken> {
    let mut accounts: Vec<&str> = planned
        .iter()
        .filter_map(|row| match &row.outcome {
            Outcome::Changed(change) => Some(change.after.summary.id.as_str()),
            _ => None,
        })
        .collect();
    accounts.sort_unstable();
    tx.claim_lockouts(&accounts).await?;
    tx.claim_registry().await
}

/// A transaction that saves rows.
struct Applying<'a> {
    app: &'a App,
    tx: Tx,
    by: &'a By,
    now: Timestamp,
    progress: &'a Progress,
    /// The kinds of method that an address which is entered for somebody is at once.
    kinds: Vec<MethodKind>,
}

impl Applying<'_> {
    /// Saves all rows. Says whether all of them could be.
    async fn all(&mut self, planned: Vec<Planned>) -> Result<bool, Broken> {
        let (mut new, mut changed, mut unchanged) = (vec![], vec![], 0);
        for row in planned {
            match row.outcome {
                Outcome::New(profile) => new.push(profile.into_account()?),
                Outcome::Changed(change) => changed.push(*change),
                Outcome::Unchanged => unchanged += 1,
                Outcome::Wrong(_) => return Ok(false),
            }
        }
        self.progress.add(unchanged);
        for accounts in new.chunks(BATCH) {
            if !self.add(accounts).await? {
                return Ok(false);
            }
        }
        self.change(&changed).await
    }

    /// Adds accounts: nobody has a password from anybody else, and each address that is given is a method.
    async fn add(&mut self, accounts: &[NewAccount]) -> Result<bool, Broken> {
        if !self.tx.add_accounts(accounts, self.now).await? {
            return Ok(false);
        }
        let mut methods = vec![];
        for account in accounts {
            let id = account.summary.id.as_str();
            methods.extend(account.phone.as_ref().map(|_| (id, MethodKind::Sms)));
            methods.extend(account.email.as_ref().map(|_| (id, MethodKind::Email)));
        }
        methods.retain(|(_, kind)| self.kinds.contains(kind));
        self.tx.set_methods(&methods, self.now).await?;
        let added = accounts
            .iter()
            .map(|account| self.entry("user_added", &account.summary).about(account.summary.role.as_str()));
        self.tx.audit_all(added.collect()).await?;
        let rows: Vec<AccountRow> = accounts.iter().map(|account| account.clone().added(self.now)).collect();
        notifications::mail_invitations(&mut self.tx, self.app, &rows).await?;
        self.progress.add(accounts.len());
        Ok(true)
    }

    /// Changes accounts as an administrator's edit does. Whoever held the old address or role is signed out, and the
    /// old address is told.
    async fn change(&mut self, changed: &[Change]) -> Result<bool, Broken> {
        for changed in changed.chunks(BATCH) {
            let after: Vec<&AccountRow> = changed.iter().map(|change| &change.after).collect();
            if !self.tx.save_accounts_unchanged(&after).await? {
                return Ok(false);
            }
            self.progress.add(changed.len());
        }
        let (mut methods, mut browsers, mut entries) = (vec![], vec![], vec![]);
        for change in changed {
            let Change { before, after, .. } = change;
            let id = after.summary.id.as_str();
            entries.extend(self.entries(change));
            for kind in &self.kinds {
                // Where there was an address, it is a method or its owner has removed that: so it stays.
                if before.address(*kind).is_none() && after.address(*kind).is_some() {
                    methods.push((id, *kind));
                    entries.push(self.entry("method_set", &after.summary).about(kind.as_str()));
                }
            }
            browsers.extend(change.ends_sessions().then_some(id));
        }
        self.tx.set_methods(&methods, self.now).await?;
        self.tx.forget_browsers_of(&browsers).await?;
        self.tx.audit_all(entries).await?;
        for Change { before, after, .. } in changed {
            notifications::tell_addresses(
                &mut self.tx,
                self.app,
                before,
                after,
                notifications::By::Administrator,
            )
            .await?;
        }
        Ok(true)
    }

    /// What the log says of a change, in the words of an administrator's edit.
    fn entries(&self, change: &Change) -> Vec<Entry> {
        let to = &change.after.summary;
        let fields: Vec<&str> = change.fields.iter().map(|change| change.field.as_str()).collect();
        let fields: Vec<&str> = fields.into_iter().filter(|field| *field != Field::Role.as_str()).collect();
        let mut entries = vec![];
        if !fields.is_empty() {
            entries.push(self.entry("user_changed", to).about(fields.join(",")));
        }
        if change.is_of(Field::Role) {
            entries.push(self.entry("role_changed", to).about(to.role.as_str()));
        }
        entries
    }

    fn entry(&self, event: &'static str, target: &AccountSummary) -> Entry {
        Entry::by(event, &self.by.account, target, &self.by.visitor, self.now)
    }

    /// Writes down that it was applied.
    async fn note(&mut self, record: &UploadRecord) -> Result<(), Broken> {
        let counts = record.counts;
        let detail =
            format!("{} new, {} changed, {} unchanged", counts.new, counts.changed, counts.unchanged);
        let entry = Entry {
            at: self.now,
            event: "upload_applied",
            detail,
            outcome: entry::Outcome::Done,
            actor: Some(Who::from(&self.by.account)),
            target: None,
            from: Some((self.by.visitor.ip.to_string(), self.by.visitor.browser.clone())),
        };
        self.tx.audit(entry).await
    }
}
