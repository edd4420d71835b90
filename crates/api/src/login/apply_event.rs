//! Doing what the flow decided: load, decide, save, and only then send.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use latchkey_contract::{LoginStep, MethodKind, ProblemCode, Secret};
use latchkey_flow::{
    Account, Attempt, Effect, Event, Factor, Lockout, LoginEvent, Policy, Refusal, Timestamp,
};

use super::deliver::{OutgoingCode, deliver, destination};
use super::{enrolment, known_browser, quota, trust};
use crate::accounts::account_security;
use crate::accounts::change_author::ChangeAuthor;
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::crypto::token::{Token, TokenDigest};
use crate::error::{ApiError, InternalError};
use crate::extract::requester::Requester;
use crate::http::cookies;
use crate::http::cookies::Jar;
use crate::messages::NotificationKind;
use crate::notifications::{self, Origin};
use crate::store::{AccountRow, MethodRow, NewSession, RecoveryCodeRow, Tx};

/// A login under way with everything that a decision about it needs, held until its transaction ends.
pub struct LockedAttempt {
    /// The attempt's handle.
    pub token: TokenDigest,
    /// The attempt.
    pub attempt: Attempt,
    /// Whose it is.
    pub account: AccountRow,
    /// The account's methods.
    pub methods: Vec<MethodRow>,
    /// The account's wrong codes.
    pub lockout: Lockout,
    /// The account's recovery codes, while one of them is asked for.
    pub recovery_codes: Vec<RecoveryCodeRow>,
    /// The policy, the same one from the claim to the answer.
    pub policy: Arc<Policy>,
}

/// The answer to a login call: a step or a refusal, and in either case cookies.
pub struct LoginResponse {
    jar: Jar,
    result: Result<LoginStep, ApiError>,
}

impl IntoResponse for LoginResponse {
    fn into_response(self) -> Response {
        match self.result {
            Ok(step) => (self.jar, axum::Json(step)).into_response(),
            Err(failure) => (self.jar, failure).into_response(),
        }
    }
}

/// Plays one event on the login under way, and answers with where the person stands now. `code` is what a message
/// will carry, should the event send one.
///
/// # Errors
/// What goes wrong before there is anything to decide.
pub async fn apply_event(
    app: &App,
    requester: &Requester,
    code: Option<Secret>,
    event: impl FnOnce(&LockedAttempt) -> Result<Event, ApiError>,
) -> Result<LoginResponse, ApiError> {
    let mut jar = requester.jar();
    let Some(token) = requester.attempt().map(|token| token.digest()) else {
        return Ok(LoginResponse { jar, result: Err(Refusal::NoAttempt.into()) });
    };
    let mut tx = app.store.begin().await?;
    let Some(case) = claim(&mut tx, token, app.policy()).await? else {
        tx.commit().await?;
        jar.clear(cookies::ATTEMPT);
        return Ok(LoginResponse { jar, result: Err(Refusal::NoAttempt.into()) });
    };
    let now = app.clock.now();
    let policy = case.policy.clone();
    let (attempt, effects, refusal) = match case.attempt.clone().on(event(&case)?, now, &policy) {
        Ok(taken) => (taken.attempt, taken.effects, None),
        Err(refused) => (refused.attempt, refused.effects, Some(refused.refusal)),
    };
    if attempt.is_open(now, &policy) {
        tx.save_attempt(&case.token, &attempt).await?;
    } else {
        tx.remove_attempt(&case.token).await?;
        jar.clear(cookies::ATTEMPT);
    }
    let account = case.attempt.account().ok_or(ProblemCode::NoAttempt)?;
    let send = perform(&mut tx, app, requester, (&case.account, account), effects, &mut jar).await?;
    let send = charge_quota(&mut tx, app, requester, send, &case.attempt).await?;
    tx.commit().await?;
    if let Some(refusal) = refusal {
        return Ok(LoginResponse { jar, result: Err(refusal.into()) });
    }
    let result = match (send, code) {
        (Some(send), Some(code)) => {
            deliver(app, requester, (case.token, policy), &case.account, send, code).await
        }
        _ => Ok(attempt.step(now, &policy)),
    };
    Ok(LoginResponse { jar, result })
}

/// Lets a message pass, if there is room for it. The code of a method that is being set up goes where the method will
/// reach, not to what the account has now.
pub(super) async fn charge_quota(
    tx: &mut Tx,
    app: &App,
    requester: &Requester,
    send: Option<OutgoingCode>,
    attempt: &Attempt,
) -> Result<Option<OutgoingCode>, ApiError> {
    let (Some(mut send), Some(account)) = (send, attempt.account()) else { return Ok(None) };
    if let Some(new) = attempt.new_method() {
        send.to = enrolment::destination(new);
    }
    quota::take(tx, app, requester, &account.summary.id, &send).await?;
    Ok(Some(send))
}

impl LoginResponse {
    pub(crate) fn new(jar: Jar, result: Result<LoginStep, ApiError>) -> Self {
        Self { jar, result }
    }
}

/// Claims a login under way. Nothing if there is none, or if its account or the policy has changed since the password
/// was right: then what was proved was proved to another account.
async fn claim(
    tx: &mut Tx,
    token: TokenDigest,
    policy: Arc<Policy>,
) -> Result<Option<LockedAttempt>, InternalError> {
    let Some(attempt) = tx.lock_attempt(&token).await? else { return Ok(None) };
    let Some(account) = attempt.account().cloned() else { return Ok(None) };
    // Claimed before the methods are read, so that of two logins of one account the second sees what the
    // first has used up.
    let lockout = tx.lock_lockout(&account.summary.id).await?;
    let allowed = attempt.new_method().is_none_or(|new| policy.offers(new.kind()));
    let current = current(tx, &account, &policy).await?.filter(|_| allowed);
    let Some((row, methods)) = current else {
        tx.remove_attempt(&token).await?;
        return Ok(None);
    };
    let recovery_codes = match attempt.challenge() {
        Some(challenge) if challenge.kind == MethodKind::Recovery => {
            tx.recovery_codes(&row.summary.id).await?
        }
        _ => vec![],
    };
    Ok(Some(LockedAttempt { token, attempt, account: row, methods, lockout, recovery_codes, policy }))
}

/// The account as it is, if it is still set up as it was when the password was found right.
pub(crate) async fn current(
    tx: &mut Tx,
    then: &Account,
    policy: &Policy,
) -> Result<Option<(AccountRow, Vec<MethodRow>)>, InternalError> {
    let Some(row) = tx.account(&then.summary.id).await? else { return Ok(None) };
    let methods = tx.methods(&then.summary.id).await?;
    let same = row.disabled_at.is_none()
        && account_security::fingerprint(&row, &methods, policy) == then.fingerprint;
    Ok(same.then_some((row, methods)))
}

/// Does what the flow asked for, within the transaction that saves the attempt. What is to be sent once it is
/// committed comes back.
pub(crate) async fn perform(
    tx: &mut Tx,
    app: &App,
    requester: &Requester,
    (row, account): (&AccountRow, &Account),
    effects: Vec<Effect>,
    jar: &mut Jar,
) -> Result<Option<OutgoingCode>, ApiError> {
    let (id, ip, now) = (account.summary.id.as_str(), requester.ip.to_string(), app.clock.now());
    let (mut send, mut device_id) = (None, None);
    let origin = requester.origin();
    let by = Origin::Requester(&origin);
    for effect in effects {
        match effect {
            Effect::SendCode { serial, kind, .. } => {
                send = Some(OutgoingCode { serial, kind, to: destination(row, kind) });
            }
            Effect::SpendStep { method, step } => {
                if !tx.spend_step(id, &method, step).await? {
                    return Err(Refusal::CodeUsed.into());
                }
            }
            Effect::SpendRecoveryCode { number } => {
                if !tx.spend_recovery_code(id, number, now).await? {
                    return Err(Refusal::CodeUsed.into());
                }
                let left = tx.recovery_codes_left(id).await?.unwrap_or_default();
                notifications::notify(tx, app, row, NotificationKind::RecoveryCodeUsed { left }, by).await?;
            }
            Effect::SaveLockout(lockout) => tx.save_lockout(id, lockout).await?,
            Effect::IssueSession { factor } => {
                if let Some(old) = requester.session() {
                    tx.remove_session(&old.digest()).await?;
                }
                let new = known_browser::recognise(tx, app, requester, id, jar).await?;
                // A device is known, or was told of when it was trusted.
                if new && device_id.is_none() {
                    notifications::notify(tx, app, row, NotificationKind::NewBrowser, by).await?;
                }
                let (token, device_id) = (Token::new()?, device_id.as_deref());
                let session =
                    NewSession { account_id: id, factor, browser: &requester.browser, ip: &ip, device_id };
                tx.add_session(&token.digest(), &session, now).await?;
                jar.set(cookies::SESSION, &token, None);
                if let Factor::Method(kind) = factor {
                    jar.note_method(kind);
                }
            }
            Effect::ReauthenticateSession { session, factor } => {
                reauthenticate(tx, requester, (&session, factor), id, now).await?;
            }
            Effect::ConfirmMethod { session, method, step } => {
                let author = ChangeAuthor::Owner { session_id: &session, origin: origin.clone() };
                enrolment::confirm(tx, app, author, id, &method, step).await?;
                let factor = Factor::Method(method.kind());
                reauthenticate(tx, requester, (&session, factor), id, now).await?;
            }
            Effect::TrustDevice { name, fingerprint, expires_at } => {
                let trust = trust::NewTrust { name: &name, fingerprint: &fingerprint, expires_at };
                device_id = Some(trust::add(tx, app, requester, row, &trust, jar).await?);
            }
            Effect::UseDevice { id: device } => {
                tx.use_device(&device, &ip, now).await?;
                trust::rotate(tx, app, requester, id, &device, jar).await?;
                device_id = Some(device);
            }
            Effect::WarnOwner => notifications::notify(tx, app, row, NotificationKind::CodeWrong, by).await?,
            Effect::Record(fact) => {
                if fact == LoginEvent::AccountLocked {
                    notifications::notify(tx, app, row, NotificationKind::Locked, by).await?;
                }
                if let LoginEvent::CodeRight(kind) = fact {
                    tx.use_method(id, kind, now).await?;
                    tx.verify_address(id, kind, now).await?;
                }
                tx.audit(NewAuditEntry::login(fact, (&account.summary).into(), requester.origin(), now))
                    .await?;
            }
        }
    }
    Ok(send)
}

/// Renews the step-up of a session. What was asked for in one that is not this browser's, or is over by now, is
/// refused, and with it all that was done for it. Sessions come last, here as everywhere: two that took rows
/// crosswise would wait for each other for ever.
async fn reauthenticate(
    tx: &mut Tx,
    requester: &Requester,
    (session, factor): (&str, Factor),
    account_id: &str,
    now: Timestamp,
) -> Result<(), ApiError> {
    let token = requester.session().ok_or(ProblemCode::NoSession)?.digest();
    let done = tx.is_session(&token, session, account_id).await?
        && tx.reauthenticate_session(session, factor, now).await?;
    if done { Ok(()) } else { Err(ProblemCode::NoSession.into()) }
}
