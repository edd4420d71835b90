//! The lock on what must be unique among all accounts, and on the last administrator.

use crate::error::InternalError;
use crate::store::Tx;

impl Tx {
    /// Locks the names, addresses and roles of all accounts until this transaction ends. Otherwise of two
    /// transactions that ask at once whether a name is free, or whether there is another administrator, both
    /// would find that it is so.
    ///
    /// It comes after the lockout and before the account in the order of locks.
    pub async fn lock_uniqueness(&mut self) -> Result<(), InternalError> {
        sqlx::query("UPDATE uniqueness_lock SET changes = changes + 1 WHERE id = 1")
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// How many administrators can sign in: one who has not yet chosen a password cannot.
    pub async fn active_admins(&mut self) -> Result<i64, InternalError> {
        let sql = "SELECT COUNT(*) FROM accounts \
                   WHERE role = 'admin' AND disabled_at IS NULL AND password_hash IS NOT NULL";
        Ok(sqlx::query_scalar(sql).fetch_one(&mut *self.transaction).await?)
    }
}
