//! The compiler for the browser: the active toolchain's, with rustup's target, or one of Debian's packages.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result, at_path};
use crate::install::{cache, debian};
use crate::process::program::{cargo, find_on_path, is_program, output, program, version_of};
use crate::process::progress::{print_status, run_logged};
use crate::process::version::ToolVersion;
use crate::workspace::Workspace;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The oldest compiler that the workspace's `rust-version` admits.
const OLDEST: ToolVersion = ToolVersion(1, 95, 0);

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library/sysroot/Cargo.toml";

pub(crate) enum WasmCompiler {
    /// The active toolchain has the target.
    Active,
    /// A separate toolchain in this folder.
    Separate(PathBuf),
}

impl WasmCompiler {
    pub(crate) fn ensure_installed(workspace: &Workspace) -> Result<Self> {
        if is_active(workspace) {
            return Ok(Self::Active);
        }
        if let Some(folder) = debian_folder().filter(|name| workspace.cache.join(name).is_dir()) {
            return Ok(Self::Separate(workspace.cache.join(folder)));
        }
        if find_on_path("rustup").is_some() {
            print_status("adding the wasm32-unknown-unknown target by rustup");
            let added = output(program("rustup", workspace).args(["target", "add", TARGET]));
            if added.is_ok() && is_active(workspace) {
                return Ok(Self::Active);
            }
            print_status("rustup cannot download it here; using Debian's compiler");
        }
        from_debian(workspace)
    }

    /// The folder to put in front of PATH, if any.
    pub(crate) fn path_folder(&self) -> Option<PathBuf> {
        match self {
            Self::Active => None,
            Self::Separate(folder) => Some(folder.join("bin")),
        }
    }

    pub(crate) fn has_clippy(&self, workspace: &Workspace) -> bool {
        match self {
            Self::Active => output(cargo(workspace).args(["clippy", "--version"])).is_ok(),
            Self::Separate(_) => is_program(Path::new("/usr/bin/cargo-clippy")),
        }
    }

    /// Makes cargo, and programs that start cargo, use this compiler. PATH must have `path_folder` in front.
    pub(crate) fn select_for<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Self::Separate(_) = self {
            // rustup's cargo, which runs `cargo xtask`, sets these for its own compiler.
            for name in ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC", "CARGO", "LD_LIBRARY_PATH"] {
                command.env_remove(name);
            }
        }
        command
    }
}

fn is_active(workspace: &Workspace) -> bool {
    let sysroot = output(program("rustc", workspace).args(["--print", "sysroot"]));
    sysroot.is_ok_and(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

/// Named after the compiler's version: a standard library works only with the compiler that built it.
fn debian_folder() -> Option<String> {
    let version = version_of(Path::new(DEBIAN_RUSTC))?;
    Path::new(DEBIAN_LIBRARY).exists().then(|| format!("toolchains/debian-{version}"))
}

/// Builds the standard library from Debian's packages and assembles a toolchain with it in the cache.
fn from_debian(workspace: &Workspace) -> Result<WasmCompiler> {
    if !cfg!(target_os = "linux") {
        return Err(Error::new(
            "the wasm32 target is missing: `rustup target add wasm32-unknown-unknown` has to work first",
        ));
    }
    let reason = "a compiler for the browser is needed: either `rustup target add wasm32-unknown-unknown` works, \
                    or it is assembled from Debian's rustc-web, cargo-web, rust-web-src, rust-web-clippy and lld";
    debian::install(workspace, &["rustc-web", "cargo-web", "rust-web-src"], reason)?;
    let about = output(program(DEBIAN_RUSTC, workspace).arg("-vV"))?;
    let version = ToolVersion::parse_output(&about).filter(|version| *version >= OLDEST).ok_or_else(|| {
        Error::new(format!(
            "Debian's rustc-web is older than {OLDEST}; is bookworm-security among apt's sources?\n{about}"
        ))
    })?;
    let llvm = field(&about, "LLVM version: ")?.split('.').next().unwrap_or_default().to_owned();
    debian::install(workspace, &[&format!("lld-{llvm}"), "rust-web-clippy"], reason)?;
    let host = field(&about, "host: ")?;
    let lld = PathBuf::from(format!("/usr/lib/llvm-{llvm}/bin/lld"));
    let folder =
        cache::create_once(workspace, &format!("toolchains/debian-{version}"), |folder, final_path| {
            let built = workspace.cache.join(format!("build/library-{version}"));
            build_library(workspace, &built)?;
            assemble(folder, final_path, host, &built.join(TARGET).join("release/deps"), &lld)?;
            fs::remove_dir_all(&built).map_err(at_path(&built))
        })?;
    Ok(WasmCompiler::Separate(folder))
}

fn field<'a>(about: &'a str, name: &str) -> Result<&'a str> {
    about
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .ok_or_else(|| Error::new(format!("`{DEBIAN_RUSTC} -vV` does not print its {name}")))
}

/// Debian has the sources of the standard library, but no build of it for wasm32.
fn build_library(workspace: &Workspace, built: &Path) -> Result<()> {
    let mut build = program("/usr/bin/cargo", workspace);
    build.args(["build", "--release", "--locked", "--manifest-path", DEBIAN_LIBRARY, "--target", TARGET]);
    build.args(["--no-default-features", "--features", "panic-unwind,compiler-builtins-mem"]);
    // As Rust's own build does it: only the standard library itself may use unstable features.
    build.env("RUSTC_BOOTSTRAP", "1").env("__CARGO_DEFAULT_LIB_METADATA", "stablestd");
    build.env("RUSTFLAGS", "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked -Cdebuginfo=0");
    build.env("CARGO_TARGET_DIR", built).current_dir("/");
    WasmCompiler::Separate(PathBuf::new()).select_for(&mut build).env("RUSTC", DEBIAN_RUSTC);
    let log = cache::log_file(workspace, "library")?;
    run_logged("compiling Rust's standard library for the browser", "1 min", &log, &mut build)
}

/// Fills `folder` with programs and libraries where rustc looks for them. The scripts name `final_path`, to
/// which the folder is renamed afterwards.
fn assemble(folder: &Path, final_path: &Path, host: &str, library: &Path, lld: &Path) -> Result<()> {
    let libraries = folder.join("lib/rustlib");
    let (wasm, native) = (libraries.join(TARGET).join("lib"), libraries.join(host).join("bin"));
    for path in [&wasm, &native, &folder.join("bin")] {
        fs::create_dir_all(path).map_err(at_path(path))?;
    }
    for file in fs::read_dir(library).map_err(at_path(library))? {
        let file = file.map_err(at_path(library))?.path();
        if let Some(name) = file.file_name().filter(|_| file.extension().is_some_and(|end| end == "rlib")) {
            fs::copy(&file, wasm.join(name)).map_err(at_path(&file))?;
        }
    }
    let link = |from: &Path, to: &Path| symlink(from, to).map_err(at_path(to));
    link(lld, &native.join("rust-lld"))?;
    link(Path::new(&format!("/usr/lib/rustlib/{host}/lib")), &libraries.join(host).join("lib"))?;
    link(Path::new("/usr/bin/cargo"), &folder.join("bin/cargo"))?;
    // Debian's rustc looks beside its own library, not beside the link by which it was started.
    let sysroot = final_path.display();
    write_script(&folder.join("bin/rustc"), &format!("exec {DEBIAN_RUSTC} --sysroot '{sysroot}' \"$@\""))?;
    write_script(
        &folder.join("bin/rustdoc"),
        &format!("exec /usr/bin/rustdoc --sysroot '{sysroot}' \"$@\""),
    )?;
    write_script(
        &folder.join("bin/cargo-clippy"),
        &format!("SYSROOT='{sysroot}' exec /usr/bin/cargo-clippy \"$@\""),
    )
}

fn write_script(path: &Path, body: &str) -> Result<()> {
    fs::write(path, format!("#!/bin/sh\n{body}\n")).map_err(at_path(path))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(at_path(path))
}
