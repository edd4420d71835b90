//! `test`: the parts in order, each timed; a part that cannot run has failed.

use std::path::Path;
use std::process::Command;

use crate::build::app as page;
use crate::build::fingerprint::files;
use crate::error::{Result, Trouble};
use crate::process::program::{cargo, found, run};
use crate::process::progress::{Watch, in_words};
use crate::test_tools::browser::{Browser, Driver};
use crate::test_tools::postgres::Postgres;
use crate::test_tools::reference_tools as witnesses;
use crate::toolchain::Kit;
use crate::toolchain::wasm_compiler as wasm;
use crate::workspace::Place;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    Host,
    Http,
    Browser,
    Journeys,
}

impl Part {
    const ALL: [Self; 4] = [Self::Host, Self::Http, Self::Browser, Self::Journeys];

    fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Http => "http",
            Self::Browser => "browser",
            Self::Journeys => "journeys",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Self> {
        let names = Self::ALL.map(Self::name).join(", ");
        let part = Self::ALL.into_iter().find(|part| part.name() == name);
        part.ok_or_else(|| Trouble::new(format!("there is no part `{name}`; the parts are {names}")))
    }

    fn run(self, place: &Place, rest: &[String]) -> Result<()> {
        match self {
            Self::Host => host(place, rest),
            Self::Http => http(place, rest),
            Self::Browser => components(place, rest),
            Self::Journeys => journeys(place, rest),
        }
    }
}

pub(crate) fn test(place: &Place, part: Option<Part>, rest: &[String]) -> Result<()> {
    let parts = part.map_or(Part::ALL.to_vec(), |part| vec![part]);
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for part in parts {
        println!("\n── {} ──", part.name());
        let watch = Watch::start();
        let outcome = part.run(place, rest);
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        lines.push(format!("  {:<10} {word:<7} {:>12}", part.name(), in_words(watch.passed())));
        if let Err(trouble) = outcome {
            eprintln!("\n{}: {trouble}", part.name());
            failed.push(part.name());
        }
    }
    println!("\n{}", lines.join("\n"));
    if failed.is_empty() { Ok(()) } else { Err(Trouble::new(format!("failed: {}", failed.join(", ")))) }
}

fn host(place: &Place, rest: &[String]) -> Result<()> {
    let witnesses = witnesses::ready(place)?;
    let run = |words: &[&str]| {
        let mut command = cargo(place);
        command.args(["test", "--no-fail-fast"]).args(words).envs(witnesses.clone());
        run(ours(&mut command, rest))
    };
    let most = run(&["--workspace", "--exclude=latchkey-api", "--exclude=latchkey-journeys"]);
    // The server's own tests, with the demo, which adds to it; but for its suite over HTTP, which is the next part.
    let suites = suites(&place.root.join("crates/api/tests"))?;
    let suites: Vec<String> =
        suites.iter().filter(|name| *name != "http").map(|name| format!("--test={name}")).collect();
    let mut words = vec!["--package=latchkey-api", "--features=demo", "--lib", "--bins"];
    words.extend(suites.iter().map(String::as_str));
    let server = run(&words);
    let examples = run(&["--package=latchkey-api", "--doc"]);
    most.and(server).and(examples)
}

/// The test programs of a package, as cargo finds them: `name.rs` or `name/main.rs`.
fn suites(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for file in files(folder)? {
        let within = file.strip_prefix(folder).unwrap_or(&file).with_extension("").display().to_string();
        let name = within.strip_suffix("/main").unwrap_or(&within);
        if !name.contains('/') && file.extension().is_some_and(|end| end == "rs") {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

fn http(place: &Place, rest: &[String]) -> Result<()> {
    let witnesses = witnesses::ready(place)?;
    let suite = || {
        let mut command = cargo(place);
        command.args(["test", "--package=latchkey-api", "--test=http"]).env_remove("LATCHKEY_TEST_POSTGRES");
        command.envs(witnesses.clone());
        command
    };
    println!("on SQLite:");
    let on_sqlite = run(ours(&mut suite(), rest));
    let postgres = Postgres::start(place)?;
    println!("on PostgreSQL:");
    let on_postgres = run(ours(&mut suite(), rest).env("LATCHKEY_TEST_POSTGRES", &postgres.url));
    on_sqlite.map_err(|trouble| Trouble::new(format!("on SQLite: {trouble}")))?;
    on_postgres.map_err(|trouble| Trouble::new(format!("on PostgreSQL: {trouble}")))
}

fn components(place: &Place, rest: &[String]) -> Result<()> {
    let kit = Kit::ready(place)?;
    let browser = Browser::find(place)?;
    let capabilities = place.state()?.join("webdriver.json");
    browser.write_capabilities(&capabilities)?;
    let runner = "wasm-bindgen-test-runner";
    let runner = kit
        .programs
        .iter()
        .map(|folder| folder.join(runner))
        .find(|file| file.exists())
        .or_else(|| found(runner));
    let runner = runner.ok_or_else(|| Trouble::new("wasm-bindgen-test-runner was not installed"))?;
    let mut suite = kit.program("cargo", place)?;
    suite.args(["test", "--package=latchkey-components", "--test=browser", "--target", wasm::TARGET]);
    suite.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    suite.env("CHROMEDRIVER", &browser.driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities);
    // A driver that starts while two compilers run takes longer than the 5 seconds that it is given.
    suite.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60").env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    suite.env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    run(ours(&mut suite, rest))
}

fn journeys(place: &Place, rest: &[String]) -> Result<()> {
    let browser = Browser::find(place)?;
    let witnesses = witnesses::ready(place)?;
    page::build(place)?;
    // Compiled first: a driver idle for minutes is one more thing that can go wrong.
    let suite = || {
        let mut command = cargo(place);
        command.args(["test", "--package=latchkey-journeys", "--test=journeys"]);
        command
    };
    run(suite().arg("--no-run"))?;
    let driver = Driver::start(place, &browser)?;
    let mut suite = suite();
    suite.envs(witnesses).env("LATCHKEY_TEST_APP", place.dist());
    suite.env("LATCHKEY_TEST_WEBDRIVER", &driver.url).env("LATCHKEY_TEST_CHROMIUM", &browser.chromium);
    run(ours(&mut suite, rest))
}

/// Adds the words for the test programs.
fn ours<'a>(command: &'a mut Command, rest: &[String]) -> &'a mut Command {
    if rest.is_empty() { command } else { command.arg("--").args(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn every_test_program_of_a_package_is_found() {
        let folder = std::env::temp_dir().join(format!("latchkey-suites-{}", std::process::id()));
        fs::create_dir_all(folder.join("http/leaks")).unwrap();
        for name in ["http/main.rs", "http/login.rs", "http/leaks/main.rs", "delivery.rs", "README.md"] {
            fs::write(folder.join(name), "").unwrap();
        }
        assert_eq!(suites(&folder), Ok(vec!["delivery".to_owned(), "http".to_owned()]));
        assert_eq!(suites(&folder.join("nowhere")), Ok(vec![]));
        fs::remove_dir_all(folder).unwrap();
    }
}
