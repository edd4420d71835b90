//! What can be typed, and what comes back.

#[cfg(feature = "demo")]
mod demo;
mod listener;
mod serve;
mod user_args;
mod user_commands;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{App, AppParts};
use crate::clock::Clock;
use crate::crypto::keyed_lock::KeyedLock;
use crate::crypto::keys::Keys;
use crate::crypto::password_hasher::Passwords;
use crate::error::InternalError;
use crate::policy::Policies;
use crate::senders::{Channel, Sender, SenderSettings};
use crate::settings::{Flags, Settings};
use crate::store::Store;

/// The API behind a login with a second factor.
///
/// Settings come from a TOML file, then LATCHKEY_* variables (LATCHKEY_PUBLIC_URL,
/// LATCHKEY_POLICY__CODE_LIFETIME_SECONDS, …), then flags; each over the one before. The file
/// latchkey.example.toml describes them all.
#[derive(Debug, Parser)]
#[command(name = "latchkey-api", version)]
pub struct CommandLine {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: CliCommand,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    /// Serve the API, and the app if its folder is given. Without any account, print a link for the first administrator
    Serve(serve::Serve),
    /// Look after accounts
    #[command(subcommand)]
    User(user_args::UserCommand),
    /// Print the OpenAPI document
    Openapi,
}

/// A command could not do what it should; the sentence says what to do about it.
#[derive(Debug)]
pub(crate) struct CliError(String);

impl<E: std::fmt::Display> From<E> for CliError {
    fn from(error: E) -> Self {
        Self(format!("{error:#}"))
    }
}

/// Runs a command to its end.
pub async fn run(line: CommandLine) -> ExitCode {
    let done = match line.command {
        CliCommand::Serve(serve) => serve.run(&line.flags).await,
        CliCommand::User(user) => user.run(&line.flags).await,
        CliCommand::Openapi => openapi(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError(why)) => {
            let _ = writeln!(std::io::stderr(), "latchkey-api: {why}");
            ExitCode::FAILURE
        }
    }
}

fn openapi() -> Result<(), CliError> {
    say(&serde_json::to_string_pretty(&crate::routes::document())?)
}

/// A line for whoever typed the command.
fn say(line: &str) -> Result<(), CliError> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// The app that the settings describe, on that store.
fn assemble(settings: &Settings, store: Store) -> Result<App, CliError> {
    let sender = |name: &str, set: &Option<SenderSettings>, channel| -> Result<Option<Sender>, CliError> {
        let built = set.as_ref().map(|set| set.build(channel)).transpose();
        built.map_err(|error| CliError(format!("{name}.{error}")))
    };
    Ok(App::new(AppParts {
        store,
        clock: Clock::System,
        keys: Keys::new(&settings.master_key()?),
        passwords: Passwords::new()?,
        policies: Policies::new(settings.policy()?),
        site: settings.site()?,
        email: sender("email", &settings.email, Channel::Email)?,
        text: sender("text", &settings.text, Channel::Text)?,
        turns: KeyedLock::default(),
    }))
}

async fn open(database: &str) -> Result<Store, InternalError> {
    // A new file is what somebody who starts for the first time wants; a missing folder is not.
    if database.starts_with("sqlite:") && !database.contains("mode=") {
        let sign = if database.contains('?') { '&' } else { '?' };
        return Store::open(&format!("{database}{sign}mode=rwc")).await;
    }
    Store::open(database).await
}
