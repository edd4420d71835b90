//! The arguments of `latchkey-api user …`, which looks after accounts from a script.

use clap::{Args, Subcommand, ValueEnum};
use latchkey_contract::Role;

/// Look after accounts. Each change is recorded in the audit log, and the owner is notified by mail
#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add an account; the password is read from standard input. Each address or secret given is a configured
    /// method
    Add(AddArgs),
    /// Change an account; what is not given stays as it is
    Set(SetArgs),
    /// Set a password, read from standard input; ends the account's sessions
    SetPassword(AccountArg),
    /// Let nobody sign in to an account; ends its sessions
    Disable(AccountArg),
    /// Let people sign in to an account again
    Enable(AccountArg),
    /// List the accounts: username, role, state, methods
    List,
}

#[derive(Debug, Args)]
pub(super) struct AccountArg {
    /// The account's username or email
    #[arg(long)]
    pub(super) username: String,
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// What the person types to sign in
    #[arg(long)]
    pub(super) username: String,
    /// What the person is called [default: the username]
    #[arg(long)]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) details: AccountDetails,
}

#[derive(Debug, Args)]
pub(super) struct SetArgs {
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
    pub(super) details: AccountDetails,
}

#[derive(Debug, Args)]
pub(super) struct AccountDetails {
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
    pub(super) role: Option<RoleArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RoleArg {
    User,
    Admin,
}

impl From<RoleArg> for Role {
    fn from(name: RoleArg) -> Self {
        match name {
            RoleArg::User => Self::User,
            RoleArg::Admin => Self::Admin,
        }
    }
}
