//! A transaction in which an administrator does something to one account.

use axum::http::StatusCode;
use latchkey_contract::{AuditEvent, ProblemCode};

use crate::app::App;
use crate::error::ApiError;
use crate::extract::auth::SignedIn;
use crate::routes::audit_entries;
use crate::store::{AccountRow, Tx};

/// A transaction in which an administrator does something to one account.
pub(super) struct UserTx<'a> {
    pub(super) tx: Tx,
    /// The account.
    pub(super) account: AccountRow,
    app: &'a App,
    by: &'a SignedIn,
}

impl<'a> UserTx<'a> {
    /// # Errors
    /// [`ProblemCode::NotFound`] when there is no account of that id.
    pub(super) async fn begin(app: &'a App, by: &'a SignedIn, id: &str) -> Result<Self, ApiError> {
        let mut tx = app.store.begin().await?;
        let account = find(&mut tx, id).await?;
        Ok(Self { tx, account, app, by })
    }

    /// Records in the audit log what was done, commits, and makes the answer: 204.
    pub(super) async fn commit(mut self, event: AuditEvent) -> Result<StatusCode, ApiError> {
        let entry = audit_entries::by_admin(self.app, self.by, event, &self.account.summary);
        self.tx.audit(entry).await?;
        self.tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    }
}

/// Reads an account.
///
/// # Errors
/// [`ProblemCode::NotFound`] when there is none of that id.
pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<AccountRow, ApiError> {
    tx.account(id).await?.ok_or_else(|| ProblemCode::NotFound.into())
}
