//! Every command a person types; `cargo xtask help` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to whoever typed it")]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on may stop"))]

#[cfg(not(unix))]
compile_error!(
    "Latchkey is built on Linux and macOS; on Windows use WSL, where these commands work as they are."
);

mod build;
mod checks;
mod commands;
mod error;
mod install;
mod process;
mod test_tools;
mod toolchain;
mod workspace;

use std::process::ExitCode;

use commands::arguments::Command;
use commands::{bench, check, dev, serve, test};
use error::Result;
use workspace::Place;

fn main() -> ExitCode {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    match Command::read(&typed).and_then(obey) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("\nxtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> Result<()> {
    if let Command::Help(text) = command {
        print!("{text}");
        return Ok(());
    }
    let place = Place::find()?;
    match command {
        Command::Help(_) => Ok(()),
        Command::Setup => serve::set_up(&place),
        Command::Serve { demo, port } => serve::serve(&place, demo, port),
        Command::Dev { demo } => dev::dev(&place, demo),
        Command::Test { part, rest } => test::test(&place, part, &rest),
        Command::Check => check::check(&place),
        Command::Bench => bench::bench(&place),
    }
}
