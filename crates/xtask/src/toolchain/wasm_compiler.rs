//! A compiler for the browser: the active toolchain's, rustup's, or one put together from Debian's packages.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Result, Trouble, at};
use crate::install::{cache, debian};
use crate::process::program::{cargo, found, is_program, output, program, version_of};
use crate::process::progress::{long_step, say};
use crate::process::version::Version;
use crate::workspace::Place;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The oldest compiler that the workspace's `rust-version` admits.
const OLDEST: Version = Version(1, 95, 0);

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library/sysroot/Cargo.toml";

pub(crate) enum Wasm {
    /// The toolchain in use has the target.
    Active,
    /// A toolchain of its own, in this folder.
    Apart(PathBuf),
}

impl Wasm {
    pub(crate) fn ready(place: &Place) -> Result<Self> {
        if is_active(place) {
            return Ok(Self::Active);
        }
        if let Some(folder) = debian_folder().filter(|name| place.cache.join(name).is_dir()) {
            return Ok(Self::Apart(place.cache.join(folder)));
        }
        if found("rustup").is_some() {
            say("adding the wasm32-unknown-unknown target by rustup");
            let added = output(program("rustup", place).args(["target", "add", TARGET]));
            if added.is_ok() && is_active(place) {
                return Ok(Self::Active);
            }
            say("rustup cannot fetch it here; Debian's compiler will do");
        }
        from_debian(place)
    }

    /// The folder to put first on PATH, if any.
    pub(crate) fn programs(&self) -> Option<PathBuf> {
        match self {
            Self::Active => None,
            Self::Apart(folder) => Some(folder.join("bin")),
        }
    }

    pub(crate) fn has_clippy(&self, place: &Place) -> bool {
        match self {
            Self::Active => output(cargo(place).args(["clippy", "--version"])).is_ok(),
            Self::Apart(_) => is_program(Path::new("/usr/bin/cargo-clippy")),
        }
    }

    /// Makes cargo, and whatever starts cargo, use this compiler. PATH must have `programs` in front.
    pub(crate) fn chosen_for<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Self::Apart(_) = self {
            // `cargo xtask` runs under rustup's cargo, which leaves these behind for its own compiler.
            for name in ["RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC", "CARGO", "LD_LIBRARY_PATH"] {
                command.env_remove(name);
            }
        }
        command
    }
}

fn is_active(place: &Place) -> bool {
    let sysroot = output(program("rustc", place).args(["--print", "sysroot"]));
    sysroot.is_ok_and(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

/// Named by the compiler's version: the standard library fits only the compiler that built it.
fn debian_folder() -> Option<String> {
    let version = version_of(Path::new(DEBIAN_RUSTC))?;
    Path::new(DEBIAN_LIBRARY).exists().then(|| format!("toolchains/debian-{version}"))
}

fn from_debian(place: &Place) -> Result<Wasm> {
    if !cfg!(target_os = "linux") {
        return Err(Trouble::new(
            "the wasm32 target is missing: `rustup target add wasm32-unknown-unknown` has to work first",
        ));
    }
    let what_for = "a compiler for the browser is needed: either `rustup target add wasm32-unknown-unknown` works, \
                    or it is put together from Debian's rustc-web, cargo-web, rust-web-src, rust-web-clippy and lld";
    debian::install(place, &["rustc-web", "cargo-web", "rust-web-src"], what_for)?;
    let about = output(program(DEBIAN_RUSTC, place).arg("-vV"))?;
    let version = Version::said(&about).filter(|version| *version >= OLDEST).ok_or_else(|| {
        Trouble::new(format!(
            "Debian's rustc-web is older than {OLDEST}; is bookworm-security among apt's sources?\n{about}"
        ))
    })?;
    let llvm = field(&about, "LLVM version: ")?.split('.').next().unwrap_or_default().to_owned();
    debian::install(place, &[&format!("lld-{llvm}"), "rust-web-clippy"], what_for)?;
    let host = field(&about, "host: ")?;
    let lld = PathBuf::from(format!("/usr/lib/llvm-{llvm}/bin/lld"));
    let folder = cache::once(place, &format!("toolchains/debian-{version}"), |part, whole| {
        let built = place.cache.join(format!("build/library-{version}"));
        build_library(place, &built)?;
        lay_out(part, whole, host, &built.join(TARGET).join("release/deps"), &lld)?;
        fs::remove_dir_all(&built).map_err(at(&built))
    })?;
    Ok(Wasm::Apart(folder))
}

fn field<'a>(about: &'a str, name: &str) -> Result<&'a str> {
    about
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .ok_or_else(|| Trouble::new(format!("`{DEBIAN_RUSTC} -vV` does not tell its {name}")))
}

/// Debian has the library's sources but not the library for wasm32.
fn build_library(place: &Place, built: &Path) -> Result<()> {
    let mut build = program("/usr/bin/cargo", place);
    build.args(["build", "--release", "--locked", "--manifest-path", DEBIAN_LIBRARY, "--target", TARGET]);
    build.args(["--no-default-features", "--features", "panic-unwind,compiler-builtins-mem"]);
    // The library is built as Rust's own build does it: it may use what is not stable yet, nothing else may.
    build.env("RUSTC_BOOTSTRAP", "1").env("__CARGO_DEFAULT_LIB_METADATA", "stablestd");
    build.env("RUSTFLAGS", "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked -Cdebuginfo=0");
    build.env("CARGO_TARGET_DIR", built).current_dir("/");
    Wasm::Apart(PathBuf::new()).chosen_for(&mut build).env("RUSTC", DEBIAN_RUSTC);
    let log = cache::log(place, "library")?;
    long_step("compiling Rust's standard library for the browser", "1 min", &log, &mut build)
}

/// A toolchain is a folder with programs and libraries where rustc looks for them.
fn lay_out(part: &Path, whole: &Path, host: &str, library: &Path, lld: &Path) -> Result<()> {
    let libraries = part.join("lib/rustlib");
    let (wasm, native) = (libraries.join(TARGET).join("lib"), libraries.join(host).join("bin"));
    for folder in [&wasm, &native, &part.join("bin")] {
        fs::create_dir_all(folder).map_err(at(folder))?;
    }
    for file in fs::read_dir(library).map_err(at(library))? {
        let file = file.map_err(at(library))?.path();
        if let Some(name) = file.file_name().filter(|_| file.extension().is_some_and(|end| end == "rlib")) {
            fs::copy(&file, wasm.join(name)).map_err(at(&file))?;
        }
    }
    let link = |from: &Path, to: &Path| symlink(from, to).map_err(at(to));
    link(lld, &native.join("rust-lld"))?;
    link(Path::new(&format!("/usr/lib/rustlib/{host}/lib")), &libraries.join(host).join("lib"))?;
    link(Path::new("/usr/bin/cargo"), &part.join("bin/cargo"))?;
    // Debian's rustc looks beside its own library, not beside the name it was called by.
    let whole = whole.display();
    write_script(&part.join("bin/rustc"), &format!("exec {DEBIAN_RUSTC} --sysroot '{whole}' \"$@\""))?;
    write_script(&part.join("bin/rustdoc"), &format!("exec /usr/bin/rustdoc --sysroot '{whole}' \"$@\""))?;
    write_script(
        &part.join("bin/cargo-clippy"),
        &format!("SYSROOT='{whole}' exec /usr/bin/cargo-clippy \"$@\""),
    )
}

fn write_script(path: &Path, body: &str) -> Result<()> {
    fs::write(path, format!("#!/bin/sh\n{body}\n")).map_err(at(path))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(at(path))
}
