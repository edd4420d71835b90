//! `latchkey-api user …`: accounts from a script, without a browser.

use std::io::{BufRead as _, Read as _};

use clap::{Args, Subcommand, ValueEnum};
use latchkey_contract::{Account, MethodKind, Role, rules};
use latchkey_flow::TotpSecret;

use super::{Stopped, open, say};
use crate::chance;
use crate::clock::Clock;
use crate::keys::Keys;
use crate::passwords::Passwords;
use crate::profile::{Profile, Typed};
use crate::settings::{Flags, Settings};
use crate::store::{AccountRow, NewAccount, Store, Tx};
use crate::user_change::takes_last_admin;

/// Look after accounts
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add an account; the password is read from standard input. Each address or secret given is a configured method
    Add(Add),
    /// Change an account; what is not given stays as it is
    Set(Set),
    /// Set a password, read from standard input; ends the account's sessions
    SetPassword(Named),
    /// Let nobody sign in to an account; ends its sessions
    Disable(Named),
    /// Let people sign in to an account again
    Enable(Named),
    /// List the accounts: username, role, state, methods
    List,
}

#[derive(Debug, Args)]
pub(super) struct Named {
    /// The account's username or email
    #[arg(long)]
    username: String,
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// What the person types to sign in
    #[arg(long)]
    username: String,
    /// What the person is called [default: the username]
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    details: Details,
}

#[derive(Debug, Args)]
pub(super) struct Set {
    /// The account's username or email
    #[arg(long)]
    username: String,
    /// Another username
    #[arg(long)]
    new_username: Option<String>,
    /// Another name
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    details: Details,
}

#[derive(Debug, Args)]
struct Details {
    /// The email address; configures the method. In `set`, an empty one removes both
    #[arg(long)]
    email: Option<String>,
    /// The phone number with its country; configures the method. In `set`, an empty one removes both
    #[arg(long)]
    phone: Option<String>,
    /// The authenticator app's secret, base32; configures the method. In `set`, an empty one removes it
    #[arg(long)]
    app_secret: Option<String>,
    /// What the account may do
    #[arg(long)]
    role: Option<RoleName>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleName {
    User,
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::User => Self::User,
            RoleName::Admin => Self::Admin,
        }
    }
}

impl User {
    pub(super) async fn run(self, flags: &Flags) -> Result<(), Stopped> {
        let settings = Settings::read(flags)?;
        let store = open(&settings.database).await?;
        let keys = Keys::new(&settings.master_key()?);
        match self {
            Self::Add(add) => add.run(&store, &keys).await,
            Self::Set(set) => set.run(&store, &keys).await,
            Self::SetPassword(named) => {
                let hash = Passwords::new()?.hash(read_password()?).await?;
                let (mut tx, row) = find(&store, &named.username).await?;
                tx.set_password(&row.view.id, &hash).await?;
                tx.remove_sessions_of(&row.view.id).await?;
                Ok(tx.commit().await?)
            }
            Self::Disable(named) => set_disabled(&store, &named.username, true).await,
            Self::Enable(named) => set_disabled(&store, &named.username, false).await,
            Self::List => list(&store).await,
        }
    }
}

impl Add {
    async fn run(self, store: &Store, keys: &Keys) -> Result<(), Stopped> {
        let hash = Passwords::new()?.hash(read_password()?).await?;
        let id = chance::id().map_err(crate::error::Broken::from)?;
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        let typed = Typed {
            username: &self.username,
            name: &given(&self.name),
            email: &given(&self.details.email),
            phone: &given(&self.details.phone),
            role: self.details.role.map(Role::from).unwrap_or_default().as_str(),
        };
        let profile = read(&typed)?;
        let now = Clock::System.now();
        let mut tx = store.begin().await?;
        tx.claim_registry().await?;
        check_free(&mut tx, &id, &profile).await?;
        let Profile { username, name, email, phone, role } = profile;
        let view = Account { id: id.clone(), username, name, role };
        let account = NewAccount { view, email, phone, password_hash: Some(hash) };
        tx.add_account(&account, now).await?;
        configure(&mut tx, keys, &id, &self.details).await?;
        Ok(tx.commit().await?)
    }
}

impl Set {
    async fn run(self, store: &Store, keys: &Keys) -> Result<(), Stopped> {
        let (mut tx, before) = find(store, &self.username).await?;
        let mut row = before.clone();
        let role = self.details.role.map_or(row.view.role, Role::from);
        let typed = Typed {
            username: self.new_username.as_deref().unwrap_or(&before.view.username),
            name: self.name.as_deref().unwrap_or(&before.view.name),
            email: self.details.email.as_deref().or(before.email.as_deref()).unwrap_or_default(),
            phone: self.details.phone.as_deref().or(before.phone.as_deref()).unwrap_or_default(),
            role: role.as_str(),
        };
        let profile = read(&typed)?;
        check_free(&mut tx, &row.view.id, &profile).await?;
        let id = row.view.id;
        row.view =
            Account { id: id.clone(), username: profile.username, name: profile.name, role: profile.role };
        (row.email, row.phone) = (profile.email, profile.phone);
        save(&mut tx, &before, &row).await?;
        if configure(&mut tx, keys, &id, &self.details).await? {
            tx.remove_sessions_of(&id).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Configures or removes the methods that were named. Says whether there were any.
async fn configure(tx: &mut Tx, keys: &Keys, id: &str, details: &Details) -> Result<bool, Stopped> {
    let now = Clock::System.now();
    let named = [
        (MethodKind::App, &details.app_secret),
        (MethodKind::Sms, &details.phone),
        (MethodKind::Email, &details.email),
    ];
    let mut any = false;
    for (kind, given) in named {
        let Some(text) = given else { continue };
        any = true;
        if text.is_empty() {
            tx.remove_method(id, kind).await?;
            continue;
        }
        let sealed = match kind {
            MethodKind::App => {
                let secret = TotpSecret::from_base32(text)
                    .ok_or("app-secret: give at least 160 bits in base32, 32 letters and digits")?;
                Some(keys.seal(id, &kind.into(), secret.reveal()).map_err(crate::error::Broken::from)?)
            }
            MethodKind::Sms | MethodKind::Email | MethodKind::Recovery => None,
        };
        tx.set_method(id, kind, sealed.as_deref(), now).await?;
    }
    Ok(any)
}

/// The account, held until the transaction ends, and with it all that it is compared with.
async fn find(store: &Store, name: &str) -> Result<(Tx, AccountRow), Stopped> {
    let found = store.account_named(name).await?;
    let unknown = || Stopped(format!("username: no account is called {name:?}"));
    let mut tx = store.begin().await?;
    tx.claim_registry().await?;
    let row = tx.claim_account(&found.ok_or_else(unknown)?.view.id).await?.ok_or_else(unknown)?;
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

async fn set_disabled(store: &Store, name: &str, disabled: bool) -> Result<(), Stopped> {
    let (mut tx, before) = find(store, name).await?;
    let row = AccountRow { disabled_at: disabled.then(|| Clock::System.now()), ..before.clone() };
    save(&mut tx, &before, &row).await?;
    if disabled {
        tx.remove_sessions_of(&row.view.id).await?;
    }
    Ok(tx.commit().await?)
}

async fn list(store: &Store) -> Result<(), Stopped> {
    let mut tx = store.look().await?;
    for row in store.accounts().await? {
        let methods = tx.methods(&row.view.id).await?;
        let methods: Vec<&str> = methods.iter().map(|method| method.kind.as_str()).collect();
        let state = if row.disabled_at.is_some() { "disabled" } else { "active" };
        let methods = if methods.is_empty() { "-".to_owned() } else { methods.join(",") };
        say(&format!("{}\t{}\t{state}\t{methods}", row.view.username, row.view.role.as_str()))?;
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
    let password = line.trim_end_matches(['\r', '\n']);
    if password.chars().count() < 8 || password.len() > rules::PASSWORD_MAX {
        return Err(Stopped(format!(
            "password: give 8 characters or more, and at most {} bytes",
            rules::PASSWORD_MAX
        )));
    }
    Ok(password.to_owned())
}
