//! Installs missing Debian packages, or says which command does.

use std::io::IsTerminal;
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::install::cache;
use crate::process::program::{find_on_path, output, program};
use crate::process::progress::run_logged;
use crate::workspace::Workspace;

/// `reason` says what the packages are needed for, as in "PostgreSQL is needed for the tests". It is shown when
/// they have to be installed by hand.
pub(crate) fn install(workspace: &Workspace, packages: &[&str], reason: &str) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(workspace, name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if find_on_path("apt-get").is_none() {
        return Err(Error::new(format!(
            "{reason}; here it has to be installed by hand (Debian calls it: {names})"
        )));
    }
    let by_hand = format!("apt-get update && apt-get install --no-install-recommends {names}");
    let Some(root_access) = root_access(workspace) else {
        return Err(Error::new(format!(
            "{reason}, and installing it takes root. Run this and try again:\n  {by_hand}"
        )));
    };
    // A second apt-get at the same time would fail on dpkg's lock instead of waiting.
    let _lock = cache::lock(&workspace.cache.join("locks/apt"))?;
    let log = cache::log_file(workspace, "apt")?;
    let apt = |words: &[&str]| {
        let mut command = Command::new("env");
        if let Some(sudo) = root_access {
            command = Command::new("sudo");
            command.args(sudo).arg("env");
        }
        command
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=600"])
            .args(words);
        command.current_dir("/");
        command
    };
    run_logged("updating Debian's package lists", "10 s", &log, &mut apt(&["update"]))?;
    // --no-remove: packages that the user has chosen stay (rustup's conflicts with rustc-web, for example).
    let mut words = vec!["install", "--yes", "--no-remove", "--no-install-recommends"];
    words.extend(&missing);
    run_logged(&format!("installing {names} from Debian"), "30 s to 2 min", &log, &mut apt(&words))
        .map_err(|error| Error::new(format!("{error}\n{reason}. By hand: {by_hand}")))
}

fn is_installed(workspace: &Workspace, name: &str) -> bool {
    let mut query = program("dpkg-query", workspace);
    let state = output(query.args(["--show", "--showformat=${db:Status-Status}", name]));
    state.is_ok_and(|status| status == "installed")
}

/// How to run a program as root: `Some(None)` directly, `Some(arguments)` with sudo, `None` not at all.
fn root_access(workspace: &Workspace) -> Option<Option<&'static [&'static str]>> {
    if is_root(workspace) {
        return Some(None);
    }
    find_on_path("sudo")?;
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        // sudo asks for the password here, because the output of the step itself goes to a log.
        let validated = Command::new("sudo").arg("--validate").status().ok()?;
        return validated.success().then_some(Some(&["--non-interactive"]));
    }
    let quiet =
        Command::new("sudo").args(["--non-interactive", "true"]).stderr(Stdio::null()).status().ok()?;
    quiet.success().then_some(Some(&["--non-interactive"]))
}

pub(crate) fn is_root(workspace: &Workspace) -> bool {
    output(program("id", workspace).arg("-u")).is_ok_and(|id| id == "0")
}
