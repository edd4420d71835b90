//! The table of links that were mailed, and of the one for the first administrator.

use latchkey_contract::LinkKind;
use latchkey_flow::Timestamp;

use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::store::Tx;

/// A link as it is stored.
#[derive(Debug, Clone)]
pub struct LinkRow {
    /// Whose it is; nobody's, if it is for the first administrator.
    pub account_id: Option<String>,
    /// What it is for.
    pub kind: LinkKind,
    /// What has to be as it was, or is put back: JSON.
    pub terms: String,
    /// When it dies.
    pub expires_at: Timestamp,
}

impl Tx {
    /// The link of that token, if it is alive.
    pub async fn link(
        &mut self,
        token: &TokenDigest,
        now: Timestamp,
    ) -> Result<Option<LinkRow>, InternalError> {
        let sql = "SELECT account_id, kind, terms, expires_at FROM links \
                   WHERE token = $1 AND used_at IS NULL AND expires_at > $2";
        let query = sqlx::query_as(sql).bind(token.as_str()).bind(now.as_millis());
        let row: Option<(Option<String>, String, String, i64)> = query.fetch_optional(&mut *self.0).await?;
        let Some((account_id, kind, terms, expires_at)) = row else { return Ok(None) };
        let kind =
            LinkKind::parse(&kind).ok_or_else(|| InternalError::new("a link is of an unknown kind"))?;
        Ok(Some(LinkRow { account_id, kind, terms, expires_at: Timestamp::from_millis(expires_at) }))
    }

    /// Adds a link. Of those without an account the new one takes the old one's place.
    pub async fn add_link(
        &mut self,
        token: &TokenDigest,
        link: &LinkRow,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "INSERT INTO links (token, account_id, kind, terms, created_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind) WHERE account_id IS NULL DO UPDATE SET \
                   token = excluded.token, created_at = excluded.created_at, \
                   expires_at = excluded.expires_at, used_at = NULL";
        sqlx::query(sql)
            .bind(token.as_str())
            .bind(link.account_id.as_deref())
            .bind(link.kind.as_str())
            .bind(&link.terms)
            .bind(now.as_millis())
            .bind(link.expires_at.as_millis())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Uses a link up. Says whether it was there to be used, whoever asks first.
    pub async fn use_link(&mut self, token: &TokenDigest, now: Timestamp) -> Result<bool, InternalError> {
        let sql = "UPDATE links SET used_at = $2 WHERE token = $1 AND used_at IS NULL AND expires_at > $2";
        let done = sqlx::query(sql).bind(token.as_str()).bind(now.as_millis()).execute(&mut *self.0).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Kills the account's links of that kind.
    pub async fn remove_links(&mut self, account_id: &str, kind: LinkKind) -> Result<(), InternalError> {
        let sql = "DELETE FROM links WHERE account_id = $1 AND kind = $2";
        sqlx::query(sql).bind(account_id).bind(kind.as_str()).execute(&mut *self.0).await?;
        Ok(())
    }

    /// How many links of that kind the account was given since then.
    pub async fn links_since(
        &mut self,
        account_id: &str,
        kind: LinkKind,
        since: Timestamp,
    ) -> Result<i64, InternalError> {
        let sql = "SELECT COUNT(*) FROM links WHERE account_id = $1 AND kind = $2 AND created_at > $3";
        let query = sqlx::query_scalar(sql).bind(account_id).bind(kind.as_str()).bind(since.as_millis());
        Ok(query.fetch_one(&mut *self.0).await?)
    }

    /// Whether there is any account.
    pub async fn has_accounts(&mut self) -> Result<bool, InternalError> {
        let query = sqlx::query_scalar::<_, String>("SELECT id FROM accounts LIMIT 1");
        Ok(query.fetch_optional(&mut *self.0).await?.is_some())
    }
}
