//! Builds the server, and starts it with the arguments that each command needs.

use std::path::PathBuf;
use std::process::Command;

use crate::error::Result;
use crate::process::program::{cargo, program, run};
use crate::workspace::Workspace;

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum BuildProfile {
    Debug,
    Release,
}

/// Returns the path of the program that cargo built.
pub(crate) fn build_server(workspace: &Workspace, profile: BuildProfile, demo: bool) -> Result<PathBuf> {
    let release = profile == BuildProfile::Release;
    let mut command = cargo(workspace);
    command.args(["build", "--package", "latchkey-api"]);
    command.args(release.then_some("--release"));
    command.args(demo.then_some("--features=demo"));
    run(&mut command)?;
    Ok(workspace.target.join(if release { "release" } else { "debug" }).join("latchkey-api"))
}

/// The command that serves on `port` of the loopback address.
pub(crate) fn server_command(server: PathBuf, workspace: &Workspace, port: u16, demo: bool) -> Command {
    let mut command = program(server, workspace);
    command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
    command.args(demo.then_some("--demo"));
    command
}
