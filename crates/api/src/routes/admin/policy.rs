//! The policy, read and changed by an administrator.

use axum::extract::State;
use latchkey_contract::{
    AuditEvent, ChangePolicy, CurrentPolicy, MethodKind, PolicySettings, Problem, ProblemCode, paths,
};
use latchkey_flow::Policy;

use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::extract::auth::{Admin, SteppedUpAdmin};
use crate::extract::body::Json;
use crate::policy::{from_wire, to_wire};
use crate::routes::account::allowed_methods;
use crate::routes::audit_entries;
use crate::store::PolicyRow;

/// Get the policy in force and its version.
#[utoipa::path(get, path = paths::POLICY,
    responses((status = 200, body = CurrentPolicy), (status = "4XX", body = Problem)))]
pub(super) async fn show(State(app): State<App>, _: Admin) -> Result<axum::Json<CurrentPolicy>, ApiError> {
    app.policies.refresh(&app.store).await?;
    let now = app.policies.now();
    Ok(axum::Json(CurrentPolicy { policy: to_wire(&now.policy), version: now.version }))
}

/// Replace the policy.
///
/// The new one is in force here at once, and on every other replica within a second.
#[utoipa::path(put, path = paths::POLICY, request_body = ChangePolicy,
    responses((status = 200, body = CurrentPolicy), (status = "4XX", body = Problem)))]
pub(super) async fn change(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    Json(request): Json<ChangePolicy>,
) -> Result<axum::Json<CurrentPolicy>, ApiError> {
    app.policies.refresh(&app.store).await?;
    let before = app.policies.now();
    if request.version != before.version {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    let invalid = |field, advice: String| Problem::new(ProblemCode::InvalidField).at(field).saying(advice);
    let after =
        from_wire(&request.policy, &before.policy).map_err(|error| invalid(error.field, error.advice))?;
    if after.two_factor && allowed_methods(&app, &after).is_empty() {
        let advice = "None of these has a way out here: set up how messages leave, or allow the app.";
        return Err(invalid("methods", advice.to_owned()).into());
    }
    let (now, stricter) = (app.clock.now(), is_stricter(&before.policy, &after));
    let row = PolicyRow {
        document: serde_json::to_string(&request.policy)
            .map_err(|error| InternalError::new(format!("the policy cannot be written: {error}")))?,
        version: before.version + 1,
        required_since: if stricter { now } else { before.policy.required_since },
    };
    let mut tx = app.store.begin().await?;
    if !tx.save_policy(&row).await? {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    if kinds(&before.policy) != kinds(&after) {
        // The new policy changes every fingerprint, so that no trust holds; but with the old policy, put back,
        // it would hold again.
        tx.remove_all_devices().await?;
    }
    if stricter {
        tx.end_sessions_on_other_factors(&kinds(&after)).await?;
    }
    let entry = audit_entries::by_admin_to_none(&app, &by, AuditEvent::PolicyChanged);
    tx.audit(entry.about(differences(&to_wire(&before.policy), &request.policy))).await?;
    tx.commit().await?;
    app.policies.install(&row)?;
    Ok(axum::Json(CurrentPolicy { policy: request.policy, version: row.version }))
}

/// The kinds of method, recovery codes among them, whose codes the policy lets be asked for.
fn kinds(policy: &Policy) -> Vec<MethodKind> {
    let all = MethodKind::ALL.into_iter().chain([MethodKind::Recovery]);
    all.filter(|kind| policy.offers(*kind)).collect()
}

/// Whether the new policy asks more of a sign-in, so that a session may exist that would not be issued now:
/// whoever has not used a method that is still offered has to use one.
fn is_stricter(before: &Policy, after: &Policy) -> bool {
    let has_fewer = kinds(before).iter().any(|kind| !after.offers(*kind));
    after.two_factor && (!before.two_factor || after.required_for > before.required_for || has_fewer)
}

/// The settings that differ with their new values, such as `code_digits=8`, for the audit log.
fn differences(before: &PolicySettings, after: &PolicySettings) -> String {
    let json = |settings: &PolicySettings| serde_json::to_value(settings).unwrap_or_default();
    let (before, after) = (json(before), json(after));
    let fields = after.as_object().into_iter().flatten();
    let different = fields.filter(|(name, value)| before.get(name.as_str()) != Some(value));
    different.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}
