//! Who is signed in: a handler that takes one of these cannot be reached otherwise.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use latchkey_contract::{AccountSummary, ProblemCode, Role, paths};
use latchkey_flow::Policy;

use crate::app::App;
use crate::crypto::token::TokenDigest;
use crate::error::Failure;
use crate::extract::requester::Visitor;
use crate::store::SessionRow;

/// A visitor who is signed in.
pub(crate) struct SignedIn {
    pub(crate) session: SessionRow,
    pub(crate) visitor: Visitor,
    pub(crate) token: TokenDigest,
    /// The policy under which this request was let in, and is answered.
    pub(crate) policy: Arc<Policy>,
}

/// What is open to somebody who has to set up a method first: leaving, and the way to it. What is not named here, or
/// comes to be one day, is closed.
const WITHOUT_METHOD: [&str; 6] =
    [paths::SESSION, paths::ACCOUNT, paths::STEP_UP, paths::METHODS, paths::METHOD, paths::RECOVERY_CODES];

/// A visitor who is signed in and has shown lately that it is really them: by a method, not by trust.
pub(crate) struct Proved(pub(crate) SignedIn);

/// An administrator who is signed in.
pub(crate) struct Admin(pub(crate) SignedIn);

/// An administrator who has shown lately that it is really them.
pub(crate) struct ProvedAdmin(pub(crate) SignedIn);

impl SignedIn {
    pub(crate) fn account(&self) -> &AccountSummary {
        &self.session.account
    }

    fn proved(self, app: &App) -> Result<Self, Failure> {
        let fresh = !self.session.proof_for(app.clock.now(), &self.policy).is_zero();
        if fresh { Ok(self) } else { Err(ProblemCode::StepUpRequired.into()) }
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let token = visitor.session().ok_or(ProblemCode::NoSession)?.digest();
        let policy = app.policy();
        let session = app.store.session(&token, app.clock.now(), &policy).await?;
        let session = session.ok_or(ProblemCode::NoSession)?;
        let path = parts.extensions.get::<MatchedPath>();
        let open = path.is_some_and(|path| WITHOUT_METHOD.contains(&path.as_str()));
        if session.method_due && !open {
            return Err(ProblemCode::MethodRequired.into());
        }
        Ok(Self { session, visitor, token, policy })
    }
}

impl FromRequestParts<App> for Proved {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        SignedIn::from_request_parts(parts, app).await?.proved(app).map(Self)
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        if signed_in.account().role != Role::Admin {
            return Err(ProblemCode::Forbidden.into());
        }
        Ok(Self(signed_in))
    }
}

impl FromRequestParts<App> for ProvedAdmin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Admin(signed_in) = Admin::from_request_parts(parts, app).await?;
        signed_in.proved(app).map(Self)
    }
}
