//! One at a time: what is compared with all other accounts.

use crate::error::InternalError;
use crate::store::Tx;

impl Tx {
    /// Waits until nobody else changes names, addresses or roles, and keeps everybody else waiting until this
    /// transaction ends. A name looks whether it is free, and an administrator whether there is another one: of two
    /// that looked at once, both would find that it is so.
    ///
    /// It comes after the lockout and before the account in the order of locks.
    pub async fn lock_uniqueness(&mut self) -> Result<(), InternalError> {
        sqlx::query("UPDATE registry SET changes = changes + 1 WHERE id = 1").execute(&mut *self.0).await?;
        Ok(())
    }

    /// How many administrators can sign in: one who has not yet chosen a password cannot.
    pub async fn active_admins(&mut self) -> Result<i64, InternalError> {
        let sql = "SELECT COUNT(*) FROM accounts \
                   WHERE role = 'admin' AND disabled_at IS NULL AND password_hash IS NOT NULL";
        Ok(sqlx::query_scalar(sql).fetch_one(&mut *self.0).await?)
    }
}
