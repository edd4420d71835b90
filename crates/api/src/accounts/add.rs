//! Adding accounts on somebody else's behalf: one from a page or the command line, or an upload of twenty thousand.

use latchkey_contract::{AuditEvent, MethodKind};

use super::change_author::ChangeAuthor;
use crate::app::App;
use crate::error::InternalError;
use crate::notifications;
use crate::store::{AccountRow, NewAccount, Tx};

/// Adds accounts whose names and addresses are known to be free, while those of all accounts are locked. An address of a kind
/// that `configures` becomes a method at once; it is verified by the first code that is typed back. Whoever has no password
/// yet is mailed a link to choose one. Says whether all could be added.
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
        methods.extend(given.map(|kind| (row.summary.id.as_str(), kind)));
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
