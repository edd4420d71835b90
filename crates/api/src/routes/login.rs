//! The login after the password: where it stands, choosing a method, the code, the device's name.

use axum::extract::State;
use latchkey_contract::{
    ChooseMethod, CodeDigits, DeviceName, EnterCode, LoginStep, MethodKind, NameDevice, Problem, ProblemCode,
    paths,
};
use latchkey_flow::{Entered, Event, TotpSecret};

use crate::app::App;
use crate::body::{Json, Nothing};
use crate::error::Failure;
use crate::perform::{Answer, Case, current, play};
use crate::visitor::Visitor;
use crate::{chance, cookies};

/// Where do I stand?
#[utoipa::path(get, path = paths::LOGIN, responses((status = 200, body = LoginStep)))]
pub(super) async fn standing(State(app): State<App>, visitor: Visitor) -> Result<Answer, Failure> {
    let mut jar = visitor.jar();
    let now = app.clock.now();
    if let Some(token) = visitor.attempt() {
        let mut look = app.store.look().await?;
        let attempt =
            look.attempt(&token.digest()).await?.filter(|attempt| attempt.is_open(now, &app.policy));
        if let Some(account) = attempt.as_ref().and_then(|attempt| attempt.account())
            && current(&mut look, account).await?.is_some()
            && let Some(attempt) = &attempt
        {
            return Ok(Answer::new(jar, Ok(attempt.step(now, &app.policy))));
        }
        jar.clear(cookies::ATTEMPT);
    }
    let session = match visitor.session() {
        Some(token) => app.store.session(&token.digest(), now, &app.policy).await?,
        None => None,
    };
    let step = session.map_or(LoginStep::Password, |session| LoginStep::SignedIn {
        account: session.account,
        return_to: None,
    });
    Ok(Answer::new(jar, Ok(step)))
}

/// Choose a method; sends the code where the method sends one.
#[utoipa::path(post, path = paths::LOGIN_METHOD, request_body = ChooseMethod,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn choose_method(
    State(app): State<App>,
    visitor: Visitor,
    Json(said): Json<ChooseMethod>,
) -> Result<Answer, Failure> {
    let code = chance::code(app.policy.code_digits)?;
    play(&app, &visitor, Some(code.clone()), |case| {
        let code = app.keys.code(&case.token, &said.method, code.reveal());
        Ok(Event::MethodChosen { method: said.method, code, lockout: case.lockout })
    })
    .await
}

/// A new code; the old one dies.
#[utoipa::path(post, path = paths::LOGIN_RESEND,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem), (status = 503, body = Problem)))]
pub(super) async fn resend(State(app): State<App>, visitor: Visitor, _: Nothing) -> Result<Answer, Failure> {
    let code = chance::code(app.policy.code_digits)?;
    play(&app, &visitor, Some(code.clone()), |case| {
        let challenge = case.attempt.challenge().ok_or(ProblemCode::OutOfTurn)?;
        let code = app.keys.code(&case.token, &challenge.method, code.reveal());
        Ok(Event::ResendAsked { code, lockout: case.lockout })
    })
    .await
}

/// The code that was typed.
#[utoipa::path(post, path = paths::LOGIN_CODE, request_body = EnterCode,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem)))]
pub(super) async fn enter_code(
    State(app): State<App>,
    visitor: Visitor,
    Json(said): Json<EnterCode>,
) -> Result<Answer, Failure> {
    play(&app, &visitor, None, |case| {
        let entered = entered(&app, case, said.code.reveal())?;
        Ok(Event::CodeEntered { entered, trust: said.trust, lockout: case.lockout })
    })
    .await
}

/// Makes a typed code comparable. What is not exactly the digits that were asked for is compared with nothing.
fn entered(app: &App, case: &Case, typed: &str) -> Result<Entered, Failure> {
    let malformed = || Problem::new(ProblemCode::CodeMalformed).at("code");
    let Some(challenge) = case.attempt.challenge() else {
        // Somewhere else in the login: the flow says where.
        CodeDigits::parse(typed, app.policy.code_digits).ok_or_else(malformed)?;
        return Ok(Entered::App { matched: None, last_used: None });
    };
    if challenge.kind != MethodKind::App {
        let code = CodeDigits::parse(typed, app.policy.code_digits).ok_or_else(malformed)?;
        return Ok(Entered::Sent(app.keys.code(&case.token, &challenge.method, code.as_str())));
    }
    let code = CodeDigits::parse(typed, 6).ok_or_else(malformed)?;
    let method = case.methods.iter().find(|method| method.id == challenge.method);
    let method = method.ok_or(ProblemCode::MethodUnavailable)?;
    let opened = method
        .secret
        .as_ref()
        .and_then(|sealed| app.keys.open(&case.account.view.id, &method.id, sealed).ok());
    let Some(secret) = opened.and_then(|bytes| TotpSecret::new(&bytes)) else {
        tracing::error!(
            account = case.account.view.id,
            "the secret of an authenticator app cannot be opened"
        );
        let problem = Problem::new(ProblemCode::MethodUnavailable);
        return Err(problem.saying("This authenticator app cannot be checked right now.").into());
    };
    let matched = secret.matching_step(&code, app.clock.now(), app.policy.app_past_steps);
    Ok(Entered::App { matched, last_used: method.last_step })
}

/// The name for the device, or `null` for "Not now".
#[utoipa::path(post, path = paths::LOGIN_DEVICE, request_body = NameDevice,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem)))]
pub(super) async fn name_device(
    State(app): State<App>,
    visitor: Visitor,
    Json(said): Json<NameDevice>,
) -> Result<Answer, Failure> {
    play(&app, &visitor, None, |_| match said.name {
        Some(name) => Ok(Event::DeviceNamed { name: device_name(&name)? }),
        None => Ok(Event::DeviceDeclined),
    })
    .await
}

/// A device's name, or what to tell the person about it.
pub(super) fn device_name(text: &str) -> Result<DeviceName, Failure> {
    DeviceName::parse(text).map_err(|error| {
        Problem::new(ProblemCode::DeviceNameInvalid).at("name").saying(error.advice()).into()
    })
}

/// Leave the login; it cannot be gone on with.
#[utoipa::path(delete, path = paths::LOGIN, responses((status = 200, body = LoginStep)))]
pub(super) async fn leave(State(app): State<App>, visitor: Visitor) -> Result<Answer, Failure> {
    if visitor.attempt().is_some() {
        // That there was none to leave is no reason to complain.
        let _ = play(&app, &visitor, None, |_| Ok(Event::Left)).await?;
    }
    let mut jar = visitor.jar();
    jar.clear(cookies::ATTEMPT);
    Ok(Answer::new(jar, Ok(LoginStep::Password)))
}
