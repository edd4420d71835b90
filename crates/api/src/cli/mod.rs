//! The command line: what can be typed, and what each command does.

mod app_setup;
mod cli_error;
mod command_line;
#[cfg(feature = "demo")]
mod demo;
mod listener;
mod output;
mod serve;
mod user_args;
mod user_commands;

pub use command_line::{CommandLine, run};
