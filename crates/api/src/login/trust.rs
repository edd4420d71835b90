//! Trusting a browser: its cookie moves on at each use, so that a copy of it gives itself away.

use std::time::Duration;

use latchkey_contract::{AuditEvent, DeviceName};
use latchkey_flow::{Fingerprint, Timestamp, TrustedDevice};

use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::crypto::random;
use crate::crypto::token::Token;
use crate::error::InternalError;
use crate::extract::requester::Requester;
use crate::http::cookies::{self, Jar};
use crate::messages::NotificationKind;
use crate::notifications::{self, Origin};
use crate::store::{AccountRow, NewDevice, RetiredToken, Tx};

/// How long after a cookie has moved on its old value is taken for the second of two tabs, and not for a copy.
const GRACE: Duration = Duration::from_secs(10);

/// Trust to be.
pub(crate) struct NewTrust<'a> {
    /// What its owner calls it.
    pub(crate) name: &'a DeviceName,
    /// The security set-up that it is bound to.
    pub(crate) fingerprint: &'a Fingerprint,
    /// When it ends.
    pub(crate) expires_at: Timestamp,
}

/// Trusts this browser, in the place of what it was trusted as before, and tells its owner. Hands out the device's id.
pub(crate) async fn add(
    tx: &mut Tx,
    app: &App,
    requester: &Requester,
    account: &AccountRow,
    trust: &NewTrust<'_>,
    jar: &mut Jar,
) -> Result<String, InternalError> {
    let account_id = account.summary.id.as_str();
    let (now, cookie) = (app.clock.now(), app.keys.cookie_suffix(account_id));
    if let Some(old) = requester.device(&cookie) {
        tx.remove_device_token(account_id, &old.digest()).await?;
    }
    let (token, id) = (Token::new()?, random::id()?);
    let device = NewDevice {
        id: &id,
        account_id,
        fingerprint: trust.fingerprint,
        name: trust.name.as_str(),
        browser: &requester.browser,
        ip: &requester.ip.to_string(),
        expires_at: trust.expires_at,
    };
    tx.add_device(&token.digest(), &device, now).await?;
    jar.set(&cookies::device(&cookie), &token, Some(now.until(trust.expires_at)));
    let about = NotificationKind::DeviceTrusted { name: trust.name.as_str().to_owned() };
    notifications::notify(tx, app, account, about, Origin::Requester(&requester.origin())).await?;
    Ok(id)
}

/// The device whose cookie the browser shows for the account. One that the device has moved on from, long enough ago
/// to be a copy, ends the device's trust and its sessions: of the true owner and the thief either may be the one who
/// shows it, and both are asked for a code from now on.
pub(crate) async fn shown(
    tx: &mut Tx,
    app: &App,
    requester: &Requester,
    account: &AccountRow,
) -> Result<Option<TrustedDevice>, InternalError> {
    let id = account.summary.id.as_str();
    let Some(token) = requester.device(&app.keys.cookie_suffix(id)) else { return Ok(None) };
    if let Some(device) = tx.device(id, &token.digest()).await? {
        return Ok(Some(device));
    }
    let now = app.clock.now();
    match tx.retired_token(id, &token.digest()).await? {
        None => Ok(None),
        Some(retired) if now < retired.retired_at.plus(GRACE) => Ok(Some(retired.device)),
        Some(RetiredToken { device, .. }) => {
            tx.remove_device(id, &device.id).await?;
            tx.end_sessions_of_device(&device.id).await?;
            tx.audit(NewAuditEntry::own(
                AuditEvent::DeviceTokenReused,
                &account.summary,
                requester.origin(),
                now,
            ))
            .await?;
            notifications::notify(
                tx,
                app,
                account,
                NotificationKind::DeviceCopied,
                Origin::Requester(&requester.origin()),
            )
            .await?;
            Ok(None)
        }
    }
}

/// Gives the browser a new value for its cookie. The second of two tabs shows a value that has just moved on; it
/// keeps what the first was given.
pub(super) async fn rotate(
    tx: &mut Tx,
    app: &App,
    requester: &Requester,
    account_id: &str,
    device_id: &str,
    jar: &mut Jar,
) -> Result<(), InternalError> {
    let (now, cookie) = (app.clock.now(), app.keys.cookie_suffix(account_id));
    let Some(old) = requester.device(&cookie) else { return Ok(()) };
    let new = Token::new()?;
    if tx.rotate_device(device_id, &old.digest(), &new.digest(), now).await? {
        let lifetime = tx.device_expires_at(device_id).await?.map(|at| now.until(at));
        jar.set(&cookies::device(&cookie), &new, lifetime);
    }
    Ok(())
}
