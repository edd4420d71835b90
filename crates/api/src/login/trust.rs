//! Trusted devices: the cookie's value is replaced at each use, so that a copy of it gives itself away.

use std::time::Duration;

use latchkey_contract::{AuditEvent, DeviceName};
use latchkey_flow::{Fingerprint, Timestamp, TrustedDevice};

use super::login_tx::LoginTx;
use crate::audit::entry::NewAuditEntry;
use crate::crypto::random;
use crate::crypto::token::Token;
use crate::error::InternalError;
use crate::http::cookies;
use crate::messages::NotificationKind;
use crate::store::NewDevice;

/// How long after a cookie's value was replaced the old one is taken for that of a second tab, not for a copy.
const GRACE: Duration = Duration::from_secs(10);

/// The terms on which a browser is to be trusted.
pub(crate) struct NewTrust<'a> {
    /// The name that the owner gives the device.
    pub(crate) name: &'a DeviceName,
    /// The security set-up that the trust is bound to: with another one, it no longer holds.
    pub(crate) fingerprint: &'a Fingerprint,
    /// When the trust ends.
    pub(crate) expires_at: Timestamp,
}

impl LoginTx<'_> {
    /// Trusts this browser, in place of an older trust of it, and notifies the owner. Hands out the device's
    /// id.
    pub(crate) async fn trust_browser(&mut self, trust: &NewTrust<'_>) -> Result<String, InternalError> {
        let suffix = self.cookie_suffix();
        let account_id = self.account.summary.id.as_str();
        if let Some(old) = self.requester.device(&suffix) {
            self.tx.remove_device_token(account_id, &old.digest()).await?;
        }
        let (token, id) = (Token::new()?, random::id()?);
        let device = NewDevice {
            id: &id,
            account_id,
            fingerprint: trust.fingerprint,
            name: trust.name.as_str(),
            browser: &self.requester.browser,
            ip: &self.requester.ip.to_string(),
            expires_at: trust.expires_at,
        };
        self.tx.add_device(&token.digest(), &device, self.now).await?;
        let lifetime = self.now.until(trust.expires_at);
        self.cookies.set(&cookies::device(&suffix), &token, Some(lifetime));
        self.notify(NotificationKind::DeviceTrusted { name: trust.name.as_str().to_owned() }).await?;
        Ok(id)
    }

    /// The trusted device whose cookie the browser presents for the account. A value that was replaced longer
    /// than [`GRACE`] ago is a copy: it ends the device's trust and its sessions. Either the owner or the thief
    /// may have presented it, so both are asked for a code from now on.
    pub(crate) async fn presented_device(&mut self) -> Result<Option<TrustedDevice>, InternalError> {
        let id = self.account.summary.id.as_str();
        let Some(token) = self.requester.device(&self.cookie_suffix()) else { return Ok(None) };
        if let Some(device) = self.tx.device(id, &token.digest()).await? {
            return Ok(Some(device));
        }
        match self.tx.retired_token(id, &token.digest()).await? {
            None => Ok(None),
            Some(retired) if self.now < retired.retired_at.plus(GRACE) => Ok(Some(retired.device)),
            Some(retired) => {
                self.end_copied_trust(&retired.device).await?;
                Ok(None)
            }
        }
    }

    async fn end_copied_trust(&mut self, device: &TrustedDevice) -> Result<(), InternalError> {
        let account = &self.account.summary;
        self.tx.remove_device(&account.id, &device.id).await?;
        self.tx.end_sessions_of_device(&device.id).await?;
        let origin = self.requester.origin();
        let entry = NewAuditEntry::own(AuditEvent::DeviceTokenReused, account, origin, self.now);
        self.tx.audit(entry).await?;
        self.notify(NotificationKind::DeviceCopied).await
    }

    /// Gives the browser a new value for its device's cookie. The second of two tabs presents a value that has
    /// just been replaced; it keeps the one that the first was given.
    pub(super) async fn rotate_device_token(&mut self, device_id: &str) -> Result<(), InternalError> {
        let suffix = self.cookie_suffix();
        let Some(old) = self.requester.device(&suffix) else { return Ok(()) };
        let new = Token::new()?;
        if self.tx.rotate_device(device_id, &old.digest(), &new.digest(), self.now).await? {
            let lifetime = self.tx.device_expires_at(device_id).await?.map(|at| self.now.until(at));
            self.cookies.set(&cookies::device(&suffix), &new, lifetime);
        }
        Ok(())
    }
}
