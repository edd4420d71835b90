//! Every command a person types; `cargo xtask help` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command prints its results in a terminal")]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "in a test, a panic is a failure"))]

#[cfg(not(unix))]
compile_error!(
    "Latchkey is built on Linux and macOS; on Windows use WSL, where these commands work as they are."
);

mod build;
mod checks;
mod commands;
mod error;
mod files;
mod install;
mod process;
mod source;
mod test_tools;
mod toolchain;
mod workspace;

use std::process::ExitCode;

use commands::arguments::XtaskCommand;
use commands::{bench, check, dev, serve, setup, test};
use error::Result;
use workspace::Workspace;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match XtaskCommand::parse(&arguments).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: XtaskCommand) -> Result<()> {
    if let XtaskCommand::Help(text) = command {
        print!("{text}");
        return Ok(());
    }
    let workspace = Workspace::find()?;
    match command {
        XtaskCommand::Help(_) => Ok(()),
        XtaskCommand::Setup => setup::setup(&workspace),
        XtaskCommand::Serve { demo, port } => serve::serve(&workspace, demo, port),
        XtaskCommand::Dev { demo } => dev::dev(&workspace, demo),
        XtaskCommand::Test { suite, test_arguments } => test::test(&workspace, suite, &test_arguments),
        XtaskCommand::Check { only_rules } => check::check(&workspace, only_rules),
        XtaskCommand::Bench => bench::bench(&workspace),
    }
}
