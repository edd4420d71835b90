//! The login after the password: where it stands, choosing a method, the code, the device's name.

use axum::extract::State;
use latchkey_contract::{
    ChooseMethod, CodeDigits, DeviceName, EnterCode, LoginStep, MethodKind, NameDevice, Problem, ProblemCode,
    paths, rules,
};
use latchkey_flow::{
    Attempt, Challenge, Entered, Event, MethodDestination, NewMethod, RecoveryCode, TotpSecret,
};

use super::sign_in::busy;
use crate::app::App;
use crate::crypto::password_hasher;
use crate::crypto::random;
use crate::error::ApiError;
use crate::extract::body::{EmptyBody, Json};
use crate::extract::requester::Requester;
use crate::http::cookies;
use crate::login::{LockedAttempt, LoginResponse, apply_event, current};

/// Where do I stand? Somebody who is signed in and has nothing under way is told that they are.
#[utoipa::path(get, path = paths::LOGIN, responses((status = 200, body = LoginStep)))]
pub(super) async fn standing(
    State(app): State<App>,
    requester: Requester,
) -> Result<LoginResponse, ApiError> {
    let mut jar = requester.jar();
    let (now, policy) = (app.clock.now(), app.policy());
    if let Some(token) = requester.attempt() {
        let mut reader = app.store.read().await?;
        let attempt = reader.attempt(&token.digest()).await?.filter(|attempt| attempt.is_open(now, &policy));
        if let Some(account) = attempt.as_ref().and_then(|attempt| attempt.account())
            && current(&mut reader, account, &policy).await?.is_some()
            && let Some(attempt) = &attempt
        {
            return Ok(LoginResponse::new(jar, Ok(attempt.step(now, &policy))));
        }
        jar.clear(cookies::ATTEMPT);
    }
    let session = match requester.session() {
        Some(token) => app.store.session(&token.digest()).await?,
        None => None,
    };
    let session = session.filter(|session| session.state.is_upheld(now, &policy));
    let step = session.map_or(LoginStep::Password, |session| LoginStep::SignedIn {
        account: session.account,
        return_to: None,
    });
    Ok(LoginResponse::new(jar, Ok(step)))
}

/// Choose a method; sends the code where the method sends one.
#[utoipa::path(post, path = paths::LOGIN_METHOD, request_body = ChooseMethod,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn choose_method(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<ChooseMethod>,
) -> Result<LoginResponse, ApiError> {
    let code = random::code(app.policy().code_digits)?;
    apply_event(&app, &requester, Some(code.clone()), |case| {
        let code = app.keys.code(&case.token, &request.method, code.reveal());
        Ok(Event::MethodChosen { method: request.method, code, lockout: case.lockout })
    })
    .await
}

/// A new code; the old one dies.
#[utoipa::path(post, path = paths::LOGIN_RESEND,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn resend(
    State(app): State<App>,
    requester: Requester,
    _: EmptyBody,
) -> Result<LoginResponse, ApiError> {
    let code = random::code(app.policy().code_digits)?;
    apply_event(&app, &requester, Some(code.clone()), |case| {
        let challenge = case.attempt.challenge().ok_or(ProblemCode::OutOfTurn)?;
        let code = app.keys.code(&case.token, &challenge.method, code.reveal());
        Ok(Event::ResendRequested { code, lockout: case.lockout })
    })
    .await
}

/// The code that was typed.
#[utoipa::path(post, path = paths::LOGIN_CODE, request_body = EnterCode,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem)))]
pub(super) async fn enter_code(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<EnterCode>,
) -> Result<LoginResponse, ApiError> {
    let recovery = recovery_hash(&app, &requester, request.code.reveal()).await?;
    apply_event(&app, &requester, None, |case| {
        let entered = entered(&app, case, request.code.reveal(), recovery.as_deref())?;
        Ok(Event::CodeEntered { entered, trust: request.trust, lockout: case.lockout })
    })
    .await
}

/// The hash of what was typed, as the account's recovery codes are hashed, if one of them is asked for. It takes too
/// long to be made while the attempt is held.
async fn recovery_hash(app: &App, requester: &Requester, typed: &str) -> Result<Option<String>, ApiError> {
    let (Some(code), Some(token)) = (CodeDigits::parse(typed, rules::RECOVERY_DIGITS), requester.attempt())
    else {
        return Ok(None);
    };
    let mut reader = app.store.read().await?;
    let attempt = reader.attempt(&token.digest()).await?;
    let asked = attempt.as_ref().is_some_and(|attempt| {
        attempt.challenge().is_some_and(|challenge| challenge.kind == MethodKind::Recovery)
    });
    let (true, Some(account)) = (asked, attempt.as_ref().and_then(Attempt::account)) else { return Ok(None) };
    let one_of_them = reader.recovery_codes(&account.summary.id).await?.into_iter().next();
    drop(reader);
    let Some(one_of_them) = one_of_them else { return Ok(None) };
    let _place = app.passwords.place().map_err(|_| busy())?;
    Ok(Some(app.passwords.hash_like(one_of_them.hash, code.as_str().to_owned()).await?))
}

/// Makes a typed code comparable. What is not exactly the digits that were asked for is compared with nothing.
fn entered(
    app: &App,
    case: &LockedAttempt,
    typed: &str,
    recovery: Option<&str>,
) -> Result<Entered, ApiError> {
    let digits = |n| {
        let malformed = || ApiError::from(Problem::new(ProblemCode::CodeMalformed).at("code"));
        CodeDigits::parse(typed, n).ok_or_else(malformed)
    };
    let Some(challenge) = case.attempt.challenge() else {
        // Somewhere else in the login: the flow says where.
        digits(case.policy.code_digits)?;
        return Ok(Entered::App { matched: None, last_used: None });
    };
    match challenge.kind {
        MethodKind::Sms | MethodKind::Email => {
            let code = digits(case.policy.code_digits)?;
            Ok(Entered::Sent(app.keys.code(&case.token, &challenge.method, code.as_str())))
        }
        MethodKind::Recovery => {
            digits(rules::RECOVERY_DIGITS)?;
            let found = recovery.and_then(|typed| {
                case.recovery_codes.iter().find(|code| password_hasher::is_same_hash(&code.hash, typed))
            });
            let code = found.map(|code| RecoveryCode { number: code.number, used: code.used });
            Ok(Entered::Recovery(code))
        }
        MethodKind::App => app_code(app, case, challenge, &digits(rules::APP_DIGITS)?),
    }
}

/// An app's code, compared with the secret of the account's app, or of the one that is being set up.
fn app_code(
    app: &App,
    case: &LockedAttempt,
    challenge: &Challenge,
    code: &CodeDigits,
) -> Result<Entered, ApiError> {
    let method = case.methods.iter().find(|method| method.id == challenge.method);
    let (sealed, last_used) = match (case.attempt.new_method(), method) {
        (Some(NewMethod { destination: MethodDestination::EncryptedSecret(secret), .. }), _) => {
            (Some(secret.as_str()), None)
        }
        (Some(_), _) => return Err(ProblemCode::MethodUnavailable.into()),
        (None, Some(method)) => (method.secret.as_deref(), method.last_step),
        (None, None) => return Err(ProblemCode::MethodUnavailable.into()),
    };
    let opened =
        sealed.and_then(|sealed| app.keys.decrypt(&case.account.summary.id, &challenge.method, sealed).ok());
    let Some(secret) = opened.and_then(|bytes| TotpSecret::new(&bytes)) else {
        tracing::error!(
            account = case.account.summary.id,
            "the secret of an authenticator app cannot be opened"
        );
        let problem = Problem::new(ProblemCode::MethodUnavailable);
        return Err(problem.saying("This authenticator app cannot be checked right now.").into());
    };
    let matched = secret.matching_step(code, app.clock.now(), case.policy.app_past_steps);
    Ok(Entered::App { matched, last_used })
}

/// The name for the device, or `null` for "Not now".
#[utoipa::path(post, path = paths::LOGIN_DEVICE, request_body = NameDevice,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem)))]
pub(super) async fn name_device(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<NameDevice>,
) -> Result<LoginResponse, ApiError> {
    apply_event(&app, &requester, None, |_| match request.name {
        Some(name) => Ok(Event::DeviceNamed { name: device_name(&name)? }),
        None => Ok(Event::DeviceDeclined),
    })
    .await
}

/// A device's name, or what to tell the person about it.
pub(in crate::routes) fn device_name(text: &str) -> Result<DeviceName, ApiError> {
    DeviceName::parse(text).map_err(|error| {
        Problem::new(ProblemCode::DeviceNameInvalid).at("name").saying(error.words_key().text()).into()
    })
}

/// Leave the login; it cannot be gone on with.
#[utoipa::path(delete, path = paths::LOGIN, responses((status = 200, body = LoginStep)))]
pub(super) async fn leave(State(app): State<App>, requester: Requester) -> Result<LoginResponse, ApiError> {
    if requester.attempt().is_some() {
        // That there was none to leave is no reason to complain.
        let _ = apply_event(&app, &requester, None, |_| Ok(Event::Abandoned)).await?;
    }
    let mut jar = requester.jar();
    jar.clear(cookies::ATTEMPT);
    Ok(LoginResponse::new(jar, Ok(LoginStep::Password)))
}
