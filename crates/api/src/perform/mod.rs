//! Doing what the flow decided: load, decide, save, and only then send.

mod deliver;

use axum::response::{IntoResponse, Response};
use latchkey_contract::{LoginStep, MethodId, MethodKind, Secret};
use latchkey_flow::{Account, Attempt, Effect, Event, Fact, Lockout, Refusal};

use crate::app::App;
use crate::cookies::{self, Jar};
use crate::error::{Broken, Failure};
use crate::store::{AccountRow, MethodRow, NewDevice, NewSession, Tx};
use crate::token::{Token, TokenDigest};
use crate::visitor::Visitor;
use crate::{chance, facts, standing};

pub(crate) use deliver::deliver;

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

/// What the effects left to do once the transaction is committed.
#[derive(Default)]
pub(crate) struct Rest {
    pub(crate) sends: Vec<(u32, MethodId, MethodKind)>,
    facts: Vec<Fact>,
}

impl Rest {
    pub(crate) fn record(&self, account_id: &str, visitor: &Visitor) {
        self.facts.iter().for_each(|fact| facts::record(*fact, account_id, visitor.ip));
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
    let Some(case) = claim(&mut tx, token).await? else {
        tx.commit().await?;
        jar.clear(cookies::ATTEMPT);
        return Ok(Answer { jar, result: Err(Refusal::NoAttempt.into()) });
    };
    let now = app.clock.now();
    let (attempt, effects, refusal) = match case.attempt.clone().on(event(&case)?, now, &app.policy) {
        Ok(taken) => (taken.attempt, taken.effects, None),
        Err(refused) => (refused.attempt, refused.effects, Some(refused.refusal)),
    };
    if attempt.is_open(now, &app.policy) {
        tx.save_attempt(&case.token, &attempt).await?;
    } else {
        tx.remove_attempt(&case.token).await?;
        jar.clear(cookies::ATTEMPT);
    }
    let account = standing::account(&case.account, &case.methods);
    let rest = perform(&mut tx, app, visitor, &account, effects, &mut jar).await?;
    tx.commit().await?;
    rest.record(&account.view.id, visitor);
    if let Some(refusal) = refusal {
        return Ok(Answer { jar, result: Err(refusal.into()) });
    }
    let result = match (rest.sends.into_iter().next(), code) {
        (Some(send), Some(code)) => deliver(app, visitor, case.token, &case.account, send, code).await,
        _ => Ok(attempt.step(now, &app.policy)),
    };
    Ok(Answer { jar, result })
}

impl Answer {
    pub(crate) fn new(jar: Jar, result: Result<LoginStep, Failure>) -> Self {
        Self { jar, result }
    }
}

/// Claims a login under way. Nothing if there is none, or if its account has changed since the password was
/// right: then what was proved was proved to another account.
async fn claim(tx: &mut Tx, token: TokenDigest) -> Result<Option<Case>, Broken> {
    let Some(attempt) = tx.claim_attempt(&token).await? else { return Ok(None) };
    let Some(account) = attempt.account().cloned() else { return Ok(None) };
    // Claimed before the methods are read, so that of two logins of one account the second sees what the
    // first has used up.
    let lockout = tx.claim_lockout(&account.view.id).await?;
    let Some((row, methods)) = current(tx, &account).await? else {
        tx.remove_attempt(&token).await?;
        return Ok(None);
    };
    Ok(Some(Case { token, attempt, account: row, methods, lockout }))
}

/// The account as it is, if it is still set up as it was when the password was found right.
pub(crate) async fn current(
    tx: &mut Tx,
    then: &Account,
) -> Result<Option<(AccountRow, Vec<MethodRow>)>, Broken> {
    let Some(row) = tx.account(&then.view.id).await? else { return Ok(None) };
    let methods = tx.methods(&then.view.id).await?;
    let same = row.disabled_at.is_none() && standing::fingerprint(&row, &methods) == then.fingerprint;
    Ok(same.then_some((row, methods)))
}

/// Does what the flow asked for, within the transaction that saves the attempt.
pub(crate) async fn perform(
    tx: &mut Tx,
    app: &App,
    visitor: &Visitor,
    account: &Account,
    effects: Vec<Effect>,
    jar: &mut Jar,
) -> Result<Rest, Failure> {
    let (id, ip, now) = (account.view.id.as_str(), visitor.ip.to_string(), app.clock.now());
    let mut rest = Rest::default();
    for effect in effects {
        match effect {
            Effect::SendCode { serial, method, kind } => rest.sends.push((serial, method, kind)),
            Effect::SpendStep { method, step } => {
                if !tx.spend_step(id, &method, step).await? {
                    return Err(Refusal::CodeUsed.into());
                }
            }
            Effect::SaveLockout(lockout) => tx.save_lockout(id, lockout).await?,
            Effect::IssueSession { factor } => {
                if let Some(old) = visitor.session() {
                    tx.remove_session(&old.digest()).await?;
                }
                let token = Token::new()?;
                let session = NewSession { account_id: id, factor, browser: &visitor.browser, ip: &ip };
                tx.add_session(&token.digest(), &session, now).await?;
                jar.set(cookies::SESSION, &token, None);
            }
            Effect::TrustDevice { name, fingerprint, expires_at } => {
                let cookie = app.keys.tag(id);
                if let Some(old) = visitor.device(&cookie) {
                    tx.remove_device_token(id, &old.digest()).await?;
                }
                let (token, device_id) = (Token::new()?, chance::id()?);
                let device = NewDevice {
                    id: &device_id,
                    account_id: id,
                    fingerprint: &fingerprint,
                    name: name.as_str(),
                    browser: &visitor.browser,
                    ip: &ip,
                    expires_at,
                };
                tx.add_device(&token.digest(), &device, now).await?;
                jar.set(&cookies::device(&cookie), &token, Some(now.until(expires_at)));
            }
            Effect::UseDevice { id } => tx.use_device(&id, &ip, now).await?,
            Effect::Record(fact) => rest.facts.push(fact),
        }
    }
    Ok(rest)
}
