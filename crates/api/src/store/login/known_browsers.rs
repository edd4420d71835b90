//! The table of browsers that an account has been signed in to with.

use latchkey_flow::Timestamp;

use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::store::Tx;

/// How many an account keeps: whoever clears cookies every day must not fill the table.
const MOST: i64 = 100;

impl Tx {
    /// Whether the account has ever been signed in to.
    pub async fn has_known_browsers(&mut self, account_id: &str) -> Result<bool, InternalError> {
        let sql = "SELECT token FROM browsers WHERE account_id = $1 LIMIT 1";
        let query = sqlx::query_scalar::<_, String>(sql).bind(account_id);
        Ok(query.fetch_optional(&mut *self.0).await?.is_some())
    }

    /// Notes that the account is used with the browser of that token. Says whether it was before, and nobody has
    /// said since that it was not them.
    pub async fn touch_known_browser(
        &mut self,
        account_id: &str,
        token: &TokenDigest,
        now: Timestamp,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE browsers SET seen_at = $3 \
                   WHERE account_id = $1 AND token = $2 AND disowned_at IS NULL";
        let query = sqlx::query(sql).bind(account_id).bind(token.as_str()).bind(now.as_millis());
        Ok(query.execute(&mut *self.0).await?.rows_affected() == 1)
    }

    /// Adds a browser. OutOfRange a hundred the one that was not used for longest is forgotten.
    pub async fn add_known_browser(
        &mut self,
        account_id: &str,
        token: &TokenDigest,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "INSERT INTO browsers (token, account_id, seen_at) VALUES ($1, $2, $3)";
        sqlx::query(sql)
            .bind(token.as_str())
            .bind(account_id)
            .bind(now.as_millis())
            .execute(&mut *self.0)
            .await?;
        let sql = "DELETE FROM browsers WHERE account_id = $1 AND token NOT IN (SELECT token FROM browsers \
                   WHERE account_id = $1 ORDER BY seen_at DESC, token LIMIT $2)";
        sqlx::query(sql).bind(account_id).bind(MOST).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Takes every browser of the account for a stranger's from now on.
    pub async fn revoke_known_browsers(
        &mut self,
        account_id: &str,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "UPDATE browsers SET disowned_at = $2 WHERE account_id = $1 AND disowned_at IS NULL";
        sqlx::query(sql).bind(account_id).bind(now.as_millis()).execute(&mut *self.0).await?;
        Ok(())
    }
}
