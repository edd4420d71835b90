//! The tools that build the page, in the versions that work together.

pub(crate) mod wasm_compiler;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Result, Trouble, at};
use crate::install::{cache, node};
use crate::process::program::{found, path_with, program, version_of};
use crate::process::progress::{long_step, say};
use crate::process::version::Version;
use crate::toolchain::wasm_compiler::Wasm;
use crate::workspace::Place;

/// 0.22 wants a newer compiler than ours.
const TRUNK: Version = Version(0, 21, 14);
/// Debian's own wasm-opt (108) rejects what wasm-bindgen writes.
const BINARYEN: &str = "132.0.0";
const OLDEST_WASM_OPT: Version = Version(120, 0, 0);
const ESBUILD: &str = "0.28.2";

pub(crate) struct Kit {
    pub(crate) wasm: Wasm,
    /// Folders to put first on PATH.
    pub(crate) programs: Vec<PathBuf>,
}

impl Kit {
    /// Installs what is missing.
    pub(crate) fn ready(place: &Place) -> Result<Self> {
        node::node(place)?; // said before the long steps, not after them
        let wasm = Wasm::ready(place)?;
        let mut programs = Vec::from_iter(wasm.programs());
        let bindgen = wasm_bindgen_version(place)?;
        let same_line = |version: Version| version.0 == TRUNK.0 && version.1 == TRUNK.1 && version >= TRUNK;
        programs.extend(cargo_tool(place, "trunk", &["trunk"], TRUNK, "5 min", same_line)?);
        let names = ["wasm-bindgen", "wasm-bindgen-test-runner"];
        programs.extend(cargo_tool(place, "wasm-bindgen-cli", &names, bindgen, "2 min", |version| {
            version == bindgen
        })?);
        programs
            .extend(npm_tool(place, "binaryen", BINARYEN, "wasm-opt", |version| version >= OLDEST_WASM_OPT)?);
        programs.extend(npm_tool(place, "esbuild", ESBUILD, "esbuild", |version| {
            version.to_string() == ESBUILD
        })?);
        Ok(Self { wasm, programs })
    }

    /// Cargo or trunk, set to compile for the browser.
    pub(crate) fn program(&self, name: &str, place: &Place) -> Result<Command> {
        let path = path_with(&self.programs)?;
        // Looked up by hand: a bare name would be searched on our own PATH.
        let file = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.exists());
        let mut command = program(file.ok_or_else(|| Trouble::new(format!("{name} is not on PATH")))?, place);
        // Trunk takes NO_COLOR=1 for a malformed flag.
        self.wasm.chosen_for(&mut command).env("PATH", path).env_remove("NO_COLOR");
        Ok(command)
    }
}

/// The tool must be of the very version of the crate, or the two do not understand each other.
fn wasm_bindgen_version(place: &Place) -> Result<Version> {
    let path = place.root.join("Cargo.lock");
    let lock = std::fs::read_to_string(&path).map_err(at(&path))?;
    Version::locked(&lock, "wasm-bindgen").ok_or_else(|| Trouble::new("Cargo.lock names no wasm-bindgen"))
}

/// The folder to put on PATH; `None` if what is on PATH already will do.
fn cargo_tool(
    place: &Place,
    package: &str,
    names: &[&str],
    version: Version,
    usual: &str,
    will_do: impl Fn(Version) -> bool,
) -> Result<Option<PathBuf>> {
    let name = format!("tools/{package}-{version}");
    if !place.cache.join(&name).is_dir() && names.iter().all(|name| on_path(name, &will_do)) {
        return Ok(None);
    }
    let folder = cache::once(place, &name, |part, _| compile(place, package, version, usual, part))?;
    Ok(Some(folder.join("bin")))
}

fn npm_tool(
    place: &Place,
    package: &str,
    version: &str,
    name: &str,
    will_do: impl Fn(Version) -> bool,
) -> Result<Option<PathBuf>> {
    if !place.cache.join(format!("tools/npm-{package}-{version}")).is_dir() && on_path(name, &will_do) {
        return Ok(None);
    }
    node::package(place, package, version).map(|modules| Some(modules.join(".bin")))
}

fn on_path(name: &str, will_do: impl Fn(Version) -> bool) -> bool {
    found(name).and_then(|file| version_of(&file)).is_some_and(will_do)
}

fn compile(place: &Place, package: &str, version: Version, usual: &str, into: &Path) -> Result<()> {
    let built = place.cache.join(format!("build/{package}-{version}"));
    let install = |locked: bool| {
        let mut command = program("cargo", place);
        command.args(["install", package, "--version", &version.to_string(), "--root"]).arg(into);
        command.args(locked.then_some("--locked")).current_dir(&place.cache);
        // These tools wait for files and for rustc: compiled quickly matters more than running quickly.
        command.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_DEBUG", "false");
        command.env("CARGO_TARGET_DIR", &built).env_remove("RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
        command
    };
    let what = format!("compiling {package} {version}, once for this user");
    let log = cache::log(place, package)?;
    if let Err(trouble) = long_step(&what, usual, &log, &mut install(true)) {
        // Its own lock file may name a version that the registry in use does not have.
        if !trouble.to_string().contains("failed to select a version")
            && !trouble.to_string().contains("lock file")
        {
            return Err(trouble);
        }
        say(&format!("the versions that {package} was locked to cannot all be had here; trying newer ones"));
        long_step(&what, usual, &log, &mut install(false))?;
    }
    // Only a help for an interrupted run.
    std::fs::remove_dir_all(&built).map_err(at(&built))
}
