//! Who is signed in: a handler that takes one of these cannot be reached otherwise.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use latchkey_contract::{Account, ProblemCode};

use crate::app::App;
use crate::error::Failure;
use crate::store::SessionRow;
use crate::token::TokenDigest;
use crate::visitor::Visitor;

/// A visitor who is signed in.
pub(super) struct SignedIn {
    pub(super) session: SessionRow,
    pub(super) visitor: Visitor,
    pub(super) token: TokenDigest,
}

/// A visitor who is signed in and has shown lately that it is really them: by a method, not by trust.
pub(super) struct Proved(pub(super) SignedIn);

impl SignedIn {
    pub(super) fn account(&self) -> &Account {
        &self.session.account
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let token = visitor.session().ok_or(ProblemCode::NoSession)?.digest();
        let session = app.store.session(&token, app.clock.now(), &app.policy).await?;
        Ok(Self { session: session.ok_or(ProblemCode::NoSession)?, visitor, token })
    }
}

impl FromRequestParts<App> for Proved {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        if signed_in.session.proof_for(app.clock.now(), &app.policy).is_zero() {
            return Err(ProblemCode::ProofNeeded.into());
        }
        Ok(Self(signed_in))
    }
}
