//! Debian's packages: what is missing is installed, or the one line to install it is said.

use std::io::IsTerminal;
use std::process::{Command, Stdio};

use crate::error::{Result, Trouble};
use crate::install::cache;
use crate::process::program::{found, output, program};
use crate::process::progress::long_step;
use crate::workspace::Place;

/// `what_for` completes "PostgreSQL is needed …", for where it has to be done by hand.
pub(crate) fn install(place: &Place, packages: &[&str], what_for: &str) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(place, name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if found("apt-get").is_none() {
        return Err(Trouble::new(format!(
            "{what_for}; here it has to be installed by hand (Debian calls it: {names})"
        )));
    }
    let by_hand = format!("apt-get update && apt-get install --no-install-recommends {names}");
    let Some(rights) = rights(place) else {
        return Err(Trouble::new(format!(
            "{what_for}, and installing it takes root. Run this and try again:\n  {by_hand}"
        )));
    };
    // Two at once would fail on dpkg's lock instead of waiting.
    let _lock = cache::lock(&place.cache.join("locks/apt"))?;
    let log = cache::log(place, "apt")?;
    let apt = |words: &[&str]| {
        let mut command = Command::new("env");
        if let Some(sudo) = rights {
            command = Command::new("sudo");
            command.args(sudo).arg("env");
        }
        command
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=600"])
            .args(words);
        command.current_dir("/");
        command
    };
    long_step("asking Debian what packages there are", "10 s", &log, &mut apt(&["update"]))?;
    // Never at the price of a package that the person has chosen (rustup's conflicts with rustc-web, for one).
    let mut words = vec!["install", "--yes", "--no-remove", "--no-install-recommends"];
    words.extend(&missing);
    long_step(&format!("installing {names} from Debian"), "30 s to 2 min", &log, &mut apt(&words))
        .map_err(|trouble| Trouble::new(format!("{trouble}\n{what_for}. By hand: {by_hand}")))
}

fn is_installed(place: &Place, name: &str) -> bool {
    let mut query = program("dpkg-query", place);
    let said = output(query.args(["--show", "--showformat=${db:Status-Status}", name]));
    said.is_ok_and(|status| status == "installed")
}

/// How root's rights are had: `Some(None)` by being root, `Some(sudo's words)` by sudo, `None` not at all.
fn rights(place: &Place) -> Option<Option<&'static [&'static str]>> {
    if is_root(place) {
        return Some(None);
    }
    found("sudo")?;
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        // Asked here, where it can be seen: the step itself writes to a log.
        let asked = Command::new("sudo").arg("--validate").status().ok()?;
        return asked.success().then_some(Some(&["--non-interactive"]));
    }
    let quiet =
        Command::new("sudo").args(["--non-interactive", "true"]).stderr(Stdio::null()).status().ok()?;
    quiet.success().then_some(Some(&["--non-interactive"]))
}

pub(crate) fn is_root(place: &Place) -> bool {
    output(program("id", place).arg("-u")).is_ok_and(|id| id == "0")
}
