//! `check`: the house rules, the words, formatting, and lints for both targets.

use crate::checks;
use crate::error::{Error, Result};
use crate::process::program::{cargo, run};
use crate::process::progress::{Stopwatch, format_duration, print_status};
use crate::toolchain::Toolchain;
use crate::toolchain::wasm_compiler::TARGET;
use crate::workspace::Workspace;

/// The packages that run in the browser.
const BROWSER_PACKAGES: [&str; 2] = ["--package=latchkey", "--package=latchkey-components"];

pub(crate) fn check(workspace: &Workspace, only_rules: bool) -> Result<()> {
    if only_rules {
        return checks::check(&workspace.root);
    }
    let mut failed = Vec::new();
    let mut step = |name: &str, check: &dyn Fn() -> Result<()>| {
        let stopwatch = Stopwatch::start();
        print_status(name);
        match check() {
            Ok(()) => print_status(&format!("{name}: ok ({})", format_duration(stopwatch.elapsed()))),
            Err(error) => {
                eprintln!("{error}");
                failed.push(name.to_owned());
            }
        }
    };
    step("house rules", &|| checks::check(&workspace.root));
    step("words", &|| {
        let check = ["--features=check", "--bin=words", "--", "check"];
        run(cargo(workspace).args(["run", "--quiet", "--package=latchkey-words"]).args(check))
    });
    step("rustfmt", &|| run(cargo(workspace).args(["fmt", "--all", "--check"])));
    step("clippy for this machine", &|| clippy(workspace, &["--locked", "--workspace"]));
    step("clippy for the demo", &|| clippy(workspace, &["--package=latchkey-api", "--features=demo"]));
    step("clippy for the browser", &|| clippy_for_browser(workspace));
    if failed.is_empty() { Ok(()) } else { Err(Error::new(format!("failed: {}", failed.join(", ")))) }
}

fn clippy(workspace: &Workspace, selection: &[&str]) -> Result<()> {
    let mut clippy = cargo(workspace);
    clippy.args(["clippy", "--quiet"]).args(selection);
    run(clippy.args(["--all-targets", "--", "-D", "warnings"]))
}

fn clippy_for_browser(workspace: &Workspace) -> Result<()> {
    let toolchain = Toolchain::ensure_installed(workspace)?;
    if toolchain.wasm_compiler.has_clippy(workspace) {
        let browser_tests = ["--package=latchkey-components", "--test=browser"];
        for selection in [BROWSER_PACKAGES, browser_tests] {
            let mut clippy = toolchain.program("cargo", workspace)?;
            clippy.args(["clippy", "--quiet", "--keep-going", "--target", TARGET]);
            run(clippy.args(selection).args(["--", "-D", "warnings"]))?;
        }
        return Ok(());
    }
    print_status("the compiler for the browser has no clippy: its own warnings are denied instead");
    let mut check = toolchain.program("cargo", workspace)?;
    check
        .args(["check", "--quiet", "--target", TARGET])
        .args(BROWSER_PACKAGES)
        .env("RUSTFLAGS", "-Dwarnings");
    run(&mut check)
}
