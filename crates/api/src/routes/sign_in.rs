//! Name and password: one refusal for everything that can be wrong, in one and the same time.

use std::time::Duration;

use axum::extract::State;
use latchkey_contract::{LoginStep, Problem, ProblemCode, SignIn, paths, rules};
use latchkey_flow::{Attempt, Event, Refusal, Right, Throttle, Verdict};

use crate::app::App;
use crate::body::Json;
use crate::error::Failure;
use crate::perform::{Answer, deliver, perform};
use crate::store::{AccountRow, name_key};
use crate::token::Token;
use crate::visitor::Visitor;
use crate::{chance, cookies, facts, standing};

/// Name and password.
#[utoipa::path(post, path = paths::LOGIN, request_body = SignIn,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    Json(said): Json<SignIn>,
) -> Result<Answer, Failure> {
    check_form(&said)?;
    let _place = app.passwords.place().map_err(|_| busy())?;
    let row = app.store.account_named(&said.username).await?;
    // A name that nobody has is counted like any other, under a digest: people type passwords there.
    let subject = row
        .as_ref()
        .map_or_else(|| format!("?{}", app.keys.blind(&name_key(&said.username))), |row| row.view.id.clone());
    let network = visitor.network();
    let _turn = app.turns.take(&format!("{subject} {network}")).await;
    let throttle = match begin(&app, &subject, &network).await? {
        Ok(throttle) => throttle,
        Err(wait) => {
            // Without the wait for a hash, the answer would come sooner than any other.
            app.passwords.check(None, said.password.reveal().to_owned()).await?;
            return Err(refused(wait));
        }
    };
    let active = row.filter(|row| row.disabled_at.is_none());
    let stored = active.as_ref().and_then(|row| row.password_hash.clone());
    let checked = app.passwords.check(stored, said.password.reveal().to_owned()).await?;
    match active {
        Some(row) if checked.right => {
            let admitted = admit(&app, &visitor, &row, checked.upgraded, &network, said.return_to).await?;
            admitted.ok_or_else(|| refused(throttle.wait(&app.policy)))
        }
        _ => {
            facts::record(latchkey_flow::Fact::PasswordWrong, &subject, visitor.ip);
            Err(refused(throttle.wait(&app.policy)))
        }
    }
}

fn check_form(said: &SignIn) -> Result<(), Failure> {
    let invalid = |field| Err(Problem::new(ProblemCode::InvalidField).at(field).into());
    let name = &said.username;
    if name.trim().is_empty() || name.len() > rules::USERNAME_MAX || name.chars().any(char::is_control) {
        return invalid("username");
    }
    if !(1..=rules::PASSWORD_MAX).contains(&said.password.reveal().len()) {
        return invalid("password");
    }
    Ok(())
}

fn busy() -> Problem {
    Problem::new(ProblemCode::Busy).retry_in_ms(2_000)
}

fn refused(wait: Duration) -> Failure {
    let problem = Refusal::SignIn.problem();
    let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    if wait.is_zero() { problem } else { problem.retry_in_ms(milliseconds) }.into()
}

/// Counts the try before the password is looked at.
async fn begin(app: &App, subject: &str, network: &str) -> Result<Result<Throttle, Duration>, Failure> {
    let mut tx = app.store.begin().await?;
    let throttle = tx.claim_throttle(subject, network).await?;
    let begun = throttle.begin(app.clock.now(), &app.policy);
    if let Ok(throttle) = begun {
        tx.save_throttle(subject, network, throttle).await?;
    }
    tx.commit().await?;
    Ok(begun)
}

/// The password is right: opens the attempt. Nothing if the account was changed while the password was checked.
async fn admit(
    app: &App,
    visitor: &Visitor,
    checked: &AccountRow,
    upgraded: Option<String>,
    network: &str,
    return_to: Option<String>,
) -> Result<Option<Answer>, Failure> {
    let (id, now) = (checked.view.id.as_str(), app.clock.now());
    let mut tx = app.store.begin().await?;
    // The attempt before the lockout, as in every other step: two that took them crosswise would wait for each
    // other for ever.
    if let Some(old) = visitor.attempt() {
        tx.remove_attempt(&old.digest()).await?;
    }
    let lockout = tx.claim_lockout(id).await?;
    let unchanged =
        |row: &AccountRow| row.password_version == checked.password_version && row.disabled_at.is_none();
    let Some(row) = tx.account(id).await?.filter(unchanged) else { return Ok(None) };
    let account = standing::account(&row, &tx.methods(id).await?);
    tx.forget_throttle(id, network).await?;
    if let Some(hash) = upgraded {
        tx.strengthen_password(&row, &hash).await?;
    }
    let device = match visitor.device(&app.keys.tag(id)) {
        Some(token) => tx.device(id, &token.digest()).await?,
        None => None,
    };
    let (token, code) = (Token::new()?, chance::code(app.policy.code_digits)?);
    let digest = token.digest();
    let only = account.methods.first().map(|method| app.keys.code(&digest, &method.id, code.reveal()));
    let right = Right {
        account: account.clone(),
        device,
        browser: visitor.browser.clone(),
        return_to: return_to.and_then(|asked| app.site.return_to(&asked)),
        // Without a method there is nobody to compare it with.
        code: only.unwrap_or_else(|| app.keys.code(&digest, &latchkey_contract::MethodId(String::new()), "")),
        lockout,
    };
    let event = Event::PasswordChecked(Verdict::Right(Box::new(right)));
    let taken = Attempt::default().on(event, now, &app.policy).map_err(|refused| refused.refusal)?;

    let mut jar = visitor.jar();
    match taken.attempt.ends_at(&app.policy) {
        Some(ends_at) => {
            tx.add_attempt(&digest, id, &taken.attempt, ends_at).await?;
            jar.set(cookies::ATTEMPT, &token, Some(app.policy.attempt_lifetime));
        }
        None => jar.clear(cookies::ATTEMPT),
    }
    let rest = perform(&mut tx, app, visitor, &account, taken.effects, &mut jar).await?;
    tx.commit().await?;
    rest.record(id, visitor);
    let result = match rest.sends.into_iter().next() {
        // That it could not be sent is said at the next step: the password was right all the same.
        Some(send) => match deliver(app, visitor, digest, &row, send, code).await {
            Err(Failure::Refused(_)) => Ok(reread(app, &token).await?),
            result => result,
        },
        None => Ok(taken.attempt.step(now, &app.policy)),
    };
    Ok(Some(Answer::new(jar, result)))
}

async fn reread(app: &App, token: &Token) -> Result<LoginStep, Failure> {
    let attempt = app.store.look().await?.attempt(&token.digest()).await?;
    Ok(attempt.map_or(LoginStep::Password, |attempt| attempt.step(app.clock.now(), &app.policy)))
}
