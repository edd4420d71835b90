//! Many rows in few statements: how many rows one statement takes, and the placeholders for their values.
//!
//! What is said of the order of locks holds for each table in turn.

use sqlx::AssertSqlSafe;

use super::transaction::Tx;
use crate::error::InternalError;

/// How many rows a statement takes. With SQLite, sqlx searches all of a statement's values for the name of
/// each: more rows take longer than they save.
pub const BATCH: usize = 32;

/// `($1, $2), ($3, $4)`: placeholders for that many rows of that many values.
pub(super) fn placeholders(rows: usize, values: usize) -> String {
    let row = |row: usize| {
        let names: Vec<String> = (1..=values).map(|value| format!("${}", row * values + value)).collect();
        format!("({})", names.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

impl Tx {
    /// Executes a statement on the rows of these accounts.
    pub(super) async fn execute_for_accounts(
        &mut self,
        statement: &str,
        accounts: &[&str],
    ) -> Result<(), InternalError> {
        for accounts in accounts.chunks(BATCH) {
            let sql = format!("{statement} WHERE account_id IN {}", placeholders(1, accounts.len()));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for account in accounts {
                query = query.bind(*account);
            }
            query.execute(&mut *self.transaction).await?;
        }
        Ok(())
    }
}
