//! Adding accounts for others: one on a page or the command line, or an upload of twenty thousand.

use latchkey_contract::{AuditEvent, MethodKind};

use super::change_author::ChangeAuthor;
use crate::app::App;
use crate::error::InternalError;
use crate::notifications;
use crate::store::{AccountMethod, AccountRow, NewAccount, Tx};

/// Adds accounts whose names and addresses were found to be free, while those of all accounts are locked. An
/// address of a kind for which `configures` is true becomes a method at once; the first code that is entered
/// verifies it. An account without a password is sent an invitation. Returns false if one could not be added.
pub(crate) async fn add_accounts(
    tx: &mut Tx,
    app: &App,
    author: ChangeAuthor<'_>,
    configures: impl Fn(MethodKind) -> bool,
    accounts: &[NewAccount],
) -> Result<bool, InternalError> {
    let now = app.clock.now();
    if !tx.add_accounts(accounts, now).await? {
        return Ok(false);
    }
    let rows: Vec<AccountRow> = accounts.iter().map(|account| account.clone().added(now)).collect();
    let mut methods = vec![];
    for row in &rows {
        let kinds = [MethodKind::Sms, MethodKind::Email].into_iter();
        let given = kinds.filter(|kind| row.address(*kind).is_some() && configures(*kind));
        let account_id = row.summary.id.as_str();
        methods.extend(given.map(|kind| AccountMethod { account_id, kind }));
    }
    tx.set_methods(&methods, now).await?;
    let entries = rows.iter().map(|row| {
        let entry = author.audit_entry(AuditEvent::UserAdded, &row.summary, now);
        entry.about(row.summary.role.as_str())
    });
    tx.audit_all(entries.collect()).await?;
    let without_password: Vec<AccountRow> =
        rows.into_iter().filter(|row| row.password_hash.is_none()).collect();
    notifications::enqueue_invitations(tx, app, &without_password).await?;
    Ok(true)
}
