//! The table of known browsers: those by which an account has been signed in to.

use latchkey_flow::Timestamp;

use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::store::Tx;

/// How many an account keeps: somebody who clears cookies every day must not fill the table.
const BROWSERS_MAX: i64 = 100;

impl Tx {
    /// Whether the account has a known browser.
    pub async fn has_known_browsers(&mut self, account_id: &str) -> Result<bool, InternalError> {
        let sql = "SELECT token FROM known_browsers WHERE account_id = $1 LIMIT 1";
        let query = sqlx::query_scalar::<_, String>(sql).bind(account_id);
        Ok(query.fetch_optional(&mut *self.transaction).await?.is_some())
    }

    /// Notes that the account is used with the browser of that token. Returns false if it is not known, or was
    /// reported as a stranger's.
    pub async fn touch_known_browser(
        &mut self,
        account_id: &str,
        token: &TokenDigest,
        now: Timestamp,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE known_browsers SET last_used_at = $3 \
                   WHERE account_id = $1 AND token = $2 AND reported_at IS NULL";
        let query = sqlx::query(sql).bind(account_id).bind(token.as_str()).bind(now.as_millis());
        Ok(query.execute(&mut *self.transaction).await?.rows_affected() == 1)
    }

    /// Adds a browser. Of more than a hundred the one that was not used for longest is deleted.
    pub async fn add_known_browser(
        &mut self,
        account_id: &str,
        token: &TokenDigest,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "INSERT INTO known_browsers (token, account_id, last_used_at) VALUES ($1, $2, $3)";
        sqlx::query(sql)
            .bind(token.as_str())
            .bind(account_id)
            .bind(now.as_millis())
            .execute(&mut *self.transaction)
            .await?;
        let sql = "DELETE FROM known_browsers WHERE account_id = $1 AND token NOT IN (SELECT token FROM known_browsers \
                   WHERE account_id = $1 ORDER BY last_used_at DESC, token LIMIT $2)";
        sqlx::query(sql).bind(account_id).bind(BROWSERS_MAX).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Marks every known browser of the account as reported: "This was not me".
    pub async fn revoke_known_browsers(
        &mut self,
        account_id: &str,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "UPDATE known_browsers SET reported_at = $2 WHERE account_id = $1 AND reported_at IS NULL";
        sqlx::query(sql).bind(account_id).bind(now.as_millis()).execute(&mut *self.transaction).await?;
        Ok(())
    }
}
