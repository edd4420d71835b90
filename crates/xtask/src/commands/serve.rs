//! `serve`: builds the app and the server, and serves them.

use std::os::unix::process::CommandExt;

use crate::build::app;
use crate::build::server::{BuildProfile, build_server, server_command};
use crate::error::Result;
use crate::process::program::spawn_error;
use crate::process::progress::{Stopwatch, format_duration, print_status};
use crate::workspace::Workspace;

pub(crate) fn serve(workspace: &Workspace, demo: bool, port: u16) -> Result<()> {
    app::build(workspace)?;
    let stopwatch = Stopwatch::start();
    print_status("building the server (usually 3 to 6 min the first time)");
    let server = build_server(workspace, BuildProfile::Release, demo)?;
    print_status(&format!("the server is built ({})", format_duration(stopwatch.elapsed())));
    let mut command = server_command(server, workspace, port, demo);
    command.arg("--app").arg(workspace.dist());
    // The server replaces this process: it gets the signals, and its exit status is the command's.
    let error = command.exec();
    Err(spawn_error(&command, &error))
}
