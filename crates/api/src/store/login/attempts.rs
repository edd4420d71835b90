//! The table of attempts: logins that have neither ended nor expired.

use latchkey_flow::{Attempt, Timestamp};

use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::store::Tx;

fn parse(state: &str) -> Result<Attempt, InternalError> {
    serde_json::from_str(state).map_err(|error| InternalError::caused("an attempt cannot be read", error))
}

fn write(attempt: &Attempt) -> Result<String, InternalError> {
    serde_json::to_string(attempt)
        .map_err(|error| InternalError::caused("an attempt cannot be written", error))
}

impl Tx {
    /// The attempt of that token, to read.
    pub async fn attempt(&mut self, token: &TokenDigest) -> Result<Option<Attempt>, InternalError> {
        let sql = "SELECT state FROM attempts WHERE token = $1";
        let state: Option<String> =
            sqlx::query_scalar(sql).bind(token.as_str()).fetch_optional(&mut *self.transaction).await?;
        state.as_deref().map(parse).transpose()
    }

    /// Saves a new attempt.
    pub async fn add_attempt(
        &mut self,
        token: &TokenDigest,
        account_id: &str,
        attempt: &Attempt,
        ends_at: Timestamp,
    ) -> Result<(), InternalError> {
        let sql =
            "INSERT INTO attempts (token, account_id, state, version, ends_at) VALUES ($1, $2, $3, 1, $4)";
        sqlx::query(sql)
            .bind(token.as_str())
            .bind(account_id)
            .bind(write(attempt)?)
            .bind(ends_at.as_millis())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// The attempt of that token, locked: other transactions that lock it wait until this one ends. It is
    /// written first, because on both engines a write is what takes the lock.
    pub async fn lock_attempt(&mut self, token: &TokenDigest) -> Result<Option<Attempt>, InternalError> {
        let sql = "UPDATE attempts SET version = version + 1 WHERE token = $1 RETURNING state";
        let state: Option<String> =
            sqlx::query_scalar(sql).bind(token.as_str()).fetch_optional(&mut *self.transaction).await?;
        state.as_deref().map(parse).transpose()
    }

    /// Saves an attempt that is locked.
    pub async fn save_attempt(
        &mut self,
        token: &TokenDigest,
        attempt: &Attempt,
    ) -> Result<(), InternalError> {
        let sql = "UPDATE attempts SET state = $2 WHERE token = $1";
        sqlx::query(sql).bind(token.as_str()).bind(write(attempt)?).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Deletes an attempt.
    pub async fn remove_attempt(&mut self, token: &TokenDigest) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM attempts WHERE token = $1")
            .bind(token.as_str())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Locks the attempts of these accounts.
    pub async fn lock_attempts_of(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        self.execute_for_accounts("UPDATE attempts SET version = version", accounts).await
    }

    /// Deletes the attempts of these accounts.
    pub async fn remove_attempts_of(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        self.execute_for_accounts("DELETE FROM attempts", accounts).await
    }

    /// The tokens of all attempts.
    pub async fn attempt_tokens(&mut self) -> Result<Vec<TokenDigest>, InternalError> {
        let tokens: Vec<String> =
            sqlx::query_scalar("SELECT token FROM attempts").fetch_all(&mut *self.transaction).await?;
        Ok(tokens.into_iter().map(TokenDigest::stored).collect())
    }
}
