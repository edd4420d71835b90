//! What can be typed, and the run of the command that was.

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::cli_error::CliError;
use super::output::print_line;
use super::serve::ServeArgs;
use super::user_args::UserCommand;
use super::{serve, user_commands};
use crate::settings::Flags;

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
    /// Serve the API, and the app if its folder is given. Without any account, print a link for the first
    /// administrator
    Serve(ServeArgs),
    /// Look after accounts
    #[command(subcommand)]
    User(UserCommand),
    /// Print the OpenAPI document
    Openapi,
}

/// Runs a command to its end. A failure is reported on the standard error stream.
pub async fn run(line: CommandLine) -> ExitCode {
    let result = match line.command {
        CliCommand::Serve(args) => serve::run(&args, &line.flags).await,
        CliCommand::User(command) => user_commands::run(command, &line.flags).await,
        CliCommand::Openapi => print_openapi(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError(sentence)) => {
            let _ = writeln!(std::io::stderr(), "latchkey-api: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn print_openapi() -> Result<(), CliError> {
    print_line(&serde_json::to_string_pretty(&crate::routes::document())?)
}
