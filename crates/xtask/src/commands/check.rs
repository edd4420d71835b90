//! `check`: formatting, lints for both targets, and the rules of the house.

use crate::checks::layout;
use crate::error::{Result, Trouble};
use crate::process::program::{cargo, run};
use crate::process::progress::{Watch, in_words, say};
use crate::toolchain::Kit;
use crate::toolchain::wasm_compiler::TARGET;
use crate::workspace::Place;

/// What the browser runs.
const FOR_THE_BROWSER: [&str; 2] = ["--package=latchkey", "--package=latchkey-components"];

pub(crate) fn check(place: &Place) -> Result<()> {
    let mut failed = Vec::new();
    let mut attempt = |name: &str, outcome: &dyn Fn() -> Result<()>| {
        let watch = Watch::start();
        say(name);
        match outcome() {
            Ok(()) => say(&format!("{name}: ok ({})", in_words(watch.passed()))),
            Err(trouble) => {
                eprintln!("{trouble}");
                failed.push(name.to_owned());
            }
        }
    };
    attempt("the rules of the house", &|| layout::check(&place.root));
    attempt("rustfmt", &|| run(cargo(place).args(["fmt", "--all", "--check"])));
    attempt("clippy for this machine", &|| {
        run(cargo(place).args([
            "clippy",
            "--quiet",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    });
    attempt("clippy for the demo", &|| {
        let words = [
            "clippy",
            "--quiet",
            "--package=latchkey-api",
            "--features=demo",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ];
        run(cargo(place).args(words))
    });
    attempt("clippy for the browser", &|| for_the_browser(place));
    if failed.is_empty() { Ok(()) } else { Err(Trouble::new(format!("failed: {}", failed.join(", ")))) }
}

fn for_the_browser(place: &Place) -> Result<()> {
    let kit = Kit::ready(place)?;
    if kit.wasm.has_clippy(place) {
        for tests in [&[][..], &["--package=latchkey-components", "--test=browser"]] {
            let mut clippy = kit.program("cargo", place)?;
            clippy.args(["clippy", "--quiet", "--keep-going", "--target", TARGET]);
            clippy.args(if tests.is_empty() { &FOR_THE_BROWSER[..] } else { tests });
            run(clippy.args(["--", "-D", "warnings"]))?;
        }
        return Ok(());
    }
    say(
        "this compiler for the browser has no clippy: its own warnings are denied, and clippy saw the code as the host's",
    );
    let mut checked = kit.program("cargo", place)?;
    checked
        .args(["check", "--quiet", "--target", TARGET])
        .args(FOR_THE_BROWSER)
        .env("RUSTFLAGS", "-Dwarnings");
    run(&mut checked)
}
