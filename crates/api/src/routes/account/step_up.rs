//! Proving anew who one is, from within a session: the same walk as at a login, to another end.

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
use crate::login::{LoginResponse, begin, open};
use crate::store::AccountRow;

/// Prove anew who one is: by a method, or by the password where there is none.
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
    let row = tx.account(id).await?.ok_or(ProblemCode::NoSession)?;
    let methods = tx.methods(id).await?;
    if account_security::usable_methods(&methods, &policy).next().is_none() {
        drop(tx);
        return by_password(&app, &by, &row, request.password.as_ref()).await;
    }
    let mut account = account_security::account(&row, &methods, tx.recovery_codes_left(id).await?, &policy);
    requester.prefer(&mut account.methods);
    let token = Token::new()?;
    let asked = SessionRef {
        account: account.clone(),
        session: by.session.id.clone(),
        browser: requester.browser.clone(),
    };
    let mut jar = requester.jar();
    let event = (&token, Event::StepUpRequested(asked));
    let (attempt, send) = open(&mut tx, &app, requester, (&row, &account, &policy), event, &mut jar).await?;
    tx.commit().await?;
    let step = begin(&app, requester, (&attempt, &token, &policy), &row, send, Secret::default()).await;
    Ok(LoginResponse::new(jar, step))
}

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
    // Somebody may have set up a method meanwhile; then the password alone proves too little.
    let methods = tx.methods(&row.summary.id).await?;
    let unchanged = account_security::usable_methods(&methods, &app.policy()).next().is_none();
    if !unchanged || !tx.reauthenticate_session(&by.session.id, Factor::None, now).await? {
        return Err(ProblemCode::StepUpRequired.into());
    }
    let proved = LoginEvent::Reauthenticated(Factor::None);
    tx.audit(NewAuditEntry::login(proved, (&row.summary).into(), by.requester.origin(), now)).await?;
    tx.commit().await?;
    let step = LoginStep::SignedIn { account: row.summary.clone(), return_to: None };
    Ok(LoginResponse::new(by.requester.jar(), Ok(step)))
}
