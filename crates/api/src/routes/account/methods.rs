//! Setting up, naming and removing the ways to verify.

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

use crate::accounts::account_security;
use crate::accounts::addresses;
use crate::app::App;
use crate::audit::entry::Entry;
use crate::crypto::random;
use crate::crypto::token::Token;
use crate::error::{Broken, Failure};
use crate::extract::auth::{Proved, SignedIn};
use crate::extract::body::Json;
use crate::login::{begin, open};
use crate::messages::About;
use crate::notifications::{self, By};

/// Begin to set up a method. It counts once its code was typed back.
#[utoipa::path(post, path = paths::METHODS, request_body = SetUpMethod,
    responses((status = 200, body = Enrolment), (status = "4XX", body = Problem)))]
pub(super) async fn set_up(
    State(app): State<App>,
    Proved(by): Proved,
    Json(said): Json<SetUpMethod>,
) -> Result<Response, Failure> {
    let (id, visitor) = (by.account().id.clone(), &by.visitor);
    let policy = app.policy();
    let (method, secret) = new_method(&app, &policy, &id, &said)?;
    let (token, code) = (Token::new()?, random::code(policy.code_digits)?);
    let digest = app.keys.code(&token.digest(), &method.method.id, code.reveal());

    let mut tx = app.store.begin().await?;
    if let Some(old) = visitor.attempt() {
        tx.remove_attempt(&old.digest()).await?;
    }
    let lockout = tx.claim_lockout(&id).await?;
    let row = tx.account(&id).await?.ok_or(ProblemCode::NoSession)?;
    let (methods, codes_left) = (tx.methods(&id).await?, tx.recovery_codes_left(&id).await?);
    let account = account_security::account(&row, &methods, codes_left, &policy);
    let asked = SessionRef {
        account: account.clone(),
        session: by.session.id.clone(),
        browser: visitor.browser.clone(),
    };
    let event = Event::EnrolmentRequested { by: asked, method, code: digest, lockout };
    let mut jar = visitor.jar();
    let (attempt, send) =
        open(&mut tx, &app, visitor, (&row, &account, &policy), (&token, event), &mut jar).await?;
    tx.commit().await?;
    let step = begin(&app, visitor, (&attempt, &token, &policy), &row, send, code).await?;
    let app = secret.map(|secret| app_secret(&app.site.product, &row.summary.username, &secret));
    Ok((jar, axum::Json(Enrolment { step, app })).into_response())
}

/// Takes in what is to be set up; for an app, its new secret comes too.
fn new_method(
    app: &App,
    policy: &Policy,
    account_id: &str,
    said: &SetUpMethod,
) -> Result<(NewMethod, Option<TotpSecret>), Failure> {
    let kind = said.kind;
    if !allowed(app, policy).contains(&kind) {
        return Err(Problem::new(ProblemCode::MethodUnavailable).at("kind").into());
    }
    let given = said.address.as_deref().unwrap_or_default();
    let invalid = |advice| Problem::new(ProblemCode::InvalidField).at("address").saying(advice);
    let address = |address: String| {
        (account_security::masked(kind, &address), MethodDestination::Address(address), None)
    };
    let (hint, destination, secret) = match kind {
        MethodKind::Sms => address(addresses::phone(given).map_err(invalid)?),
        MethodKind::Email => address(addresses::email(given).map_err(invalid)?),
        MethodKind::App | MethodKind::Recovery => {
            let secret = TotpSecret::new(&random::bytes::<{ TotpSecret::MIN_BYTES }>()?);
            let secret = secret.ok_or_else(|| Broken::new("a new secret is too short"))?;
            let encrypted = app.keys.seal(account_id, &kind.into(), secret.reveal())?;
            (String::new(), MethodDestination::EncryptedSecret(encrypted), Some(secret))
        }
    };
    Ok((NewMethod { method: Method { id: kind.into(), kind, hint }, destination }, secret))
}

/// The kinds that can be set up here: the policy allows them, and a code has a way out.
pub(in crate::routes) fn allowed(app: &App, policy: &Policy) -> Vec<MethodKind> {
    MethodKind::ALL.into_iter().filter(|kind| policy.offers(*kind) && app.has_a_way_for(*kind)).collect()
}

/// What the app has to know, in the form of the "Key Uri Format" that all of them read. Issuer and name are encoded
/// whole: a colon or an ampersand in them would otherwise be another field.
fn app_secret(product: &str, username: &str, secret: &TotpSecret) -> AppSecret {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (issuer, name, base32) = (encoded(product), encoded(username), secret.base32());
    let digits = rules::APP_DIGITS;
    let uri = format!(
        "otpauth://totp/{issuer}:{name}?secret={base32}&issuer={issuer}&algorithm=SHA1&digits={digits}&period=30"
    );
    AppSecret { uri: Secret::new(uri), secret: Secret::new(base32) }
}

/// Give a method a name.
#[utoipa::path(patch, path = paths::METHOD, params(("id" = String, Path)), request_body = RenameMethod,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn rename(
    State(app): State<App>,
    by: SignedIn,
    Kind(kind): Kind,
    Json(said): Json<RenameMethod>,
) -> Result<StatusCode, Failure> {
    let name = match said.name.trim() {
        "" => String::new(),
        name => DeviceName::parse(name)
            .map_err(|error| Problem::new(ProblemCode::InvalidField).at("name").saying(error.advice()))?
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

/// Remove a method. Without any left, the recovery codes go too. An account that must have one keeps its last; and as
/// long as none can be asked for, none can be removed: the password alone would be enough to do away with them.
#[utoipa::path(delete, path = paths::METHOD, params(("id" = String, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(super) async fn remove(
    State(app): State<App>,
    Proved(by): Proved,
    Kind(kind): Kind,
) -> Result<StatusCode, Failure> {
    let account = by.account();
    let id = &account.id;
    let mut tx = app.store.begin().await?;
    // Two requests that each remove one of two methods must not both find the other one still there.
    tx.claim_lockout(id).await?;
    let methods = tx.methods(id).await?;
    if !methods.iter().any(|method| method.kind == kind) {
        return Err(ProblemCode::NotFound.into());
    }
    let row = tx.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let (policy, role) = (&by.policy, row.summary.role);
    let suffices = |(kind, proved): &(MethodKind, bool)| policy.suffices(role, *kind, *proved);
    let enough: Vec<_> = account_security::proved(&row, &methods).into_iter().filter(suffices).collect();
    if account_security::usable(&methods, policy).next().is_none() {
        return Err(ProblemCode::MethodUnavailable.into());
    }
    if policy.requires_method(role) && enough.iter().all(|(other, _)| *other == kind) {
        return Err(ProblemCode::LastMethod.into());
    }
    tx.remove_method(id, kind).await?;
    if methods.len() == 1 {
        tx.remove_recovery_codes(id).await?;
    }
    tx.end_other_sessions(id, &by.session.id).await?;
    let entry = Entry::own("method_removed", account, &by.visitor, app.clock.now());
    tx.audit(entry.about(kind.as_str())).await?;
    let row = tx.account(id).await?.ok_or(ProblemCode::NoSession)?;
    notifications::tell(&mut tx, &app, &row, About::MethodRemoved { kind }, By::Visitor(&by.visitor)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The id of a method that can be set up: the first of a kind bears the kind's own name.
pub(super) struct Kind(MethodKind);

impl FromRequestParts<App> for Kind {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Path(id) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| ProblemCode::NotFound)?;
        let kind = MethodKind::ALL.into_iter().find(|kind| kind.as_str() == id);
        kind.map(Self).ok_or_else(|| ProblemCode::NotFound.into())
    }
}
