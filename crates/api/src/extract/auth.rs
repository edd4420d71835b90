//! Extractors for who is signed in: a handler that takes one of them is reached only by somebody who is.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use latchkey_contract::{AccountSummary, ProblemCode, Role};
use latchkey_flow::{Policy, is_open_without_method};

use crate::app::App;
use crate::crypto::token::TokenDigest;
use crate::error::ApiError;
use crate::extract::requester::Requester;
use crate::store::SessionRow;

/// A requester whose session is valid under the policy, and who has set up a method if the policy asks for one
/// by now; without one, only the paths that serve to set one up are open.
pub(crate) struct SignedIn {
    pub(crate) session: SessionRow,
    pub(crate) requester: Requester,
    /// The digest of the session's token.
    pub(crate) token: TokenDigest,
    /// The policy under which this request was admitted, and is answered.
    pub(crate) policy: Arc<Policy>,
}

/// A requester who is signed in and has stepped up recently: by a method, or by the password where the account
/// has none, but not by a trusted device.
pub(crate) struct SteppedUp(pub(crate) SignedIn);

/// An administrator who is signed in.
pub(crate) struct Admin(pub(crate) SignedIn);

/// An administrator who has stepped up recently.
pub(crate) struct SteppedUpAdmin(pub(crate) SignedIn);

impl SignedIn {
    pub(crate) fn account(&self) -> &AccountSummary {
        &self.session.account
    }

    /// # Errors
    /// [`ProblemCode::StepUpRequired`] if the last step-up was too long ago.
    fn stepped_up(self, app: &App) -> Result<Self, ApiError> {
        let valid_for = self.session.state.step_up_valid_for(app.clock.now(), &self.policy);
        if valid_for.is_zero() { Err(ProblemCode::StepUpRequired.into()) } else { Ok(self) }
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let requester = Requester::from_request_parts(parts, app).await?;
        let token = requester.session().ok_or(ProblemCode::NoSession)?.digest();
        let (policy, now) = (app.policy(), app.clock.now());
        let session = app.store.session(&token).await?;
        let session = session.filter(|session| session.state.is_upheld(now, &policy));
        let session = session.ok_or(ProblemCode::NoSession)?;
        if session.state.is_use_noteworthy(now) {
            app.store.touch_session(&token, now).await?;
        }
        let path = parts.extensions.get::<MatchedPath>();
        let open = path.is_some_and(|path| is_open_without_method(path.as_str()));
        if !open && session.state.must_set_up_method(now, &policy) {
            return Err(ProblemCode::MethodRequired.into());
        }
        Ok(Self { session, requester, token, policy })
    }
}

impl FromRequestParts<App> for SteppedUp {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        SignedIn::from_request_parts(parts, app).await?.stepped_up(app).map(Self)
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        if signed_in.account().role != Role::Admin {
            return Err(ProblemCode::Forbidden.into());
        }
        Ok(Self(signed_in))
    }
}

impl FromRequestParts<App> for SteppedUpAdmin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Admin(signed_in) = Admin::from_request_parts(parts, app).await?;
        signed_in.stepped_up(app).map(Self)
    }
}
