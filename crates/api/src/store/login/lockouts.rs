//! The table of wrong codes per account.

use latchkey_flow::{Lockout, Timestamp};

use crate::error::InternalError;
use crate::store::Tx;
use crate::store::batch::{BATCH, placeholders};
use crate::store::column::count;

impl Tx {
    /// The account's wrong codes, locked: two tries at once are counted as two.
    pub async fn lock_lockout(&mut self, account_id: &str) -> Result<Lockout, InternalError> {
        let sql = "INSERT INTO lockouts (account_id, in_a_row, this_hour) VALUES ($1, 0, 0) \
                   ON CONFLICT (account_id) DO UPDATE SET in_a_row = lockouts.in_a_row \
                   RETURNING in_a_row, this_hour, hour_began";
        let (in_a_row, this_hour, hour_began): (i64, i64, Option<i64>) =
            sqlx::query_as(sql).bind(account_id).fetch_one(&mut *self.transaction).await?;
        Ok(Lockout {
            in_a_row: count(in_a_row),
            this_hour: count(this_hour),
            hour_began: hour_began.map(Timestamp::from_millis),
        })
    }

    /// Locks the wrong codes of these accounts, as [`Tx::lock_lockout`] does.
    pub async fn lock_lockouts(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        for accounts in accounts.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO lockouts (account_id, in_a_row, this_hour) VALUES {} \
                 ON CONFLICT (account_id) DO UPDATE SET in_a_row = lockouts.in_a_row",
                placeholders(accounts.len(), 3)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for account in accounts {
                query = query.bind(*account).bind(0_i64).bind(0_i64);
            }
            query.execute(&mut *self.transaction).await?;
        }
        Ok(())
    }

    /// The account's wrong codes, to read.
    pub async fn lockout(&mut self, account_id: &str) -> Result<Lockout, InternalError> {
        let sql = "SELECT in_a_row, this_hour, hour_began FROM lockouts WHERE account_id = $1";
        let row: Option<(i64, i64, Option<i64>)> =
            sqlx::query_as(sql).bind(account_id).fetch_optional(&mut *self.transaction).await?;
        let lockout = |(in_a_row, this_hour, hour_began): (i64, i64, Option<i64>)| Lockout {
            in_a_row: count(in_a_row),
            this_hour: count(this_hour),
            hour_began: hour_began.map(Timestamp::from_millis),
        };
        Ok(row.map(lockout).unwrap_or_default())
    }

    /// Saves the account's wrong codes.
    pub async fn save_lockout(&mut self, account_id: &str, lockout: Lockout) -> Result<(), InternalError> {
        let sql = "UPDATE lockouts SET in_a_row = $2, this_hour = $3, hour_began = $4 WHERE account_id = $1";
        sqlx::query(sql)
            .bind(account_id)
            .bind(i64::from(lockout.in_a_row))
            .bind(i64::from(lockout.this_hour))
            .bind(lockout.hour_began.map(Timestamp::as_millis))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
