//! What `latchkey-api user …` does: the same as an administrator's page, except that a phone is never
//! mandatory.

use std::io::{BufRead as _, Read as _};

use latchkey_contract::{MethodKind, ProblemCode, Role, rules};
use latchkey_flow::TotpSecret;

use super::app_setup::build_app;
use super::cli_error::CliError;
use super::output::print_line;
use super::user_args::{AccountDetails, AddArgs, SetArgs, UserCommand};
use crate::accounts::add::add_accounts;
use crate::accounts::change::{self, AccountChange, MethodChange, PasswordChange, change_account};
use crate::accounts::change_author::ChangeAuthor;
use crate::accounts::password_rules;
use crate::accounts::profile::{Profile, ProfileInput, taken_field};
use crate::app::App;
use crate::error::{ApiError, InternalError};
use crate::settings::{Flags, Settings};
use crate::store::{AccountRow, NewAccount, Tx};

/// An account, locked until its transaction ends.
struct LockedAccount {
    tx: Tx,
    row: AccountRow,
}

/// Runs the command on the app that the settings describe.
pub(super) async fn run(command: UserCommand, flags: &Flags) -> Result<(), CliError> {
    let app = build_app(&Settings::read(flags)?).await?;
    match command {
        UserCommand::Add(args) => add(&app, &args).await,
        UserCommand::Set(args) => set(&app, &args).await,
        UserCommand::SetPassword(account) => set_password(&app, &account.username).await,
        UserCommand::Disable(account) => set_active(&app, &account.username, false).await,
        UserCommand::Enable(account) => set_active(&app, &account.username, true).await,
        UserCommand::List => list(&app).await,
    }
}

/// Adds an account with a password.
async fn add(app: &App, args: &AddArgs) -> Result<(), CliError> {
    let password = read_password()?;
    let hash = app.passwords.hash(password.clone()).await?;
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let typed = ProfileInput {
        username: &args.username,
        name: &given(&args.name),
        email: &given(&args.details.email),
        phone: &given(&args.details.phone),
        role: args.details.role.map(Role::from).unwrap_or_default().as_str(),
    };
    let profile = read(&typed)?;
    let account = NewAccount { password_hash: Some(hash), ..profile.clone().into_account()? };
    let id = account.summary.id.clone();
    let mut tx = app.store.begin().await?;
    tx.lock_uniqueness().await?;
    if let Some(field) = taken_field(&mut tx, &id, &profile).await? {
        return Err(taken(field, &profile));
    }
    // Whoever writes a script knows what an address is for: each configures its method, even if no sender is
    // set.
    if !add_accounts(&mut tx, app, ChangeAuthor::CommandLine, |_| true, &[account]).await? {
        return Err("username: a name or address was taken meanwhile".into());
    }
    if let Some(secret) = args.details.app_secret.as_deref().filter(|secret| !secret.is_empty()) {
        let secret = encrypted_secret(app, &id, secret)?;
        tx.set_method(&id, MethodKind::App, Some(&secret), app.clock.now()).await?;
    }
    check_password(&mut tx, &id, &password).await?;
    Ok(tx.commit().await?)
}

/// Changes the fields of an account that were given.
async fn set(app: &App, args: &SetArgs) -> Result<(), CliError> {
    let LockedAccount { mut tx, row } = lock(app, &args.username).await?;
    let role = args.details.role.map_or(row.summary.role, Role::from);
    let typed = ProfileInput {
        username: args.new_username.as_deref().unwrap_or(&row.summary.username),
        name: args.name.as_deref().unwrap_or(&row.summary.name),
        email: args.details.email.as_deref().or(row.email.as_deref()).unwrap_or_default(),
        phone: args.details.phone.as_deref().or(row.phone.as_deref()).unwrap_or_default(),
        role: role.as_str(),
    };
    let profile = read(&typed)?;
    let methods = method_changes(app, &row.summary.id, &args.details)?;
    let active = row.disabled_at.is_none();
    let change = AccountChange::of(row).with_profile(profile, active, app).with_methods(methods);
    save(&mut tx, app, change).await?;
    Ok(tx.commit().await?)
}

/// Sets a password, which is read from standard input.
async fn set_password(app: &App, name: &str) -> Result<(), CliError> {
    let password = read_password()?;
    let hash = app.passwords.hash(password.clone()).await?;
    let LockedAccount { mut tx, row } = lock(app, name).await?;
    check_password(&mut tx, &row.summary.id, &password).await?;
    save(&mut tx, app, AccountChange::of(row).with_password(PasswordChange::Set(hash))).await?;
    Ok(tx.commit().await?)
}

/// Disables an account, or enables it again.
async fn set_active(app: &App, name: &str, active: bool) -> Result<(), CliError> {
    let LockedAccount { mut tx, row } = lock(app, name).await?;
    save(&mut tx, app, AccountChange::of(row).with_active(active, app)).await?;
    Ok(tx.commit().await?)
}

/// Prints a line for each account: username, role, state and methods, with tabs between them.
async fn list(app: &App) -> Result<(), CliError> {
    let mut reader = app.store.read().await?;
    for row in app.store.accounts().await? {
        let methods = reader.methods(&row.summary.id).await?;
        let methods: Vec<&str> = methods.iter().map(|method| method.kind.as_str()).collect();
        let state = if row.disabled_at.is_some() { "disabled" } else { "active" };
        let methods = if methods.is_empty() { "-".to_owned() } else { methods.join(",") };
        print_line(&format!("{}\t{}\t{state}\t{methods}", row.summary.username, row.summary.role.as_str()))?;
    }
    Ok(())
}

/// The changes of methods that the details ask for: an address or a secret configures one, an empty text
/// removes it.
fn method_changes(app: &App, id: &str, details: &AccountDetails) -> Result<Vec<MethodChange>, CliError> {
    let mut changes = vec![];
    for (kind, given) in [(MethodKind::Sms, &details.phone), (MethodKind::Email, &details.email)] {
        changes.extend(given.as_ref().map(|address| match address.as_str() {
            "" => MethodChange::Remove(kind),
            _ => MethodChange::SetAddress(kind),
        }));
    }
    changes.extend(match details.app_secret.as_deref() {
        None => None,
        Some("") => Some(MethodChange::Remove(MethodKind::App)),
        Some(secret) => Some(MethodChange::SetApp(encrypted_secret(app, id, secret)?)),
    });
    Ok(changes)
}

fn encrypted_secret(app: &App, id: &str, base32: &str) -> Result<String, CliError> {
    let secret = TotpSecret::from_base32(base32)
        .ok_or("app-secret: give at least 160 bits in base32, 32 letters and digits")?;
    Ok(app.keys.encrypt(id, &MethodKind::App.into(), secret.reveal()).map_err(InternalError::from)?)
}

/// Locks the account of that username or email, together with the rows that its fields are compared with.
async fn lock(app: &App, name: &str) -> Result<LockedAccount, CliError> {
    let found = app.store.account_named(name).await?;
    let unknown = || CliError(format!("username: no account is called {name:?}"));
    let mut tx = app.store.begin().await?;
    let row = change::lock(&mut tx, &found.ok_or_else(unknown)?.summary.id).await?.ok_or_else(unknown)?;
    Ok(LockedAccount { tx, row })
}

/// Saves a change and what follows from it. A refusal becomes a sentence that names the field.
async fn save(tx: &mut Tx, app: &App, change: AccountChange) -> Result<(), CliError> {
    let profile = Profile::of(&change.after);
    let saved = change_account(tx, app, &app.policy(), ChangeAuthor::CommandLine, change).await;
    match saved {
        Ok(()) => Ok(()),
        Err(ApiError::Internal(error)) => Err(error.into()),
        Err(ApiError::Refused(problem)) => Err(match (problem.code, problem.field.as_deref()) {
            (ProblemCode::Taken, Some(field)) => taken(field, &profile),
            (ProblemCode::LastAdmin, _) => {
                "role: this is the last active administrator; make somebody else one first".into()
            }
            _ => CliError(problem.title),
        }),
    }
}

/// The error for a field whose value belongs to another account.
fn taken(field: &str, profile: &Profile) -> CliError {
    let text = match field {
        "email" => profile.email.as_deref(),
        "phone" => profile.phone.as_deref(),
        _ => Some(profile.username.as_str()),
    };
    CliError(format!("{field}: {:?} belongs to another account", text.unwrap_or_default()))
}

/// Checks what was given by the rules that hold for every profile; the phone is not mandatory here.
fn read(typed: &ProfileInput<'_>) -> Result<Profile, CliError> {
    Profile::read(typed, false).map_err(|errors| {
        let sentences = errors.iter().map(|error| format!("{}: {}", error.field, error.advice));
        CliError(sentences.collect::<Vec<_>>().join(" "))
    })
}

/// Reads a password from a line of standard input, and not from the arguments, which every process can read.
fn read_password() -> Result<String, CliError> {
    let most = rules::PASSWORD_MAX as u64 + 2;
    let mut line = String::new();
    std::io::stdin().lock().take(most).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Refuses a password that the owner of the account could not choose either.
async fn check_password(tx: &mut Tx, id: &str, password: &str) -> Result<(), CliError> {
    let row = tx.account(id).await?.ok_or("username: the account is gone")?;
    let alone = tx.methods(id).await?.is_empty();
    password_rules::check(password, alone, &row).map_err(|advice| CliError(format!("password: {advice}")))
}
