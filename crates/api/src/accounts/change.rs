//! Adding and changing accounts on somebody else's behalf, and what follows from it.

use latchkey_contract::{MethodKind, Problem, ProblemCode, Role};
use latchkey_flow::Policy;

use crate::accounts::profile::Profile;
use crate::app::App;
use crate::error::{Broken, Failure};
use crate::notifications::invitation::invite;
use crate::notifications::{self, By};
use crate::store::{AccountRow, Tx};

/// Adds an account without a password: its owner is mailed a link to choose one. Codes can go to the addresses at once; the first that is
/// typed back proves them.
///
/// # Errors
/// [`ProblemCode::Taken`] at the field that belongs to another account.
pub(crate) async fn add(
    tx: &mut Tx,
    app: &App,
    policy: &Policy,
    profile: &Profile,
) -> Result<AccountRow, Failure> {
    tx.claim_registry().await?;
    let account = profile.clone().into_account()?;
    if let Some(field) = profile.taken(tx, &account.summary.id).await? {
        return Err(Problem::new(ProblemCode::Taken).at(field).into());
    }
    let now = app.clock.now();
    tx.add_account(&account, now).await?;
    let row = account.added(now);
    for kind in [MethodKind::Sms, MethodKind::Email] {
        if row.address(kind).is_some() && can_reach(app, policy, kind) {
            tx.set_method(&row.summary.id, kind, None, now).await?;
        }
    }
    invite(tx, app, &row).await?;
    Ok(row)
}

/// Changes an account, claimed after the registry, to that profile. Says what the log is to say of it.
///
/// # Errors
/// [`ProblemCode::Taken`] at the field that belongs to another account, [`ProblemCode::LastAdmin`].
pub(crate) async fn change(
    tx: &mut Tx,
    app: &App,
    policy: &Policy,
    row: &AccountRow,
    (profile, active): (&Profile, bool),
) -> Result<Vec<(&'static str, String)>, Failure> {
    let id = row.summary.id.as_str();
    let changed = changed(row, profile, active);
    if changed.is_empty() {
        return Ok(vec![]);
    }
    if let Some(field) = profile.taken(tx, id).await? {
        return Err(Problem::new(ProblemCode::Taken).at(field).into());
    }
    let now = app.clock.now();
    let mut new = row.clone();
    new.summary.username.clone_from(&profile.username);
    new.summary.name.clone_from(&profile.name);
    new.summary.role = profile.role;
    new.email.clone_from(&profile.email);
    new.phone.clone_from(&profile.phone);
    new.disabled_at = if active { None } else { row.disabled_at.or(Some(now)) };
    tx.save_account(&new).await?;
    if takes_last_admin(tx, row).await? {
        return Err(ProblemCode::LastAdmin.into());
    }
    let mut events = events(&changed, profile.role, active);
    for kind in [MethodKind::Sms, MethodKind::Email] {
        let about = || kind.as_str().to_owned();
        match (row.address(kind), new.address(kind)) {
            (None, Some(_)) if can_reach(app, policy, kind) => {
                tx.set_method(id, kind, None, now).await?;
                events.push(("method_set", about()));
            }
            (Some(_), None) if tx.remove_method(id, kind).await? => {
                events.push(("method_removed", about()));
            }
            // A method reaches whatever address the account has.
            _ => {}
        }
    }
    if tx.methods(id).await?.is_empty() {
        tx.remove_recovery_codes(id).await?;
    }
    let addresses = changed.iter().any(|field| matches!(*field, "email" | "phone"));
    if addresses || !active {
        // The fingerprint voids trust already; but the old address, put back, would bring it back too.
        tx.remove_devices_of(id).await?;
        tx.remove_sessions_of(id).await?;
    }
    if addresses {
        notifications::tell_addresses(tx, app, row, &new, By::Administrator).await?;
    }
    Ok(events)
}

/// Whether a change of that account, already made within the transaction, takes the last administrator away. Whoever
/// makes one holds the registry.
///
/// # Errors
/// [`Broken`] when the database does not answer.
pub(crate) async fn takes_last_admin(tx: &mut Tx, before: &AccountRow) -> Result<bool, Broken> {
    let was_one = before.summary.role == Role::Admin && before.disabled_at.is_none();
    Ok(was_one && tx.active_admins().await? == 0)
}

/// Whether an address that is entered for somebody is a method at once. That the process is off now is no reason
/// against it: it is asked for once it is on.
pub(crate) fn can_reach(app: &App, policy: &Policy, kind: MethodKind) -> bool {
    Policy { two_factor: true, ..policy.clone() }.offers(kind) && app.has_a_way_for(kind)
}

/// The fields in which a profile differs from an account.
pub(crate) fn changed(row: &AccountRow, profile: &Profile, active: bool) -> Vec<&'static str> {
    let fields = [
        ("username", row.summary.username != profile.username),
        ("name", row.summary.name != profile.name),
        ("email", row.email != profile.email),
        ("phone", row.phone != profile.phone),
        ("role", row.summary.role != profile.role),
        ("active", row.disabled_at.is_none() != active),
    ];
    fields.into_iter().filter(|(_, is_another)| *is_another).map(|(field, _)| field).collect()
}

/// What the log says of such a change.
pub(crate) fn events(fields: &[&'static str], role: Role, active: bool) -> Vec<(&'static str, String)> {
    let mut events = vec![];
    let profile: Vec<&str> =
        fields.iter().copied().filter(|field| !matches!(*field, "role" | "active")).collect();
    if !profile.is_empty() {
        events.push(("user_changed", profile.join(",")));
    }
    if fields.contains(&"role") {
        events.push(("role_changed", role.as_str().to_owned()));
    }
    if fields.contains(&"active") {
        events.push((if active { "user_enabled" } else { "user_disabled" }, String::new()));
    }
    events
}
