//! `test`: runs the test suites in order and times each; a suite that cannot run has failed.

use std::path::Path;
use std::process::Command;

use crate::build::app;
use crate::error::{Error, Result};
use crate::files::files;
use crate::process::program::{cargo, find_on_path, run};
use crate::process::progress::{Stopwatch, format_duration};
use crate::test_tools::browser::{ChromeDriver, Chromium};
use crate::test_tools::postgres::PostgresServer;
use crate::test_tools::reference_tools;
use crate::toolchain::Toolchain;
use crate::toolchain::wasm_compiler::TARGET;
use crate::workspace::Workspace;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TestSuite {
    Host,
    Http,
    Browser,
    Journeys,
}

impl TestSuite {
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
        let suite = Self::ALL.into_iter().find(|suite| suite.name() == name);
        suite.ok_or_else(|| Error::new(format!("there is no test suite `{name}`; the suites are {names}")))
    }

    fn run(self, workspace: &Workspace, test_arguments: &[String]) -> Result<()> {
        match self {
            Self::Host => host(workspace, test_arguments),
            Self::Http => http(workspace, test_arguments),
            Self::Browser => components(workspace, test_arguments),
            Self::Journeys => journeys(workspace, test_arguments),
        }
    }
}

pub(crate) fn test(workspace: &Workspace, suite: Option<TestSuite>, test_arguments: &[String]) -> Result<()> {
    let suites = suite.map_or(TestSuite::ALL.to_vec(), |suite| vec![suite]);
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for suite in suites {
        println!("\n── {} ──", suite.name());
        let stopwatch = Stopwatch::start();
        let outcome = suite.run(workspace, test_arguments);
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        lines.push(format!("  {:<10} {word:<7} {:>12}", suite.name(), format_duration(stopwatch.elapsed())));
        if let Err(error) = outcome {
            eprintln!("\n{}: {error}", suite.name());
            failed.push(suite.name());
        }
    }
    println!("\n{}", lines.join("\n"));
    if failed.is_empty() { Ok(()) } else { Err(Error::new(format!("failed: {}", failed.join(", ")))) }
}

fn host(workspace: &Workspace, test_arguments: &[String]) -> Result<()> {
    let reference_tools = reference_tools::ensure_installed(workspace)?;
    let run = |arguments: &[&str]| {
        let mut command = cargo(workspace);
        command.args(["test", "--no-fail-fast"]).args(arguments).envs(reference_tools.clone());
        run(with_test_arguments(&mut command, test_arguments))
    };
    let other_crates = run(&["--workspace", "--exclude=latchkey-api", "--exclude=latchkey-journeys"]);
    // The server's other test targets, with the demo's; the target `http` is a suite of its own.
    let targets = test_targets(&workspace.root.join("crates/api/tests"))?;
    let targets: Vec<String> =
        targets.iter().filter(|name| *name != "http").map(|name| format!("--test={name}")).collect();
    let mut arguments = vec!["--package=latchkey-api", "--features=demo", "--lib", "--bins"];
    arguments.extend(targets.iter().map(String::as_str));
    let server = run(&arguments);
    let doc_tests = run(&["--package=latchkey-api", "--doc"]);
    other_crates.and(server).and(doc_tests)
}

/// The names of the test targets in a `tests` folder, as cargo finds them: `name.rs` or `name/main.rs`.
fn test_targets(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for file in files(folder)? {
        let relative = file.strip_prefix(folder).unwrap_or(&file).with_extension("").display().to_string();
        let name = relative.strip_suffix("/main").unwrap_or(&relative);
        if !name.contains('/') && file.extension().is_some_and(|end| end == "rs") {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

fn http(workspace: &Workspace, test_arguments: &[String]) -> Result<()> {
    let reference_tools = reference_tools::ensure_installed(workspace)?;
    let suite = || {
        let mut command = cargo(workspace);
        command.args(["test", "--package=latchkey-api", "--test=http"]).env_remove("LATCHKEY_TEST_POSTGRES");
        command.envs(reference_tools.clone());
        command
    };
    println!("on SQLite:");
    let on_sqlite = run(with_test_arguments(&mut suite(), test_arguments));
    let postgres = PostgresServer::start(workspace)?;
    println!("on PostgreSQL:");
    let on_postgres =
        run(with_test_arguments(&mut suite(), test_arguments).env("LATCHKEY_TEST_POSTGRES", &postgres.url));
    on_sqlite.map_err(|error| Error::new(format!("on SQLite: {error}")))?;
    on_postgres.map_err(|error| Error::new(format!("on PostgreSQL: {error}")))
}

fn components(workspace: &Workspace, test_arguments: &[String]) -> Result<()> {
    let toolchain = Toolchain::ensure_installed(workspace)?;
    let browser = Chromium::ensure_installed(workspace)?;
    let capabilities = workspace.state()?.join("webdriver.json");
    browser.write_capabilities(&capabilities)?;
    let runner = "wasm-bindgen-test-runner";
    let runner = toolchain
        .path_folders
        .iter()
        .map(|folder| folder.join(runner))
        .find(|file| file.exists())
        .or_else(|| find_on_path(runner));
    let runner = runner.ok_or_else(|| Error::new("wasm-bindgen-test-runner was not installed"))?;
    let mut suite = toolchain.program("cargo", workspace)?;
    suite.args(["test", "--package=latchkey-components", "--test=browser", "--target", TARGET]);
    suite.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    suite.env("CHROMEDRIVER", &browser.driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities);
    // The default of 5 seconds for the start of the driver is too short while compilers run.
    suite.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60").env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    suite.env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    run(with_test_arguments(&mut suite, test_arguments))
}

fn journeys(workspace: &Workspace, test_arguments: &[String]) -> Result<()> {
    let browser = Chromium::ensure_installed(workspace)?;
    let reference_tools = reference_tools::ensure_installed(workspace)?;
    app::build(workspace)?;
    // Compiled before the driver starts, so that the driver does not idle for minutes.
    let suite = || {
        let mut command = cargo(workspace);
        command.args(["test", "--package=latchkey-journeys", "--test=journeys"]);
        command
    };
    run(suite().arg("--no-run"))?;
    let driver = ChromeDriver::start(workspace, &browser)?;
    let mut suite = suite();
    suite.envs(reference_tools).env("LATCHKEY_TEST_APP", workspace.dist());
    suite.env("LATCHKEY_TEST_WEBDRIVER", &driver.url).env("LATCHKEY_TEST_CHROMIUM", &browser.program);
    run(with_test_arguments(&mut suite, test_arguments))
}

/// Passes `test_arguments` to the test programs.
fn with_test_arguments<'a>(command: &'a mut Command, test_arguments: &[String]) -> &'a mut Command {
    if test_arguments.is_empty() { command } else { command.arg("--").args(test_arguments) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn every_test_target_of_a_package_is_found() {
        let folder = std::env::temp_dir().join(format!("latchkey-test-targets-{}", std::process::id()));
        fs::create_dir_all(folder.join("http/leaks")).unwrap();
        for name in ["http/main.rs", "http/login.rs", "http/leaks/main.rs", "delivery.rs", "README.md"] {
            fs::write(folder.join(name), "").unwrap();
        }
        assert_eq!(test_targets(&folder), Ok(vec!["delivery".to_owned(), "http".to_owned()]));
        assert_eq!(test_targets(&folder.join("nowhere")), Ok(vec![]));
        fs::remove_dir_all(folder).unwrap();
    }
}
