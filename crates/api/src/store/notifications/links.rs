//! The table of links: those that were mailed, and the one for the first administrator.

use latchkey_contract::LinkKind;
use latchkey_flow::Timestamp;

use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::store::Tx;
use crate::store::batch::{BATCH, placeholders};

/// A link as it is stored.
#[derive(Debug, Clone)]
pub struct LinkRow {
    /// The account's id; `None` if it is for the first administrator.
    pub account_id: Option<String>,
    /// Its kind.
    pub kind: LinkKind,
    /// What must be unchanged for the link to work, or what is restored by it: JSON.
    pub terms: String,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// A link that is yet to be added.
#[derive(Debug)]
pub struct NewLink {
    /// The digest of its token.
    pub token: TokenDigest,
    /// The rest of its row.
    pub row: LinkRow,
}

impl Tx {
    /// The link of that token, unless it was used or has expired.
    pub async fn link(
        &mut self,
        token: &TokenDigest,
        now: Timestamp,
    ) -> Result<Option<LinkRow>, InternalError> {
        let sql = "SELECT account_id, kind, terms, expires_at FROM links \
                   WHERE token = $1 AND used_at IS NULL AND expires_at > $2";
        let query = sqlx::query_as(sql).bind(token.as_str()).bind(now.as_millis());
        let row: Option<(Option<String>, String, String, i64)> =
            query.fetch_optional(&mut *self.transaction).await?;
        let Some((account_id, kind, terms, expires_at)) = row else { return Ok(None) };
        let kind =
            LinkKind::parse(&kind).ok_or_else(|| InternalError::new("a link is of an unknown kind"))?;
        Ok(Some(LinkRow { account_id, kind, terms, expires_at: Timestamp::from_millis(expires_at) }))
    }

    /// Adds a link. Of those without an account there is one of each kind: the new one replaces the old one.
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
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Adds links that have an account.
    pub async fn add_links(&mut self, links: &[NewLink], now: Timestamp) -> Result<(), InternalError> {
        for links in links.chunks(BATCH) {
            let sql = format!(
                "INSERT INTO links (token, account_id, kind, terms, created_at, expires_at) VALUES {}",
                placeholders(links.len(), 6)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for NewLink { token, row } in links {
                query = query
                    .bind(token.as_str())
                    .bind(row.account_id.as_deref())
                    .bind(row.kind.as_str())
                    .bind(&row.terms)
                    .bind(now.as_millis())
                    .bind(row.expires_at.as_millis());
            }
            query.execute(&mut *self.transaction).await?;
        }
        Ok(())
    }

    /// Marks a link as used. Returns false if it was used or has expired: of two transactions, one uses it.
    pub async fn use_link(&mut self, token: &TokenDigest, now: Timestamp) -> Result<bool, InternalError> {
        let sql = "UPDATE links SET used_at = $2 WHERE token = $1 AND used_at IS NULL AND expires_at > $2";
        let done = sqlx::query(sql)
            .bind(token.as_str())
            .bind(now.as_millis())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Deletes the account's links of that kind.
    pub async fn remove_links(&mut self, account_id: &str, kind: LinkKind) -> Result<(), InternalError> {
        let sql = "DELETE FROM links WHERE account_id = $1 AND kind = $2";
        sqlx::query(sql).bind(account_id).bind(kind.as_str()).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// How many links of that kind were added for the account after that moment.
    pub async fn links_since(
        &mut self,
        account_id: &str,
        kind: LinkKind,
        since: Timestamp,
    ) -> Result<i64, InternalError> {
        let sql = "SELECT COUNT(*) FROM links WHERE account_id = $1 AND kind = $2 AND created_at > $3";
        let query = sqlx::query_scalar(sql).bind(account_id).bind(kind.as_str()).bind(since.as_millis());
        Ok(query.fetch_one(&mut *self.transaction).await?)
    }
}
