//! A forgotten password: one answer, in one time, whether anybody has that name or not.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{Problem, ProblemCode, RequestPasswordReset, paths, rules};

use crate::app::App;
use crate::error::ApiError;
use crate::extract::body::Json;
use crate::extract::requester::Requester;
use crate::notifications::{self, QueuedPasswordReset};

/// What stands for a name in the count of a network's requests: they are counted whatever the name is.
const SUBJECT: &str = "password reset";

/// Mail a link for another password to whoever has that name. Who that is is not looked up before the answer.
#[utoipa::path(post, path = paths::PASSWORD_RESETS, request_body = RequestPasswordReset,
    responses((status = 202), (status = "4XX", body = Problem)))]
pub(super) async fn ask(
    State(app): State<App>,
    requester: Requester,
    Json(request): Json<RequestPasswordReset>,
) -> Result<StatusCode, ApiError> {
    let name = &request.username;
    if name.trim().is_empty() || name.len() > rules::USERNAME_MAX || name.chars().any(char::is_control) {
        return Err(Problem::new(ProblemCode::InvalidField).at("username").into());
    }
    let (network, now) = (requester.network(), app.clock.now());
    let mut tx = app.store.begin().await?;
    let throttle = tx.lock_throttle(SUBJECT, &network).await?.begin(now, &app.policy());
    let throttle = throttle.map_err(|wait| {
        let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        Problem::new(ProblemCode::TooManyRequests).retry_in_ms(milliseconds)
    })?;
    tx.save_throttle(SUBJECT, &network, throttle).await?;
    if app.email.is_some() {
        let ip = requester.ip.to_string();
        let asked =
            QueuedPasswordReset { username: request.username, at: now, browser: requester.browser, ip };
        notifications::enqueue_password_reset(&mut tx, &app, asked).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}
