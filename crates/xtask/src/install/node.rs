//! Node, and the pinned npm packages, each in its own folder of the cache.

use std::path::PathBuf;
use std::process::Command;

use crate::error::{Error, Result};
use crate::install::cache;
use crate::process::program::{find_on_path, program};
use crate::process::progress::run_logged;
use crate::workspace::Workspace;

const MISSING: &str = "Node and npm are needed: for wasm-opt, for minifying, and for compressing the page.\n\
    Install Node 20 or newer (https://nodejs.org, or `apt-get install nodejs npm`, or `brew install node`) and try again.";

pub(crate) fn node(workspace: &Workspace) -> Result<Command> {
    find_on_path("node").map(|file| program(file, workspace)).ok_or_else(|| Error::new(MISSING))
}

/// The `node_modules` folder with the package; its programs are in `.bin` there.
pub(crate) fn package(workspace: &Workspace, name: &str, version: &str) -> Result<PathBuf> {
    let npm = find_on_path("npm").ok_or_else(|| Error::new(MISSING))?;
    let folder = cache::create_once(workspace, &format!("tools/npm-{name}-{version}"), |part, _| {
        let mut install = program(npm, workspace);
        // No package in use needs its install script, and an unknown script must not run.
        install.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(part);
        install.arg(format!("{name}@{version}")).current_dir(part);
        let log = cache::log_file(workspace, &format!("npm-{name}"))?;
        run_logged(&format!("fetching {name} {version} from npm"), "5 s", &log, &mut install)
    })?;
    Ok(folder.join("node_modules"))
}
