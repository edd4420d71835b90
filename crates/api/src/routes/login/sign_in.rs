//! Name and password: one refusal for everything that can be wrong, in one and the same time.

use std::time::Duration;

use axum::extract::State;
use latchkey_contract::{AuditName, LoginStep, MethodId, Problem, ProblemCode, SignIn, paths, rules};
use latchkey_flow::{Event, LoginEvent, PasswordAccepted, PasswordVerdict, Refusal};

use crate::accounts::account_security;
use crate::accounts::throttle;
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::crypto::random;
use crate::crypto::token::Token;
use crate::error::{ApiError, InternalError};
use crate::extract::body::Json;
use crate::extract::requester::Requester;
use crate::login::{self, LoginResponse, device_shown, open};
use crate::store::{AccountRow, name_key};

/// Name and password.
#[utoipa::path(post, path = paths::LOGIN, request_body = SignIn,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn sign_in(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<SignIn>,
) -> Result<LoginResponse, ApiError> {
    check_form(&request)?;
    let _place = app.passwords.place().map_err(|_| busy())?;
    let row = app.store.account_named(&request.username).await?;
    // A name that nobody has is counted like any other, under a digest: people type passwords there.
    let subject = row.as_ref().map_or_else(
        || format!("?{}", app.keys.pseudonym(&name_key(&request.username))),
        |row| row.summary.id.clone(),
    );
    let network = place(&app, &requester, row.as_ref()).await?;
    let _turn = app.turns.take(&format!("{subject} {network}")).await;
    let throttle = match throttle::begin(&app, &subject, &network).await? {
        Ok(throttle) => throttle,
        Err(wait) => {
            // Without the wait for a hash, the answer would come sooner than any other.
            app.passwords.check(None, request.password.reveal().to_owned()).await?;
            return Err(
                refuse(&app, &requester, row.as_ref(), subject, LoginEvent::PasswordThrottled, wait).await?
            );
        }
    };
    let active = row.clone().filter(|row| row.disabled_at.is_none());
    let stored = active.as_ref().and_then(|row| row.password_hash.clone());
    let checked = app.passwords.check(stored, request.password.reveal().to_owned()).await?;
    match active {
        Some(row) if checked.right => {
            let admitted =
                admit(&app, &requester, &row, checked.upgraded, &network, request.return_to).await?;
            admitted.ok_or_else(|| Refusal::SignIn { retry_in: throttle.wait(&app.policy()) }.into())
        }
        _ => {
            let wait = throttle.wait(&app.policy());
            Err(refuse(&app, &requester, row.as_ref(), subject, LoginEvent::PasswordWrong, wait).await?)
        }
    }
}

/// What wrong passwords are counted by besides the name: the network, or for a browser that the account trusts itself.
/// Whoever guesses from the same network must not keep the owner waiting there.
async fn place(app: &App, requester: &Requester, row: Option<&AccountRow>) -> Result<String, InternalError> {
    let Some(row) = row else { return Ok(requester.network()) };
    let Some(token) = requester.device(&app.keys.cookie_suffix(&row.summary.id)) else {
        return Ok(requester.network());
    };
    let mut reader = app.store.read().await?;
    let device = reader.device(&row.summary.id, &token.digest()).await?;
    let trusted = device.filter(|device| app.clock.now() < device.expires_at);
    Ok(trusted.map_or_else(|| requester.network(), |device| format!("device {}", device.id)))
}

fn check_form(request: &SignIn) -> Result<(), ApiError> {
    let invalid = |field| Err(Problem::new(ProblemCode::InvalidField).at(field).into());
    let name = &request.username;
    if name.trim().is_empty() || name.len() > rules::USERNAME_MAX || name.chars().any(char::is_control) {
        return invalid("username");
    }
    if !(1..=rules::PASSWORD_MAX).contains(&request.password.reveal().len()) {
        return invalid("password");
    }
    Ok(())
}

pub(in crate::routes) fn busy() -> Problem {
    Problem::new(ProblemCode::Busy).retry_in_ms(2_000)
}

/// Writes down that somebody was not let in, and makes the one answer to it. What was typed as a name is not kept
/// unless it is one.
async fn refuse(
    app: &App,
    requester: &Requester,
    row: Option<&AccountRow>,
    subject: String,
    fact: LoginEvent,
    retry_in: Duration,
) -> Result<ApiError, ApiError> {
    let username = row.map(|row| row.summary.username.clone()).unwrap_or_default();
    let mut tx = app.store.begin().await?;
    tx.audit(NewAuditEntry::login(
        fact,
        AuditName { id: subject, username },
        requester.origin(),
        app.clock.now(),
    ))
    .await?;
    tx.commit().await?;
    Ok(Refusal::SignIn { retry_in }.into())
}

/// The password is right: opens the attempt. Nothing if the account was changed while the password was checked.
async fn admit(
    app: &App,
    requester: &Requester,
    checked: &AccountRow,
    upgraded: Option<String>,
    network: &str,
    return_to: Option<String>,
) -> Result<Option<LoginResponse>, ApiError> {
    let (id, policy) = (checked.summary.id.as_str(), app.policy());
    let mut tx = app.store.begin().await?;
    // The attempt before the lockout, as in every other step: two that took them crosswise would wait for each
    // other for ever.
    if let Some(old) = requester.attempt() {
        tx.remove_attempt(&old.digest()).await?;
    }
    let lockout = tx.lock_lockout(id).await?;
    let unchanged =
        |row: &AccountRow| row.password_version == checked.password_version && row.disabled_at.is_none();
    let Some(row) = tx.account(id).await?.filter(unchanged) else { return Ok(None) };
    let methods = tx.methods(id).await?;
    let mut account = account_security::account(&row, &methods, tx.recovery_codes_left(id).await?, &policy);
    requester.prefer(&mut account.methods);
    let shut = account.methods.is_empty()
        && policy
            .method_due(row.summary.role, &account_security::method_statuses(&row, &methods), row.created_at)
            .is_some_and(|due| app.clock.now() >= due);
    tx.remove_throttle(id, network).await?;
    if let Some(hash) = upgraded {
        tx.strengthen_password(&row, &hash).await?;
    }
    let device = device_shown(&mut tx, app, requester, &row).await?;
    let (token, code) = (Token::new()?, random::code(policy.code_digits)?);
    let digest = token.digest();
    let only = account.methods.first().map(|method| app.keys.code(&digest, &method.id, code.reveal()));
    let right = PasswordAccepted {
        account: account.clone(),
        device,
        browser: requester.browser.clone(),
        // To whom everything else is shut until there is a method, nothing else is shown.
        return_to: if shut {
            Some(paths::APP_SECURITY.to_owned())
        } else {
            return_to.and_then(|asked| app.site.return_to(&asked))
        },
        // Without a method there is nobody to compare it with.
        code: only.unwrap_or_else(|| app.keys.code(&digest, &MethodId(String::new()), "")),
        lockout,
    };
    let event = Event::PasswordChecked(PasswordVerdict::Right(Box::new(right)));
    let mut jar = requester.jar();
    let begun = (&row, &account, &*policy);
    let (attempt, send) = open(&mut tx, app, requester, begun, (&token, event), &mut jar).await?;
    tx.commit().await?;
    let result = login::begin(app, requester, (&attempt, &token, &policy), &row, send, code).await;
    Ok(Some(LoginResponse::new(jar, result)))
}
