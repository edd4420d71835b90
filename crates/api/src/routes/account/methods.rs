//! The methods of whoever is signed in: setting them up, renaming and removing them.

use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use latchkey_contract::{
    AppSecret, DeviceName, Enrolment, Method, MethodId, MethodKind, Problem, ProblemCode, RenameMethod,
    Secret, SetUpMethod, paths, rules,
};
use latchkey_flow::{Event, MethodDestination, NewMethod, Policy, SessionRef, TotpSecret};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::author::owner;
use crate::accounts::account_security;
use crate::accounts::addresses;
use crate::accounts::change::{AccountChange, MethodChange, change_account};
use crate::app::App;
use crate::crypto::random;
use crate::crypto::token::Token;
use crate::error::{ApiError, InternalError};
use crate::extract::auth::{SignedIn, SteppedUp};
use crate::extract::body::Json;
use crate::login::{LoginResponse, LoginTx};

/// Begin to set up a method.
///
/// It is configured once its code is entered as at a login.
#[utoipa::path(post, path = paths::METHODS, request_body = SetUpMethod,
    responses((status = 200, body = Enrolment), (status = "4XX", body = Problem)))]
pub(super) async fn set_up(
    State(app): State<App>,
    SteppedUp(by): SteppedUp,
    Json(request): Json<SetUpMethod>,
) -> Result<Response, ApiError> {
    let (id, requester) = (by.account().id.clone(), &by.requester);
    let policy = app.policy();
    let RequestedMethod { method, secret } = requested_method(&app, &policy, &id, &request)?;
    let (token, code) = (Token::new()?, random::code(policy.code_digits)?);
    let digest = app.keys.code(&token.digest(), &method.method.id, code.reveal());

    let mut tx = app.store.begin().await?;
    if let Some(old) = requester.attempt() {
        tx.remove_attempt(&old.digest()).await?;
    }
    let lockout = tx.lock_lockout(&id).await?;
    let row = tx.account(&id).await?.ok_or(ProblemCode::NoSession)?;
    let (methods, codes_left) = (tx.methods(&id).await?, tx.recovery_codes_left(&id).await?);
    let account = account_security::account(&row, &methods, codes_left, &policy);
    let session = by.session.id.clone();
    let by = SessionRef { account, session, browser: requester.browser.clone() };
    let event = Event::EnrolmentRequested { by, method, code: digest, lockout };
    let username = row.summary.username.clone();
    let login = LoginTx::new(tx, &app, requester, row, policy);
    let LoginResponse { cookies, result } = login.start_attempt(&token, event, Some(code)).await?;
    let app = secret.map(|secret| app_secret(&app.site.product, &username, &secret));
    Ok((cookies, axum::Json(Enrolment { step: result?, app })).into_response())
}

/// The method that a request asks to set up.
struct RequestedMethod {
    method: NewMethod,
    /// The new secret of an authenticator app.
    secret: Option<TotpSecret>,
}

fn requested_method(
    app: &App,
    policy: &Policy,
    account_id: &str,
    request: &SetUpMethod,
) -> Result<RequestedMethod, ApiError> {
    let kind = request.kind;
    if !allowed(app, policy).contains(&kind) {
        return Err(Problem::new(ProblemCode::MethodUnavailable).at("kind").into());
    }
    let given = request.address.as_deref().unwrap_or_default();
    let invalid = |advice| Problem::new(ProblemCode::InvalidField).at("address").saying(advice);
    let requested = |hint, destination, secret| RequestedMethod {
        method: NewMethod { method: Method { id: kind.into(), kind, hint }, destination },
        secret,
    };
    let by_address = |address: String| {
        let hint = account_security::mask_address(kind, &address);
        requested(hint, MethodDestination::Address(address), None)
    };
    Ok(match kind {
        MethodKind::Sms => by_address(addresses::phone(given).map_err(invalid)?),
        MethodKind::Email => by_address(addresses::email(given).map_err(invalid)?),
        MethodKind::App | MethodKind::Recovery => {
            let secret = TotpSecret::new(&random::bytes::<{ TotpSecret::MIN_BYTES }>()?);
            let secret = secret.ok_or_else(|| InternalError::new("a new secret is too short"))?;
            let encrypted = app.keys.encrypt(account_id, &kind.into(), secret.reveal())?;
            requested(String::new(), MethodDestination::EncryptedSecret(encrypted), Some(secret))
        }
    })
}

/// The kinds of method that can be set up: the policy offers them, and their codes can be delivered.
pub(in crate::routes) fn allowed(app: &App, policy: &Policy) -> Vec<MethodKind> {
    MethodKind::ALL.into_iter().filter(|kind| policy.offers(*kind) && app.can_deliver(*kind)).collect()
}

/// What an authenticator app is told, in the "Key Uri Format" that all of them read. Issuer and name are
/// percent-encoded whole: a colon or an ampersand in them would otherwise begin another field.
fn app_secret(product: &str, username: &str, secret: &TotpSecret) -> AppSecret {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (issuer, name, base32) = (encoded(product), encoded(username), secret.base32());
    let digits = rules::APP_DIGITS;
    let uri = format!(
        "otpauth://totp/{issuer}:{name}?secret={base32}&issuer={issuer}&algorithm=SHA1&digits={digits}&period=30"
    );
    AppSecret { uri: Secret::new(uri), secret: Secret::new(base32) }
}

/// Rename a method.
///
/// An empty name takes its name away.
#[utoipa::path(patch, path = paths::METHOD, params(("id" = String, Path)), request_body = RenameMethod,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn rename(
    State(app): State<App>,
    by: SignedIn,
    MethodPath(kind): MethodPath,
    Json(request): Json<RenameMethod>,
) -> Result<StatusCode, ApiError> {
    let name = match request.name.trim() {
        "" => String::new(),
        name => DeviceName::parse(name)
            .map_err(|error| {
                Problem::new(ProblemCode::InvalidField).at("name").saying(error.words_key().text())
            })?
            .as_str()
            .to_owned(),
    };
    let mut tx = app.store.begin().await?;
    if !tx.rename_method(&by.account().id, &MethodId::from(kind), &name).await? {
        return Err(ProblemCode::NotFound.into());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a method.
///
/// The recovery codes go with the last one. The last one cannot be removed from an account that must have a
/// method. None can be removed while the policy asks for none: the password alone would be enough for it.
#[utoipa::path(delete, path = paths::METHOD, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove(
    State(app): State<App>,
    SteppedUp(by): SteppedUp,
    MethodPath(kind): MethodPath,
) -> Result<StatusCode, ApiError> {
    let id = &by.account().id;
    let mut tx = app.store.begin().await?;
    // Two requests that each remove one of two methods must not both find the other one still there.
    tx.lock_lockout(id).await?;
    let row = tx.lock_account(id).await?.ok_or(ProblemCode::NoSession)?;
    let statuses = account_security::method_statuses(&row, &tx.methods(id).await?);
    by.policy.may_remove_method(row.summary.role, &statuses, kind)?;
    let change = AccountChange::of(row).with_methods([MethodChange::Remove(kind)]);
    change_account(&mut tx, &app, &by.policy, owner(&by), change).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The id of a method in a path. An account has at most one method of a kind, whose id is the kind's name.
pub(super) struct MethodPath(MethodKind);

impl FromRequestParts<App> for MethodPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Path(id) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| ProblemCode::NotFound)?;
        let kind = MethodKind::ALL.into_iter().find(|kind| kind.as_str() == id);
        kind.map(Self).ok_or_else(|| ProblemCode::NotFound.into())
    }
}
