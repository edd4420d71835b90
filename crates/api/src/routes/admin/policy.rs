//! The policy, looked after by an administrator.

use axum::extract::State;
use latchkey_contract::{
    AuditEvent, ChangePolicy, CurrentPolicy, MethodKind, PolicySettings, Problem, ProblemCode, paths,
};
use latchkey_flow::Policy;

use crate::app::App;
use crate::audit::entry::NewAuditEntry;
use crate::error::{ApiError, InternalError};
use crate::extract::auth::{Admin, SteppedUpAdmin};
use crate::extract::body::Json;
use crate::policy::{from_wire, to_wire};
use crate::routes::account::allowed_methods;
use crate::store::PolicyRow;

/// The policy in force.
#[utoipa::path(get, path = paths::POLICY,
    responses((status = 200, body = CurrentPolicy), (status = "4XX", body = Problem)))]
pub(super) async fn show(State(app): State<App>, _: Admin) -> Result<axum::Json<CurrentPolicy>, ApiError> {
    app.policies.refresh(&app.store).await?;
    let now = app.policies.now();
    Ok(axum::Json(CurrentPolicy { policy: to_wire(&now.policy), version: now.version }))
}

/// Another policy. It holds here at once, and on every other replica within a second.
#[utoipa::path(put, path = paths::POLICY, request_body = ChangePolicy,
    responses((status = 200, body = CurrentPolicy), (status = "4XX", body = Problem)))]
pub(super) async fn change(
    State(app): State<App>,
    SteppedUpAdmin(by): SteppedUpAdmin,
    Json(asked): Json<ChangePolicy>,
) -> Result<axum::Json<CurrentPolicy>, ApiError> {
    app.policies.refresh(&app.store).await?;
    let before = app.policies.now();
    if asked.version != before.version {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    let wrong = |field, advice: String| Problem::new(ProblemCode::InvalidField).at(field).saying(advice);
    let after =
        from_wire(&asked.policy, &before.policy).map_err(|beyond| wrong(beyond.field, beyond.advice))?;
    if after.two_factor && allowed_methods(&app, &after).is_empty() {
        let advice = "None of these has a way out here: set up how messages leave, or allow the app.";
        return Err(wrong("methods", advice.to_owned()).into());
    }
    let (now, stricter) = (app.clock.now(), is_stricter(&before.policy, &after));
    let row = PolicyRow {
        document: serde_json::to_string(&asked.policy)
            .map_err(|error| InternalError::new(format!("the policy cannot be written: {error}")))?,
        version: before.version + 1,
        required_since: if stricter { now } else { before.policy.required_since },
    };
    let mut tx = app.store.begin().await?;
    if !tx.save_policy(&row).await? {
        return Err(ProblemCode::ChangedMeanwhile.into());
    }
    if kinds(&before.policy) != kinds(&after) {
        // The fingerprint voids it already; but the old policy, put back, would bring it back too.
        tx.remove_all_devices().await?;
    }
    if stricter {
        tx.end_sessions_on_other_factors(&kinds(&after)).await?;
    }
    let entry = NewAuditEntry::own(AuditEvent::PolicyChanged, by.account(), by.requester.origin(), now);
    let entry =
        NewAuditEntry { target: None, ..entry.about(differences(&to_wire(&before.policy), &asked.policy)) };
    tx.audit(entry).await?;
    tx.commit().await?;
    app.policies.install(&row)?;
    Ok(axum::Json(CurrentPolicy { policy: asked.policy, version: row.version }))
}

/// Everything that a code may be asked for by.
fn kinds(policy: &Policy) -> Vec<MethodKind> {
    let all = MethodKind::ALL.into_iter().chain([MethodKind::Recovery]);
    all.filter(|kind| policy.offers(*kind)).collect()
}

/// Whether somebody may have been let in who would not be any more: then who has not shown a method shows one now.
fn is_stricter(before: &Policy, after: &Policy) -> bool {
    let fewer = kinds(before).iter().any(|kind| !after.offers(*kind));
    after.two_factor && (!before.two_factor || after.required_for > before.required_for || fewer)
}

/// The settings that are others now, for the log.
fn differences(before: &PolicySettings, after: &PolicySettings) -> String {
    let json = |request: &PolicySettings| serde_json::to_value(request).unwrap_or_default();
    let (before, after) = (json(before), json(after));
    let fields = after.as_object().into_iter().flatten();
    let others = fields.filter(|(name, value)| before.get(name.as_str()) != Some(value));
    others.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}
