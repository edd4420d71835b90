//! What `latchkey-api user …` does: as an administrator would, but for the phone, which is not asked of a script.

use std::io::{BufRead as _, Read as _};

use latchkey_contract::{AccountSummary, MethodKind, Role, rules};
use latchkey_flow::TotpSecret;

use super::user_args::{Add, Details, Set};
use super::{Stopped, say};
use crate::accounts::change::{changed, events, takes_last_admin};
use crate::accounts::password_rules;
use crate::accounts::profile::{Profile, Typed};
use crate::app::App;
use crate::audit::entry::Entry;
use crate::error::Broken;
use crate::messages::About;
use crate::notifications::{self, By};
use crate::store::{AccountRow, NewAccount, Tx};

/// What the log says in the place of a browser.
const FROM: &str = "Command line";

/// Adds an account with a password.
pub(super) async fn add(app: &App, said: &Add) -> Result<(), Stopped> {
    let password = read_password()?;
    let hash = app.passwords.hash(password.clone()).await?;
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let typed = Typed {
        username: &said.username,
        name: &given(&said.name),
        email: &given(&said.details.email),
        phone: &given(&said.details.phone),
        role: said.details.role.map(Role::from).unwrap_or_default().as_str(),
    };
    let profile = read(&typed)?;
    let account = NewAccount { password_hash: Some(hash), ..profile.clone().into_account()? };
    let summary = &account.summary;
    let mut tx = app.store.begin().await?;
    tx.claim_registry().await?;
    check_free(&mut tx, &summary.id, &profile).await?;
    tx.add_account(&account, app.clock.now()).await?;
    configure(&mut tx, app, &summary.id, &said.details).await?;
    check_password(&mut tx, &summary.id, &password).await?;
    tx.audit(entry("user_added", app, summary).about(summary.role.as_str())).await?;
    Ok(tx.commit().await?)
}

/// Changes what was named of an account.
pub(super) async fn set(app: &App, said: &Set) -> Result<(), Stopped> {
    let (mut tx, before) = find(app, &said.username).await?;
    let mut row = before.clone();
    let role = said.details.role.map_or(row.summary.role, Role::from);
    let typed = Typed {
        username: said.new_username.as_deref().unwrap_or(&before.summary.username),
        name: said.name.as_deref().unwrap_or(&before.summary.name),
        email: said.details.email.as_deref().or(before.email.as_deref()).unwrap_or_default(),
        phone: said.details.phone.as_deref().or(before.phone.as_deref()).unwrap_or_default(),
        role: role.as_str(),
    };
    let profile = read(&typed)?;
    let id = row.summary.id.clone();
    check_free(&mut tx, &id, &profile).await?;
    let active = row.disabled_at.is_none();
    let fields = changed(&before, &profile, active);
    row.summary =
        AccountSummary { id: id.clone(), username: profile.username, name: profile.name, role: profile.role };
    (row.email, row.phone) = (profile.email, profile.phone);
    save(&mut tx, &before, &row).await?;
    for (event, detail) in events(&fields, role, active) {
        tx.audit(entry(event, app, &row.summary).about(detail)).await?;
    }
    let configured = configure(&mut tx, app, &id, &said.details).await?;
    if !configured.is_empty() {
        tx.remove_sessions_of(&id).await?;
    }
    notifications::tell_addresses(&mut tx, app, &before, &row, By::Administrator).await?;
    for (kind, became) in configured {
        let (event, about) = match became {
            Became::Set => ("method_set", About::MethodSet { kind }),
            Became::Removed => ("method_removed", About::MethodRemoved { kind }),
            Became::AsBefore => continue,
        };
        tx.audit(entry(event, app, &row.summary).about(kind.as_str())).await?;
        // Of another address they are told already.
        if before.address(kind) == row.address(kind) {
            notifications::tell(&mut tx, app, &row, about, By::Administrator).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Sets a password, and ends the sessions.
pub(super) async fn set_password(app: &App, name: &str) -> Result<(), Stopped> {
    let password = read_password()?;
    let hash = app.passwords.hash(password.clone()).await?;
    let (mut tx, row) = find(app, name).await?;
    check_password(&mut tx, &row.summary.id, &password).await?;
    tx.set_password(&row.summary.id, &hash).await?;
    tx.remove_sessions_of(&row.summary.id).await?;
    notifications::tell(&mut tx, app, &row, About::PasswordChanged, By::Administrator).await?;
    tx.audit(entry("password_changed", app, &row.summary)).await?;
    Ok(tx.commit().await?)
}

/// Lets nobody sign in to an account, or its owner again.
pub(super) async fn set_active(app: &App, name: &str, active: bool) -> Result<(), Stopped> {
    let (mut tx, before) = find(app, name).await?;
    let row = AccountRow { disabled_at: (!active).then(|| app.clock.now()), ..before.clone() };
    save(&mut tx, &before, &row).await?;
    if !active {
        tx.remove_sessions_of(&row.summary.id).await?;
    }
    if active == before.disabled_at.is_some() {
        let event = if active { "user_enabled" } else { "user_disabled" };
        tx.audit(entry(event, app, &row.summary)).await?;
    }
    Ok(tx.commit().await?)
}

/// Prints everybody.
pub(super) async fn list(app: &App) -> Result<(), Stopped> {
    let mut look = app.store.look().await?;
    for row in app.store.accounts().await? {
        let methods = look.methods(&row.summary.id).await?;
        let methods: Vec<&str> = methods.iter().map(|method| method.kind.as_str()).collect();
        let state = if row.disabled_at.is_some() { "disabled" } else { "active" };
        let methods = if methods.is_empty() { "-".to_owned() } else { methods.join(",") };
        say(&format!("{}\t{}\t{state}\t{methods}", row.summary.username, row.summary.role.as_str()))?;
    }
    Ok(())
}

/// What became of a method that was named.
enum Became {
    Set,
    Removed,
    AsBefore,
}

/// Configures or removes the methods that were named.
async fn configure(
    tx: &mut Tx,
    app: &App,
    id: &str,
    details: &Details,
) -> Result<Vec<(MethodKind, Became)>, Stopped> {
    let named = [
        (MethodKind::App, &details.app_secret),
        (MethodKind::Sms, &details.phone),
        (MethodKind::Email, &details.email),
    ];
    let before = tx.methods(id).await?;
    let mut configured = vec![];
    for (kind, given) in named {
        let Some(text) = given else { continue };
        if text.is_empty() {
            let was_there = tx.remove_method(id, kind).await?;
            configured.push((kind, if was_there { Became::Removed } else { Became::AsBefore }));
            continue;
        }
        let sealed = match kind {
            MethodKind::App => {
                let secret = TotpSecret::from_base32(text)
                    .ok_or("app-secret: give at least 160 bits in base32, 32 letters and digits")?;
                Some(app.keys.seal(id, &kind.into(), secret.reveal()).map_err(Broken::from)?)
            }
            MethodKind::Sms | MethodKind::Email | MethodKind::Recovery => None,
        };
        tx.set_method(id, kind, sealed.as_deref(), app.clock.now()).await?;
        let is_new = sealed.is_some() || before.iter().all(|method| method.kind != kind);
        configured.push((kind, if is_new { Became::Set } else { Became::AsBefore }));
    }
    Ok(configured)
}

/// The account, held until the transaction ends, and with it all that it is compared with.
async fn find(app: &App, name: &str) -> Result<(Tx, AccountRow), Stopped> {
    let found = app.store.account_named(name).await?;
    let unknown = || Stopped(format!("username: no account is called {name:?}"));
    let mut tx = app.store.begin().await?;
    tx.claim_registry().await?;
    let row = tx.claim_account(&found.ok_or_else(unknown)?.summary.id).await?.ok_or_else(unknown)?;
    Ok((tx, row))
}

async fn save(tx: &mut Tx, before: &AccountRow, row: &AccountRow) -> Result<(), Stopped> {
    tx.save_account(row).await?;
    if takes_last_admin(tx, before).await? {
        let advice = "this is the last active administrator; make somebody else one first";
        return Err(Stopped(format!("role: {advice}")));
    }
    Ok(())
}

/// What was typed, by the rules that hold everywhere; a phone is not asked of a script.
fn read(typed: &Typed<'_>) -> Result<Profile, Stopped> {
    Profile::read(typed, false).map_err(|wrong| {
        let wrong: Vec<String> = wrong.iter().map(|it| format!("{}: {}", it.field, it.advice)).collect();
        Stopped(wrong.join(" "))
    })
}

/// Refuses what belongs to another account, by its field.
async fn check_free(tx: &mut Tx, id: &str, profile: &Profile) -> Result<(), Stopped> {
    let Some(field) = profile.taken(tx, id).await? else { return Ok(()) };
    let text = match field {
        "email" => profile.email.as_deref(),
        "phone" => profile.phone.as_deref(),
        _ => Some(profile.username.as_str()),
    };
    Err(Stopped(format!("{field}: {:?} belongs to another account", text.unwrap_or_default())))
}

/// One line of standard input: a password has no business among the arguments, where every process can read it.
fn read_password() -> Result<String, Stopped> {
    let most = rules::PASSWORD_MAX as u64 + 2;
    let mut line = String::new();
    std::io::stdin().lock().take(most).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Refuses a password that its owner could not choose either.
async fn check_password(tx: &mut Tx, id: &str, password: &str) -> Result<(), Stopped> {
    let row = tx.account(id).await?.ok_or("username: the account is gone")?;
    let alone = tx.methods(id).await?.is_empty();
    password_rules::check(password, alone, &row).map_err(|advice| Stopped(format!("password: {advice}")))
}

fn entry(event: &'static str, app: &App, target: &AccountSummary) -> Entry {
    Entry::by_machine(event, target, FROM, app.clock.now())
}
