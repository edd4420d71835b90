//! Running other programs, with errors that say which one failed and how.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Result, Trouble};
use crate::process::version::Version;
use crate::workspace::Place;

/// A program in the checkout, with nothing to read: none of these commands asks questions.
pub(crate) fn program(name: impl AsRef<OsStr>, place: &Place) -> Command {
    let mut command = Command::new(name);
    command.current_dir(&place.root).stdin(Stdio::null());
    command
}

/// The toolchain that `cargo xtask` itself was started with.
pub(crate) fn cargo(place: &Place) -> Command {
    program("cargo", place)
}

/// Runs it to its end, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(Trouble::new(format!("{} failed ({status})", line(command)))) }
}

/// Runs it to its end and hands over what it printed; what it complained about goes into the error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| not_started(command, &error))?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() {
        return Ok(said);
    }
    let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Trouble::new(format!("{} failed ({})\n{said}{complaint}", line(command), output.status)))
}

/// Where the shell would find it.
pub(crate) fn found(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_program(file))
}

pub(crate) fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// What it answers to `--version`; `None` when it cannot be run, as a rustup shim for a missing tool cannot.
pub(crate) fn version_of(file: &Path) -> Option<Version> {
    let output = Command::new(file).arg("--version").stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| Version::said(&String::from_utf8_lossy(&output.stdout)))?
}

/// PATH with these folders in front.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<std::ffi::OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&old)))
        .map_err(|error| Trouble::new(format!("the cache folder cannot be put on PATH: {error}")))
}

pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> Trouble {
    Trouble::new(format!("could not start {}: {error}", line(command)))
}

/// What one would type to run it by hand.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> =
        words.map(|word| word.to_string_lossy().chars().take(200).collect::<String>()).collect();
    format!("`{}`", words.join(" "))
}
