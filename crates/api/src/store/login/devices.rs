//! The table of trusted devices.

use latchkey_contract::{Device, rules};
use latchkey_flow::{Fingerprint, Timestamp, TrustedDevice};

use crate::crypto::token::TokenDigest;
use crate::error::InternalError;
use crate::store::Tx;

/// A trusted device that is yet to be added.
#[derive(Debug)]
pub struct NewDevice<'a> {
    /// Its id.
    pub id: &'a str,
    /// The account that it is trusted for.
    pub account_id: &'a str,
    /// The security set-up that trust is bound to.
    pub fingerprint: &'a Fingerprint,
    /// The name that its owner gave it.
    pub name: &'a str,
    /// The browser and system.
    pub browser: &'a str,
    /// The address it comes from.
    pub ip: &'a str,
    /// When trust ends.
    pub expires_at: Timestamp,
}

/// A token that a device's cookie held before.
#[derive(Debug)]
pub struct RetiredToken {
    /// The device.
    pub device: TrustedDevice,
    /// Since when its cookie holds another one.
    pub retired_at: Timestamp,
}

impl Tx {
    /// The account's devices that are trusted under its present set-up, the last used first.
    pub async fn devices(
        &mut self,
        account_id: &str,
        fingerprint: &Fingerprint,
        shown: Option<&TokenDigest>,
        now: Timestamp,
    ) -> Result<Vec<Device>, InternalError> {
        let sql = "SELECT id, token, name, browser, ip, added_at, last_used_at, expires_at FROM devices \
                   WHERE account_id = $1 AND fingerprint = $2 AND expires_at > $3 \
                   ORDER BY last_used_at DESC, id";
        type DeviceColumns = (String, String, String, String, String, i64, i64, i64);
        let rows: Vec<DeviceColumns> = sqlx::query_as(sql)
            .bind(account_id)
            .bind(fingerprint.as_str())
            .bind(now.as_millis())
            .fetch_all(&mut *self.transaction)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, token, name, browser, ip, added_at, last_used_at, expires_at)| Device {
                this_browser: shown.is_some_and(|shown| shown.as_str() == token),
                id,
                name,
                browser,
                ip,
                added_at,
                last_used_at,
                expires_at,
            })
            .collect())
    }

    /// The device of that token, if it is the account's.
    pub async fn device(
        &mut self,
        account_id: &str,
        token: &TokenDigest,
    ) -> Result<Option<TrustedDevice>, InternalError> {
        let sql = "SELECT id, fingerprint, expires_at FROM devices WHERE account_id = $1 AND token = $2";
        let row: Option<(String, String, i64)> = sqlx::query_as(sql)
            .bind(account_id)
            .bind(token.as_str())
            .fetch_optional(&mut *self.transaction)
            .await?;
        Ok(row.map(|(id, fingerprint, expires_at)| TrustedDevice {
            id,
            account_id: account_id.to_owned(),
            fingerprint: Fingerprint::stored(fingerprint),
            expires_at: Timestamp::from_millis(expires_at),
        }))
    }

    /// The retired token, if its device is the account's.
    pub async fn retired_token(
        &mut self,
        account_id: &str,
        token: &TokenDigest,
    ) -> Result<Option<RetiredToken>, InternalError> {
        let sql = "SELECT d.id, d.fingerprint, d.expires_at, r.retired_at FROM retired_tokens r \
                   JOIN devices d ON d.id = r.device_id WHERE d.account_id = $1 AND r.token = $2";
        let row: Option<(String, String, i64, i64)> = sqlx::query_as(sql)
            .bind(account_id)
            .bind(token.as_str())
            .fetch_optional(&mut *self.transaction)
            .await?;
        Ok(row.map(|(id, fingerprint, expires_at, retired_at)| {
            let device = TrustedDevice {
                id,
                account_id: account_id.to_owned(),
                fingerprint: Fingerprint::stored(fingerprint),
                expires_at: Timestamp::from_millis(expires_at),
            };
            RetiredToken { device, retired_at: Timestamp::from_millis(retired_at) }
        }))
    }

    /// When trust in a device ends.
    pub async fn device_expires_at(&mut self, id: &str) -> Result<Option<Timestamp>, InternalError> {
        let sql = "SELECT expires_at FROM devices WHERE id = $1";
        let at: Option<i64> = sqlx::query_scalar(sql).bind(id).fetch_optional(&mut *self.transaction).await?;
        Ok(at.map(Timestamp::from_millis))
    }

    /// Gives a device another token. The old one is kept as retired, to recognise a copy of the cookie. Returns
    /// false if the old one is no longer the device's.
    pub async fn rotate_device(
        &mut self,
        id: &str,
        old: &TokenDigest,
        new: &TokenDigest,
        now: Timestamp,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE devices SET token = $3 WHERE id = $1 AND token = $2";
        let done = sqlx::query(sql)
            .bind(id)
            .bind(old.as_str())
            .bind(new.as_str())
            .execute(&mut *self.transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let sql = "INSERT INTO retired_tokens (token, device_id, retired_at) VALUES ($1, $2, $3)";
        sqlx::query(sql)
            .bind(old.as_str())
            .bind(id)
            .bind(now.as_millis())
            .execute(&mut *self.transaction)
            .await?;
        Ok(true)
    }

    /// Adds a device. Of more than [`rules::DEVICES_MAX`] the one that was not used for longest is deleted.
    pub async fn add_device(
        &mut self,
        token: &TokenDigest,
        device: &NewDevice<'_>,
        now: Timestamp,
    ) -> Result<(), InternalError> {
        let sql = "INSERT INTO devices (id, account_id, token, fingerprint, name, browser, ip, added_at, \
                   last_used_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)";
        sqlx::query(sql)
            .bind(device.id)
            .bind(device.account_id)
            .bind(token.as_str())
            .bind(device.fingerprint.as_str())
            .bind(device.name)
            .bind(device.browser)
            .bind(device.ip)
            .bind(now.as_millis())
            .bind(device.expires_at.as_millis())
            .execute(&mut *self.transaction)
            .await?;
        let sql = "DELETE FROM devices WHERE account_id = $1 AND id <> $2 AND id NOT IN (SELECT id FROM devices \
                   WHERE account_id = $1 AND id <> $2 ORDER BY last_used_at DESC, id LIMIT $3)";
        sqlx::query(sql)
            .bind(device.account_id)
            .bind(device.id)
            .bind(i64::try_from(rules::DEVICES_MAX - 1).unwrap_or(i64::MAX))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Notes that a device stood in for a code.
    pub async fn use_device(&mut self, id: &str, ip: &str, now: Timestamp) -> Result<(), InternalError> {
        let sql = "UPDATE devices SET last_used_at = $2, ip = $3 WHERE id = $1";
        sqlx::query(sql).bind(id).bind(now.as_millis()).bind(ip).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Renames the account's device. Returns whether there was one.
    pub async fn rename_device(
        &mut self,
        account_id: &str,
        id: &str,
        name: &str,
    ) -> Result<bool, InternalError> {
        let sql = "UPDATE devices SET name = $3 WHERE account_id = $1 AND id = $2";
        let done =
            sqlx::query(sql).bind(account_id).bind(id).bind(name).execute(&mut *self.transaction).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Deletes the account's device. Returns whether there was one.
    pub async fn remove_device(&mut self, account_id: &str, id: &str) -> Result<bool, InternalError> {
        let sql = "DELETE FROM devices WHERE account_id = $1 AND id = $2";
        let done = sqlx::query(sql).bind(account_id).bind(id).execute(&mut *self.transaction).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Deletes the account's device of that token.
    pub async fn remove_device_token(
        &mut self,
        account_id: &str,
        token: &TokenDigest,
    ) -> Result<(), InternalError> {
        let sql = "DELETE FROM devices WHERE account_id = $1 AND token = $2";
        sqlx::query(sql).bind(account_id).bind(token.as_str()).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Deletes the devices of these accounts.
    pub async fn remove_devices_of(&mut self, accounts: &[&str]) -> Result<(), InternalError> {
        self.execute_for_accounts("DELETE FROM devices", accounts).await
    }

    /// Deletes all devices of all accounts.
    pub async fn remove_all_devices(&mut self) -> Result<(), InternalError> {
        sqlx::query("DELETE FROM devices").execute(&mut *self.transaction).await?;
        Ok(())
    }
}
