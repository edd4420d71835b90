//! A forgotten password. The answer, and the time that it takes, are the same whether there is such an account
//! or not.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{Problem, ProblemCode, RequestPasswordReset, paths, rules};

use crate::app::App;
use crate::error::ApiError;
use crate::extract::body::Json;
use crate::extract::requester::Requester;
use crate::notifications::{self, QueuedPasswordReset};

/// What a network's requests are counted under, whatever name they give.
const SUBJECT: &str = "password reset";

/// Request a link to set a new password.
///
/// It is mailed to the owner of the account, if there is one of that username or email. The account is not
/// looked up before the answer.
#[utoipa::path(post, path = paths::PASSWORD_RESETS, request_body = RequestPasswordReset,
    responses((status = 202), (status = "4XX", body = Problem)))]
pub(super) async fn request(
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
    let throttle = throttle.map_err(|retry_in| {
        let milliseconds = u64::try_from(retry_in.as_millis()).unwrap_or(u64::MAX);
        Problem::new(ProblemCode::TooManyRequests).retry_in_ms(milliseconds)
    })?;
    tx.save_throttle(SUBJECT, &network, throttle).await?;
    if app.email.is_some() {
        let ip = requester.ip.to_string();
        let reset =
            QueuedPasswordReset { username: request.username, at: now, browser: requester.browser, ip };
        notifications::enqueue_password_reset(&mut tx, &app, reset).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}
