//! `latchkey-api user …`: accounts from a script, without a browser.

use clap::{Args, Subcommand, ValueEnum};
use latchkey_contract::Role;

use super::{Stopped, assemble, open, user_commands};
use crate::settings::{Flags, Settings};

/// Look after accounts. What is done to one stands in the audit log, and its owner is told by mail
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
    pub(super) username: String,
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// What the person types to sign in
    #[arg(long)]
    pub(super) username: String,
    /// What the person is called [default: the username]
    #[arg(long)]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) details: Details,
}

#[derive(Debug, Args)]
pub(super) struct Set {
    /// The account's username or email
    #[arg(long)]
    pub(super) username: String,
    /// Another username
    #[arg(long)]
    pub(super) new_username: Option<String>,
    /// Another name
    #[arg(long)]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) details: Details,
}

#[derive(Debug, Args)]
pub(super) struct Details {
    /// The email address; configures the method. In `set`, an empty one removes both
    #[arg(long)]
    pub(super) email: Option<String>,
    /// The phone number with its country; configures the method. In `set`, an empty one removes both
    #[arg(long)]
    pub(super) phone: Option<String>,
    /// The authenticator app's secret, base32; configures the method. In `set`, an empty one removes it
    #[arg(long)]
    pub(super) app_secret: Option<String>,
    /// What the account may do
    #[arg(long)]
    pub(super) role: Option<RoleName>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RoleName {
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
        let app = assemble(&settings, open(&settings.database).await?)?;
        match self {
            Self::Add(said) => user_commands::add(&app, &said).await,
            Self::Set(said) => user_commands::set(&app, &said).await,
            Self::SetPassword(named) => user_commands::set_password(&app, &named.username).await,
            Self::Disable(named) => user_commands::set_active(&app, &named.username, false).await,
            Self::Enable(named) => user_commands::set_active(&app, &named.username, true).await,
            Self::List => user_commands::list(&app).await,
        }
    }
}
