//! Node, and the few pinned npm packages, each in a folder of its own in the cache.

use std::path::PathBuf;
use std::process::Command;

use crate::error::{Result, Trouble};
use crate::install::cache;
use crate::process::program::{found, program};
use crate::process::progress::long_step;
use crate::workspace::Place;

const MISSING: &str = "Node and npm are needed: for wasm-opt, for minifying, and for compressing the page.\n\
    Install Node 20 or newer (https://nodejs.org, or `apt-get install nodejs npm`, or `brew install node`) and try again.";

pub(crate) fn node(place: &Place) -> Result<Command> {
    found("node").map(|file| program(file, place)).ok_or_else(|| Trouble::new(MISSING))
}

/// The `node_modules` that holds the package; its programs are in `.bin` there.
pub(crate) fn package(place: &Place, name: &str, version: &str) -> Result<PathBuf> {
    let npm = found("npm").ok_or_else(|| Trouble::new(MISSING))?;
    let folder = cache::once(place, &format!("tools/npm-{name}-{version}"), |part, _| {
        let mut install = program(npm, place);
        // No package that we use needs its install script, and one that we do not know of must not run.
        install.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(part);
        install.arg(format!("{name}@{version}")).current_dir(part);
        let log = cache::log(place, &format!("npm-{name}"))?;
        long_step(&format!("fetching {name} {version} from npm"), "5 s", &log, &mut install)
    })?;
    Ok(folder.join("node_modules"))
}
