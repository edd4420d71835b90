//! The tools that build the app, in versions that work together.

pub(crate) mod wasm_compiler;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result, at_path};
use crate::install::{cache, node};
use crate::process::program::{find_on_path, path_with, program, version_of};
use crate::process::progress::{print_status, run_logged};
use crate::process::version::ToolVersion;
use crate::toolchain::wasm_compiler::WasmCompiler;
use crate::workspace::Workspace;

/// 0.22 needs a newer compiler than the workspace's `rust-version`.
const TRUNK: ToolVersion = ToolVersion(0, 21, 14);
/// Debian's own wasm-opt (108) rejects what wasm-bindgen writes.
const BINARYEN: &str = "132.0.0";
const OLDEST_WASM_OPT: ToolVersion = ToolVersion(120, 0, 0);
const ESBUILD: &str = "0.28.2";

pub(crate) struct Toolchain {
    pub(crate) wasm_compiler: WasmCompiler,
    /// Folders to put in front of PATH.
    pub(crate) path_folders: Vec<PathBuf>,
}

impl Toolchain {
    /// Installs the tools that are missing.
    pub(crate) fn ensure_installed(workspace: &Workspace) -> Result<Self> {
        node::node(workspace)?; // a missing Node is reported before the long steps
        let wasm_compiler = WasmCompiler::ensure_installed(workspace)?;
        let mut path_folders = Vec::from_iter(wasm_compiler.path_folder());
        let bindgen = wasm_bindgen_version(workspace)?;
        let compatible =
            |version: ToolVersion| version.0 == TRUNK.0 && version.1 == TRUNK.1 && version >= TRUNK;
        path_folders.extend(cargo_tool(workspace, "trunk", &["trunk"], TRUNK, "5 min", compatible)?);
        let names = ["wasm-bindgen", "wasm-bindgen-test-runner"];
        path_folders.extend(cargo_tool(
            workspace,
            "wasm-bindgen-cli",
            &names,
            bindgen,
            "2 min",
            |version| version == bindgen,
        )?);
        path_folders.extend(npm_tool(workspace, "binaryen", BINARYEN, "wasm-opt", |version| {
            version >= OLDEST_WASM_OPT
        })?);
        path_folders.extend(npm_tool(workspace, "esbuild", ESBUILD, "esbuild", |version| {
            version.to_string() == ESBUILD
        })?);
        Ok(Self { wasm_compiler, path_folders })
    }

    /// The command for cargo or trunk, set up to compile for the browser.
    pub(crate) fn program(&self, name: &str, workspace: &Workspace) -> Result<Command> {
        let path = path_with(&self.path_folders)?;
        // `Command` would look for a bare name on the PATH of this process.
        let file = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.exists());
        let mut command =
            program(file.ok_or_else(|| Error::new(format!("{name} is not on PATH")))?, workspace);
        // Trunk refuses NO_COLOR=1 as a malformed flag.
        self.wasm_compiler.select_for(&mut command).env("PATH", path).env_remove("NO_COLOR");
        Ok(command)
    }
}

/// The command-line tool must have exactly the version of the crate: their formats change with every release.
fn wasm_bindgen_version(workspace: &Workspace) -> Result<ToolVersion> {
    let path = workspace.root.join("Cargo.lock");
    let lock = std::fs::read_to_string(&path).map_err(at_path(&path))?;
    ToolVersion::in_lock_file(&lock, "wasm-bindgen")
        .ok_or_else(|| Error::new("Cargo.lock names no wasm-bindgen"))
}

/// Installs `package` by cargo. The folder to put on PATH; `None` if the programs `names` on PATH are suitable.
/// `usual` says how long the installation usually takes.
fn cargo_tool(
    workspace: &Workspace,
    package: &str,
    names: &[&str],
    version: ToolVersion,
    usual: &str,
    is_suitable: impl Fn(ToolVersion) -> bool,
) -> Result<Option<PathBuf>> {
    let name = format!("tools/{package}-{version}");
    if !workspace.cache.join(&name).is_dir() && names.iter().all(|name| on_path(name, &is_suitable)) {
        return Ok(None);
    }
    let folder = cache::create_once(workspace, &name, |folder, _| {
        compile(workspace, package, version, usual, folder)
    })?;
    Ok(Some(folder.join("bin")))
}

/// Installs `package` by npm. The folder to put on PATH; `None` if the program `name` on PATH is suitable.
fn npm_tool(
    workspace: &Workspace,
    package: &str,
    version: &str,
    name: &str,
    is_suitable: impl Fn(ToolVersion) -> bool,
) -> Result<Option<PathBuf>> {
    if !workspace.cache.join(format!("tools/npm-{package}-{version}")).is_dir() && on_path(name, &is_suitable)
    {
        return Ok(None);
    }
    node::package(workspace, package, version).map(|modules| Some(modules.join(".bin")))
}

fn on_path(name: &str, is_suitable: impl Fn(ToolVersion) -> bool) -> bool {
    find_on_path(name).and_then(|file| version_of(&file)).is_some_and(is_suitable)
}

fn compile(
    workspace: &Workspace,
    package: &str,
    version: ToolVersion,
    usual: &str,
    into: &Path,
) -> Result<()> {
    let built = workspace.cache.join(format!("build/{package}-{version}"));
    let install = |locked: bool| {
        let mut command = program("cargo", workspace);
        command.args(["install", package, "--version", &version.to_string(), "--root"]).arg(into);
        command.args(locked.then_some("--locked")).current_dir(&workspace.cache);
        // These tools mostly wait for files and for rustc, so a quick build is worth more than a fast program.
        command.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_DEBUG", "false");
        command.env("CARGO_TARGET_DIR", &built).env_remove("RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
        command
    };
    let what = format!("compiling {package} {version}, once for this user");
    let log = cache::log_file(workspace, package)?;
    if let Err(error) = run_logged(&what, usual, &log, &mut install(true)) {
        // The package's lock file may name a version that the registry in use does not have.
        if !error.to_string().contains("failed to select a version")
            && !error.to_string().contains("lock file")
        {
            return Err(error);
        }
        print_status(&format!(
            "a locked dependency of {package} is not available here; trying without its lock file"
        ));
        run_logged(&what, usual, &log, &mut install(false))?;
    }
    // Only an interrupted run can reuse it.
    std::fs::remove_dir_all(&built).map_err(at_path(&built))
}
