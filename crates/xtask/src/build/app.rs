//! Builds the app into `dist/`, unless `dist/` was built from the same sources.

use std::fs;

use crate::build::compress::compress;
use crate::build::fingerprint::{CompareBy, fingerprint};
use crate::error::{Result, at_path};
use crate::install::cache;
use crate::process::program::{cargo, run};
use crate::process::progress::{Stopwatch, format_duration, print_status};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// Every path that the content of `dist/` depends on.
const SOURCES: [&str; 21] = [
    "src",
    "style",
    "words",
    "public",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "crates/contract/Cargo.toml",
    "crates/contract/src",
    "crates/flow/Cargo.toml",
    "crates/flow/src",
    "crates/components/Cargo.toml",
    "crates/components/src",
    "crates/words/Cargo.toml",
    "crates/words/build.rs",
    "crates/words/src",
    "crates/xtask/src/toolchain",
    "crates/xtask/src/build/app.rs",
    "crates/xtask/src/build/compress.rs",
];

pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let state = workspace.state()?;
    let _lock = cache::lock(&state.join("app.lock"))?;
    let record = state.join("app.fingerprint");
    let sources = fingerprint(&workspace.root, &SOURCES, CompareBy::Content)?;
    if workspace.dist().join("index.html").exists()
        && fs::read_to_string(&record).ok() == Some(build_record(workspace, sources)?)
    {
        print_status("the app in dist/ is up to date");
        return Ok(());
    }
    let toolchain = Toolchain::ensure_installed(workspace)?;
    let stopwatch = Stopwatch::start();
    print_status("building the app with trunk (usually 3 to 6 min the first time)");
    // Trunk's --offline keeps it from downloading tools, but cargo then downloads no crates either.
    run(cargo(workspace).args(["fetch", "--quiet"]))?;
    let mut trunk = toolchain.program("trunk", workspace)?;
    run(trunk.args(["build", "--release", "--offline", "--dist", "dist"]))?;
    compress(workspace, &workspace.dist())?;
    fs::write(&record, build_record(workspace, sources)?).map_err(at_path(&record))?;
    print_status(&format!("the app is in dist/ ({})", format_duration(stopwatch.elapsed())));
    Ok(())
}

/// The fingerprints of the sources and of `dist/`: a file deleted from `dist/` causes a new build too.
fn build_record(workspace: &Workspace, sources: u64) -> Result<String> {
    let output = fingerprint(&workspace.root, &["dist"], CompareBy::ModifiedTime)?;
    Ok(format!("{sources:016x} {output:016x}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_exists() {
        let workspace = Workspace::find().unwrap();
        for path in SOURCES {
            assert!(workspace.root.join(path).exists(), "{path} does not exist: changes would go unseen");
        }
    }
}
