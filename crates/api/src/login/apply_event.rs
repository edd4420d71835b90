//! Doing what the flow decided: load, decide, save, and only then send.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use latchkey_contract::{LoginStep, MethodKind, ProblemCode, Secret};
use latchkey_flow::{
    Account, Attempt, Effect, Event, Factor, Lockout, LoginEvent, Policy, Refusal, Timestamp,
};

use super::deliver::{Send, deliver, destination};
use super::{enrolment, known_browser, quota, trust};
use crate::accounts::account_security;
use crate::app::App;
use crate::audit::entry::Entry;
use crate::crypto::token::{Token, TokenDigest};
use crate::error::{Broken, Failure};
use crate::extract::requester::Visitor;
use crate::http::cookies;
use crate::http::cookies::Jar;
use crate::messages::About;
use crate::notifications::{self, By};
use crate::store::{AccountRow, MethodRow, NewSession, RecoveryCodeRow, Tx};

/// A login under way with everything that a decision about it needs, held until its transaction ends.
pub struct Case {
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
pub struct Answer {
    jar: Jar,
    result: Result<LoginStep, Failure>,
}

impl IntoResponse for Answer {
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
pub async fn play(
    app: &App,
    visitor: &Visitor,
    code: Option<Secret>,
    event: impl FnOnce(&Case) -> Result<Event, Failure>,
) -> Result<Answer, Failure> {
    let mut jar = visitor.jar();
    let Some(token) = visitor.attempt().map(|token| token.digest()) else {
        return Ok(Answer { jar, result: Err(Refusal::NoAttempt.into()) });
    };
    let mut tx = app.store.begin().await?;
    let Some(case) = claim(&mut tx, token, app.policy()).await? else {
        tx.commit().await?;
        jar.clear(cookies::ATTEMPT);
        return Ok(Answer { jar, result: Err(Refusal::NoAttempt.into()) });
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
    let send = perform(&mut tx, app, visitor, (&case.account, account), effects, &mut jar).await?;
    let send = admitted(&mut tx, app, visitor, send, &case.attempt).await?;
    tx.commit().await?;
    if let Some(refusal) = refusal {
        return Ok(Answer { jar, result: Err(refusal.into()) });
    }
    let result = match (send, code) {
        (Some(send), Some(code)) => {
            deliver(app, visitor, (case.token, policy), &case.account, send, code).await
        }
        _ => Ok(attempt.step(now, &policy)),
    };
    Ok(Answer { jar, result })
}

/// Lets a message pass, if there is room for it. The code of a method that is being set up goes where the method will
/// reach, not to what the account has now.
pub(super) async fn admitted(
    tx: &mut Tx,
    app: &App,
    visitor: &Visitor,
    send: Option<Send>,
    attempt: &Attempt,
) -> Result<Option<Send>, Failure> {
    let (Some(mut send), Some(account)) = (send, attempt.account()) else { return Ok(None) };
    if let Some(new) = attempt.new_method() {
        send.to = enrolment::destination(new);
    }
    quota::take(tx, app, visitor, &account.summary.id, &send).await?;
    Ok(Some(send))
}

impl Answer {
    pub(crate) fn new(jar: Jar, result: Result<LoginStep, Failure>) -> Self {
        Self { jar, result }
    }
}

/// Claims a login under way. Nothing if there is none, or if its account or the policy has changed since the password
/// was right: then what was proved was proved to another account.
async fn claim(tx: &mut Tx, token: TokenDigest, policy: Arc<Policy>) -> Result<Option<Case>, Broken> {
    let Some(attempt) = tx.claim_attempt(&token).await? else { return Ok(None) };
    let Some(account) = attempt.account().cloned() else { return Ok(None) };
    // Claimed before the methods are read, so that of two logins of one account the second sees what the
    // first has used up.
    let lockout = tx.claim_lockout(&account.summary.id).await?;
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
    Ok(Some(Case { token, attempt, account: row, methods, lockout, recovery_codes, policy }))
}

/// The account as it is, if it is still set up as it was when the password was found right.
pub(crate) async fn current(
    tx: &mut Tx,
    then: &Account,
    policy: &Policy,
) -> Result<Option<(AccountRow, Vec<MethodRow>)>, Broken> {
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
    visitor: &Visitor,
    (row, account): (&AccountRow, &Account),
    effects: Vec<Effect>,
    jar: &mut Jar,
) -> Result<Option<Send>, Failure> {
    let (id, ip, now) = (account.summary.id.as_str(), visitor.ip.to_string(), app.clock.now());
    let (mut send, mut device_id) = (None, None);
    let by = By::Visitor(visitor);
    for effect in effects {
        match effect {
            Effect::SendCode { serial, kind, .. } => {
                send = Some(Send { serial, kind, to: destination(row, kind) });
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
                notifications::tell(tx, app, row, About::RecoveryCodeUsed { left }, by).await?;
            }
            Effect::SaveLockout(lockout) => tx.save_lockout(id, lockout).await?,
            Effect::IssueSession { factor } => {
                if let Some(old) = visitor.session() {
                    tx.remove_session(&old.digest()).await?;
                }
                let new = known_browser::meet(tx, app, visitor, id, jar).await?;
                // A device is known, or was told of when it was trusted.
                if new && device_id.is_none() {
                    notifications::tell(tx, app, row, About::NewBrowser, by).await?;
                }
                let (token, device_id) = (Token::new()?, device_id.as_deref());
                let session =
                    NewSession { account_id: id, factor, browser: &visitor.browser, ip: &ip, device_id };
                tx.add_session(&token.digest(), &session, now).await?;
                jar.set(cookies::SESSION, &token, None);
                if let Factor::Method(kind) = factor {
                    jar.note_method(kind);
                }
            }
            Effect::ReauthenticateSession { session, factor } => {
                proved(tx, visitor, (&session, factor), id, now).await?;
            }
            Effect::ConfirmMethod { session, method, step } => {
                let changed = enrolment::confirm(tx, row, &method, step, now).await?;
                notifications::tell_method_set(tx, app, row, &changed, method.kind(), by).await?;
                let factor = Factor::Method(method.kind());
                proved(tx, visitor, (&session, factor), id, now).await?;
                // Whoever else is in got in under another set-up (ASVS 5.0 7.4.3).
                tx.end_other_sessions(id, &session).await?;
            }
            Effect::TrustDevice { name, fingerprint, expires_at } => {
                let trust = trust::Trust { name: &name, fingerprint: &fingerprint, expires_at };
                device_id = Some(trust::add(tx, app, visitor, row, &trust, jar).await?);
            }
            Effect::UseDevice { id: device } => {
                tx.use_device(&device, &ip, now).await?;
                trust::rotate(tx, app, visitor, id, &device, jar).await?;
                device_id = Some(device);
            }
            Effect::WarnOwner => notifications::tell(tx, app, row, About::CodeWrong, by).await?,
            Effect::Record(fact) => {
                if fact == LoginEvent::AccountLocked {
                    notifications::tell(tx, app, row, About::Locked, by).await?;
                }
                if let LoginEvent::CodeRight(kind) = fact {
                    tx.use_method(id, kind, now).await?;
                    tx.prove_address(id, kind, now).await?;
                }
                tx.audit(Entry::login(fact, (&account.summary).into(), visitor, now)).await?;
            }
        }
    }
    Ok(send)
}

/// Notes that a session was proved anew. What was asked for in one that is not this browser's, or is over by now, is
/// refused, and with it all that was done for it. Sessions come last, here as everywhere: two that took rows
/// crosswise would wait for each other for ever.
async fn proved(
    tx: &mut Tx,
    visitor: &Visitor,
    (session, factor): (&str, Factor),
    account_id: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    let token = visitor.session().ok_or(ProblemCode::NoSession)?.digest();
    let done =
        tx.is_session(&token, session, account_id).await? && tx.prove_session(session, factor, now).await?;
    if done { Ok(()) } else { Err(ProblemCode::NoSession.into()) }
}
