//! The login after the password: its present step, choosing a method, entering the code, naming the device.

use axum::extract::State;
use latchkey_contract::{
    ChooseMethod, DeviceName, EnterCode, LoginStep, NameDevice, Problem, ProblemCode, paths,
};
use latchkey_flow::Event;

use super::typed_code::{entered_code, recovery_hash};
use crate::app::App;
use crate::crypto::random;
use crate::error::ApiError;
use crate::extract::body::{EmptyBody, Json};
use crate::extract::requester::Requester;
use crate::http::cookies;
use crate::login::{LoginResponse, apply_event, unchanged_account};

/// Get the step at which this browser's login stands.
///
/// With no login under way, the step says whether somebody is signed in.
#[utoipa::path(get, path = paths::LOGIN, responses((status = 200, body = LoginStep)))]
pub(super) async fn show(State(app): State<App>, requester: Requester) -> Result<LoginResponse, ApiError> {
    let mut cookies = requester.jar();
    let (now, policy) = (app.clock.now(), app.policy());
    if let Some(token) = requester.attempt() {
        let mut reader = app.store.read().await?;
        let attempt = reader.attempt(&token.digest()).await?.filter(|attempt| attempt.is_open(now, &policy));
        if let Some(account) = attempt.as_ref().and_then(|attempt| attempt.account())
            && unchanged_account(&mut reader, account, &policy).await?.is_some()
            && let Some(attempt) = &attempt
        {
            return Ok(LoginResponse { cookies, result: Ok(attempt.step(now, &policy)) });
        }
        cookies.clear(cookies::ATTEMPT);
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
    Ok(LoginResponse { cookies, result: Ok(step) })
}

/// Choose a method.
///
/// Its code is sent, if it is one whose codes are sent.
#[utoipa::path(post, path = paths::LOGIN_METHOD, request_body = ChooseMethod,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn choose_method(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<ChooseMethod>,
) -> Result<LoginResponse, ApiError> {
    let code = random::code(app.policy().code_digits)?;
    apply_event(&app, &requester, Some(code.clone()), |attempt| {
        let code = app.keys.code(&attempt.token, &request.method, code.reveal());
        Ok(Event::MethodChosen { method: request.method, code, lockout: attempt.lockout })
    })
    .await
}

/// Send a new code.
///
/// The old one no longer works.
#[utoipa::path(post, path = paths::LOGIN_RESEND,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn resend(
    State(app): State<App>,
    requester: Requester,
    _: EmptyBody,
) -> Result<LoginResponse, ApiError> {
    let code = random::code(app.policy().code_digits)?;
    apply_event(&app, &requester, Some(code.clone()), |attempt| {
        let challenge = attempt.challenge().ok_or(ProblemCode::OutOfTurn)?;
        let code = app.keys.code(&attempt.token, &challenge.method, code.reveal());
        Ok(Event::ResendRequested { code, lockout: attempt.lockout })
    })
    .await
}

/// Enter a code.
#[utoipa::path(post, path = paths::LOGIN_CODE, request_body = EnterCode,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem)))]
pub(super) async fn enter_code(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<EnterCode>,
) -> Result<LoginResponse, ApiError> {
    let recovery_hash = recovery_hash(&app, &requester, request.code.reveal()).await?;
    apply_event(&app, &requester, None, |attempt| {
        let entered = entered_code(&app, attempt, request.code.reveal(), recovery_hash.as_deref())?;
        Ok(Event::CodeEntered { entered, trust: request.trust, lockout: attempt.lockout })
    })
    .await
}

/// Name the device that is to be trusted, or decline to trust it with `null`.
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

/// Reads the name of a device.
///
/// # Errors
/// [`ProblemCode::DeviceNameInvalid`], saying what a name may be.
pub(in crate::routes) fn device_name(text: &str) -> Result<DeviceName, ApiError> {
    DeviceName::parse(text).map_err(|error| {
        Problem::new(ProblemCode::DeviceNameInvalid).at("name").saying(error.words_key().text()).into()
    })
}

/// Abandon the login under way.
///
/// It cannot be continued.
#[utoipa::path(delete, path = paths::LOGIN, responses((status = 200, body = LoginStep)))]
pub(super) async fn abandon(State(app): State<App>, requester: Requester) -> Result<LoginResponse, ApiError> {
    if requester.attempt().is_some() {
        // Refused if the attempt is over already, which is as good.
        let _ = apply_event(&app, &requester, None, |_| Ok(Event::Abandoned)).await?;
    }
    let mut cookies = requester.jar();
    cookies.clear(cookies::ATTEMPT);
    Ok(LoginResponse { cookies, result: Ok(LoginStep::Password) })
}
