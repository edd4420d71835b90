//! The step-up of a session: whoever is signed in shows again who they are, by the same steps as at a sign-in.

use axum::extract::State;
use latchkey_contract::{LoginStep, Problem, ProblemCode, Secret, StartStepUp, paths};
use latchkey_flow::{Event, Factor, LoginEvent, SessionRef};

use crate::accounts::account_security;
use crate::accounts::current_password::{self, SubmittedPassword};
use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::crypto::token::Token;
use crate::error::ApiError;
use crate::extract::auth::SignedIn;
use crate::extract::body::Json;
use crate::login::{LoginResponse, LoginTx};
use crate::store::AccountRow;

/// Step up this session.
///
/// Begins to verify with a method; or, where the account has none, verifies with the password.
#[utoipa::path(post, path = paths::STEP_UP, request_body = StartStepUp,
    responses((status = 200, body = LoginStep), (status = "4XX", body = Problem)))]
pub(super) async fn step_up(
    State(app): State<App>,
    by: SignedIn,
    Json(request): Json<StartStepUp>,
) -> Result<LoginResponse, ApiError> {
    let (id, requester, policy) = (by.account().id.as_str(), &by.requester, app.policy());
    let mut tx = app.store.begin().await?;
    if let Some(old) = requester.attempt() {
        tx.remove_attempt(&old.digest()).await?;
    }
    // No attempt may be opened while somebody changes the account: whoever ends its attempts has locked those that there
    // were, and would wait for this one while its next step waits for them.
    tx.lock_lockout(id).await?;
    let row = tx.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let methods = tx.methods(id).await?;
    if account_security::usable_methods(&methods, &policy).next().is_none() {
        drop(tx);
        return by_password(&app, &by, &row, request.password.as_ref()).await;
    }
    let mut account = account_security::account(&row, &methods, tx.recovery_codes_left(id).await?, &policy);
    requester.prefer(&mut account.methods);
    let session = by.session.id.clone();
    let event = Event::StepUpRequested(SessionRef { account, session, browser: requester.browser.clone() });
    let login = LoginTx::new(tx, &app, requester, row, policy);
    login.start_attempt(&Token::new()?, event, None).await
}

/// Steps up the session of an account without a method, by its password.
async fn by_password(
    app: &App,
    by: &SignedIn,
    row: &AccountRow,
    password: Option<&Secret>,
) -> Result<LoginResponse, ApiError> {
    let missing = || Problem::new(ProblemCode::InvalidField).at("password");
    let password = password.ok_or_else(missing)?;
    let submitted = SubmittedPassword {
        account: &row.summary,
        password,
        field: "password",
        network: by.requester.network(),
        origin: by.requester.origin(),
    };
    current_password::check(app, submitted).await?;
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    // A method may have been set up meanwhile; then the password alone is not enough.
    let methods = tx.methods(&row.summary.id).await?;
    let has_no_method = account_security::usable_methods(&methods, &app.policy()).next().is_none();
    if !has_no_method || !tx.reauthenticate_session(&by.session.id, Factor::None, now).await? {
        return Err(ProblemCode::StepUpRequired.into());
    }
    let event = LoginEvent::Reauthenticated(Factor::None);
    tx.audit(NewAuditEntry::login(event, (&row.summary).into(), by.requester.origin(), now)).await?;
    tx.commit().await?;
    let step = LoginStep::SignedIn { account: row.summary.clone(), return_to: None };
    Ok(LoginResponse { cookies: by.requester.jar(), result: Ok(step) })
}
