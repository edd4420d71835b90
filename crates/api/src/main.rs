//! The command line of `latchkey-api`.

use std::process::ExitCode;

use clap::Parser;
use latchkey_api::cli::{self, CommandLine};

#[tokio::main]
async fn main() -> ExitCode {
    // Installed once, for every TLS connection that leaves: there is one implementation in the program.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        return ExitCode::FAILURE;
    }
    cli::run(CommandLine::parse()).await
}
