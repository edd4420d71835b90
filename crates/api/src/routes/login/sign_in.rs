//! The username and password: one refusal for everything that can be wrong, after the same time.

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
use crate::login::{LoginResponse, LoginTx};
use crate::store::{AccountRow, name_key};

/// Sign in with username and password.
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
    // A name that no account has is counted like any other, but under its pseudonym: people type passwords
    // there.
    let subject = row.as_ref().map_or_else(
        || format!("?{}", app.keys.pseudonym(&name_key(&request.username))),
        |row| row.summary.id.clone(),
    );
    let throttle_key = throttle_key(&app, &requester, row.as_ref()).await?;
    let _lock = app.password_checks.take(&format!("{subject} {throttle_key}")).await;
    let throttle = match throttle::begin(&app, &subject, &throttle_key).await? {
        Ok(throttle) => throttle,
        Err(wait) => {
            // Without the time of a hash, this answer would come sooner than any other.
            app.passwords.check(None, request.password.reveal().to_owned()).await?;
            record_refusal(&app, &requester, row.as_ref(), subject, LoginEvent::PasswordThrottled).await?;
            return Err(Refusal::SignIn { retry_in: wait }.into());
        }
    };
    let active = row.clone().filter(|row| row.disabled_at.is_none());
    let stored = active.as_ref().and_then(|row| row.password_hash.clone());
    let checked = app.passwords.check(stored, request.password.reveal().to_owned()).await?;
    let refusal = || Refusal::SignIn { retry_in: throttle.wait(&app.policy()) }.into();
    match active {
        Some(row) if checked.right => {
            let right = RightPassword {
                row: &row,
                upgraded_hash: checked.upgraded,
                throttle_key: &throttle_key,
                return_to: request.return_to,
            };
            start_attempt(&app, &requester, right).await?.ok_or_else(refusal)
        }
        _ => {
            record_refusal(&app, &requester, row.as_ref(), subject, LoginEvent::PasswordWrong).await?;
            Err(refusal())
        }
    }
}

/// What wrong passwords are counted by, besides the account: the network, or the trusted device itself. Whoever
/// guesses from the same network must not make the owner wait on a trusted device.
async fn throttle_key(
    app: &App,
    requester: &Requester,
    row: Option<&AccountRow>,
) -> Result<String, InternalError> {
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

/// The problem for when too many passwords are being checked at once.
pub(in crate::routes) fn busy() -> Problem {
    Problem::new(ProblemCode::Busy).retry_in_ms(2_000)
}

/// Records a refused sign-in in the audit log. A typed name is recorded only if an account has it.
async fn record_refusal(
    app: &App,
    requester: &Requester,
    row: Option<&AccountRow>,
    subject: String,
    event: LoginEvent,
) -> Result<(), InternalError> {
    let username = row.map(|row| row.summary.username.clone()).unwrap_or_default();
    let mut tx = app.store.begin().await?;
    let name = AuditName { id: subject, username };
    tx.audit(NewAuditEntry::login(event, name, requester.origin(), app.clock.now())).await?;
    tx.commit().await
}

/// What follows from a right password.
struct RightPassword<'a> {
    /// The account, as it was when its password was checked.
    row: &'a AccountRow,
    /// A new hash of the password, where the stored one is weaker than the present settings.
    upgraded_hash: Option<String>,
    /// What the account's wrong passwords are counted by: they are forgotten.
    throttle_key: &'a str,
    /// The address that the page asks to return to.
    return_to: Option<String>,
}

/// Starts the attempt after a right password. `None` if the account was changed while the password was checked.
async fn start_attempt(
    app: &App,
    requester: &Requester,
    right: RightPassword<'_>,
) -> Result<Option<LoginResponse>, ApiError> {
    let (id, policy) = (right.row.summary.id.as_str(), app.policy());
    let mut tx = app.store.begin().await?;
    // The attempt before the lockout, as in every other step: two transactions that locked them crosswise would
    // wait for each other for ever.
    if let Some(old) = requester.attempt() {
        tx.remove_attempt(&old.digest()).await?;
    }
    let lockout = tx.lock_lockout(id).await?;
    let is_unchanged =
        |row: &AccountRow| row.password_version == right.row.password_version && row.disabled_at.is_none();
    let Some(row) = tx.account(id).await?.filter(is_unchanged) else { return Ok(None) };
    let methods = tx.methods(id).await?;
    let mut account = account_security::account(&row, &methods, tx.recovery_codes_left(id).await?, &policy);
    requester.prefer(&mut account.methods);
    let statuses = account_security::method_statuses(&row, &methods);
    let method_due = policy.method_due(row.summary.role, &statuses, row.created_at);
    let must_set_up_method =
        account.methods.is_empty() && method_due.is_some_and(|due| app.clock.now() >= due);
    tx.remove_throttle(id, right.throttle_key).await?;
    if let Some(hash) = right.upgraded_hash {
        tx.strengthen_password(&row, &hash).await?;
    }
    let mut login = LoginTx::new(tx, app, requester, row, policy.clone());
    let (token, code) = (Token::new()?, random::code(policy.code_digits)?);
    // The flow uses the code only where there is one method; without any, the digest is of nothing.
    let code_digest = match account.methods.first() {
        Some(method) => app.keys.code(&token.digest(), &method.id, code.reveal()),
        None => app.keys.code(&token.digest(), &MethodId(String::new()), ""),
    };
    let accepted = PasswordAccepted {
        account,
        device: login.presented_device().await?,
        browser: requester.browser.clone(),
        // Whoever must set up a method is shown nothing else until they have.
        return_to: if must_set_up_method {
            Some(paths::APP_SECURITY.to_owned())
        } else {
            right.return_to.and_then(|requested| app.site.return_to(&requested))
        },
        code: code_digest,
        lockout,
    };
    let event = Event::PasswordChecked(PasswordVerdict::Right(Box::new(accepted)));
    login.start_attempt(&token, event, Some(code)).await.map(Some)
}
