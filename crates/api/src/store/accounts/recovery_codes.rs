//! The table of recovery codes.

use latchkey_flow::Timestamp;

use crate::error::InternalError;
use crate::store::Tx;
use crate::store::column::count;

/// A recovery code as it is stored.
#[derive(Debug, Clone)]
pub struct RecoveryCodeRow {
    /// Its number within the set.
    pub number: i64,
    /// PHC string; the codes of a set share their salt.
    pub hash: String,
    /// Whether it has been used.
    pub used: bool,
}

impl Tx {
    /// The account's recovery codes, the used ones too.
    pub async fn recovery_codes(&mut self, account_id: &str) -> Result<Vec<RecoveryCodeRow>, InternalError> {
        let sql = "SELECT number, hash, used_at FROM recovery_codes WHERE account_id = $1 ORDER BY number";
        let rows: Vec<(i64, String, Option<i64>)> =
            sqlx::query_as(sql).bind(account_id).fetch_all(&mut *self.transaction).await?;
        let code = |(number, hash, used_at): (_, _, Option<i64>)| RecoveryCodeRow {
            number,
            hash,
            used: used_at.is_some(),
        };
        Ok(rows.into_iter().map(code).collect())
    }

    /// How many of the account's recovery codes are left; `None` if it has no set.
    pub async fn recovery_codes_left(&mut self, account_id: &str) -> Result<Option<u32>, InternalError> {
        let sql = "SELECT COUNT(*), COUNT(used_at) FROM recovery_codes WHERE account_id = $1";
        let (all, used): (i64, i64) =
            sqlx::query_as(sql).bind(account_id).fetch_one(&mut *self.transaction).await?;
        Ok((all > 0).then(|| count(all - used)))
    }

    /// Gives the account a new set of codes; the old ones are void.
    pub async fn set_recovery_codes(
        &mut self,
        account_id: &str,
        hashes: &[String],
    ) -> Result<(), InternalError> {
        self.remove_recovery_codes(account_id).await?;
        for (number, hash) in (1_i64..).zip(hashes) {
            let sql = "INSERT INTO recovery_codes (account_id, number, hash) VALUES ($1, $2, $3)";
            sqlx::query(sql).bind(account_id).bind(number).bind(hash).execute(&mut *self.transaction).await?;
        }
        Ok(())
    }

    /// Removes the account's recovery codes.
    pub async fn remove_recovery_codes(&mut self, account_id: &str) -> Result<(), InternalError> {
        let sql = "DELETE FROM recovery_codes WHERE account_id = $1";
        sqlx::query(sql).bind(account_id).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Spends a recovery code. Returns false if it is spent: of two transactions, one spends it.
    pub async fn spend_recovery_code(
        &mut self,
        account_id: &str,
        number: i64,
        now: Timestamp,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE recovery_codes SET used_at = $3 \
                   WHERE account_id = $1 AND number = $2 AND used_at IS NULL";
        let done = sqlx::query(sql)
            .bind(account_id)
            .bind(number)
            .bind(now.as_millis())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
