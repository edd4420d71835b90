//! Who is signed in, and signing out.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use latchkey_contract::{Account, Problem, ProblemCode, paths};

use crate::app::App;
use crate::cookies;
use crate::error::Failure;
use crate::token::TokenDigest;
use crate::visitor::Visitor;

/// A visitor who is signed in. A handler that takes one cannot be reached otherwise.
pub(super) struct SignedIn {
    pub(super) account: Account,
    pub(super) visitor: Visitor,
    token: TokenDigest,
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let token = visitor.session().ok_or(ProblemCode::NoSession)?.digest();
        let session = app.store.session(&token, app.clock.now(), &app.policy).await?;
        let account = session.ok_or(ProblemCode::NoSession)?.account;
        Ok(Self { account, visitor, token })
    }
}

/// Who is signed in.
#[utoipa::path(get, path = paths::SESSION, responses((status = 200, body = Account), (status = 401, body = Problem)))]
pub(super) async fn who(signed_in: SignedIn) -> axum::Json<Account> {
    axum::Json(signed_in.account)
}

/// Sign out.
#[utoipa::path(delete, path = paths::SESSION, responses((status = 204), (status = 401, body = Problem)))]
pub(super) async fn sign_out(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<impl IntoResponse, Failure> {
    let mut tx = app.store.begin().await?;
    tx.remove_session(&signed_in.token).await?;
    tx.commit().await?;
    let mut jar = signed_in.visitor.jar();
    jar.clear(cookies::SESSION);
    // Not "cookies": that would also forget that this browser is trusted.
    let clear = [(HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"")];
    Ok((StatusCode::NO_CONTENT, jar, clear))
}
