//! Every command a person types; `cargo xtask help` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to whoever typed it")]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on may stop"))]

#[cfg(not(unix))]
compile_error!(
    "Latchkey is built on Linux and macOS; on Windows use WSL, where these commands work as they are."
);

mod bench;
mod browser;
mod cache;
mod check;
mod command;
mod debian;
mod dev;
mod kept;
mod kit;
mod layout;
mod node;
mod pack;
mod page;
mod place;
mod postgres;
mod program;
mod progress;
mod serve;
mod stamp;
mod test;
mod trouble;
mod version;
mod wasm;
mod witnesses;

use std::process::ExitCode;

use command::Command;
use place::Place;
use trouble::Result;

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
