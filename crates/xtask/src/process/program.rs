//! Runs programs to their end, with errors that name the command that failed.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::process::version::ToolVersion;
use crate::workspace::Workspace;

/// The program `name`, run in the checkout with an empty standard input.
pub(crate) fn program(name: impl AsRef<OsStr>, workspace: &Workspace) -> Command {
    let mut command = Command::new(name);
    command.current_dir(&workspace.root).stdin(Stdio::null());
    command
}

/// Cargo of the toolchain that `cargo xtask` was started with.
pub(crate) fn cargo(workspace: &Workspace) -> Command {
    program("cargo", workspace)
}

/// Runs the command to its end; its output goes to the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| spawn_error(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::new(format!("{} failed ({status})", command_line(command))))
    }
}

/// Runs the command to its end and returns its trimmed standard output; an error holds its standard error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| spawn_error(command, &error))?;
    let stdout = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::new(format!("{} failed ({})\n{stdout}{stderr}", command_line(command), output.status)))
}

/// The path of the program, as the shell would find it.
pub(crate) fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_program(file))
}

pub(crate) fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// The version that `--version` prints; `None` if the program fails, as rustup's shim of a missing tool does.
pub(crate) fn version_of(file: &Path) -> Option<ToolVersion> {
    let output = Command::new(file).arg("--version").stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| ToolVersion::parse_output(&String::from_utf8_lossy(&output.stdout)))?
}

/// The value of PATH with `folders` in front.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<std::ffi::OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&old)))
        .map_err(|error| Error::new(format!("the cache folder cannot be put on PATH: {error}")))
}

pub(crate) fn spawn_error(command: &Command, error: &std::io::Error) -> Error {
    Error::new(format!("could not start {}: {error}", command_line(command)))
}

/// The command as typed in a shell, in backticks, each word cut off at 200 characters.
pub(crate) fn command_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> =
        words.map(|word| word.to_string_lossy().chars().take(200).collect::<String>()).collect();
    format!("`{}`", words.join(" "))
}
