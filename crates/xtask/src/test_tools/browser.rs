//! Chromium, and the ChromeDriver that controls it.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{Error, Result, at_path};
use crate::install::debian::install;
use crate::process::program::{find_on_path, is_program, program, version_of};
use crate::process::progress::wait_until;
use crate::process::supervised::{StopSignal, Supervised, free_port};
use crate::workspace::Workspace;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_PATHS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// No network access of its own, no graphics card, no first-run dialog; as root Chromium needs `no-sandbox`.
const FLAGS: [&str; 9] = [
    "headless",
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "disable-dev-shm-usage",
];

pub(crate) struct Chromium {
    pub(crate) program: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Chromium {
    pub(crate) fn ensure_installed(workspace: &Workspace) -> Result<Self> {
        if find_chromium().is_none() || find_on_path("chromedriver").is_none() {
            let reason = "Chromium and the ChromeDriver of the same version are needed \
                            (https://googlechromelabs.github.io/chrome-for-testing has both)";
            install(workspace, &["chromium", "chromium-driver"], reason)?;
        }
        let (Some(chromium), Some(driver)) = (find_chromium(), find_on_path("chromedriver")) else {
            return Err(Error::new("chromium and chromium-driver are installed, but not on PATH"));
        };
        let major = |file: &Path| version_of(file).map(|version| version.0);
        let versions = (major(&chromium), major(&driver));
        match versions {
            (Some(browser), Some(driver)) if browser != driver => {
                let advice = "a driver controls only its own version: update the older of the two";
                Err(Error::new(format!("Chromium is {browser}, ChromeDriver is {driver}; {advice}")))
            }
            _ => Ok(Self { program: chromium, driver }),
        }
    }

    /// Writes the WebDriver capabilities that wasm-bindgen's test runner passes to the driver.
    pub(crate) fn write_capabilities(&self, path: &Path) -> Result<()> {
        let quoted: Vec<String> = FLAGS.iter().map(|flag| json_string(flag)).collect();
        let chromium = json_string(&self.program.display().to_string());
        let flags = quoted.join(", ");
        fs::write(
            path,
            format!("{{\"goog:chromeOptions\": {{\"binary\": {chromium}, \"args\": [{flags}]}}}}\n"),
        )
        .map_err(at_path(path))
    }
}

fn find_chromium() -> Option<PathBuf> {
    let on_mac = || MAC_PATHS.iter().map(PathBuf::from).find(|file| is_program(file));
    NAMES.iter().find_map(|name| find_on_path(name)).or_else(on_mac)
}

fn json_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A running ChromeDriver on a free port; dropping it stops it.
pub(crate) struct ChromeDriver {
    pub(crate) url: String,
    _process: Supervised,
}

impl ChromeDriver {
    pub(crate) fn start(workspace: &Workspace, browser: &Chromium) -> Result<Self> {
        let port = free_port()?;
        let mut command = program(&browser.driver, workspace);
        command.arg(format!("--port={port}")).env_remove("LD_LIBRARY_PATH");
        let log = workspace.state()?.join("chromedriver.log");
        let mut process = Supervised::start(&command, StopSignal::Terminate, Some(&log), None)?;
        let ready = || TcpStream::connect(("127.0.0.1", port)).is_ok();
        if !wait_until(Duration::from_secs(30), || process.has_ended() || ready()) || process.has_ended() {
            return Err(Error::new(format!("ChromeDriver did not start; see {}", log.display())));
        }
        Ok(Self { url: format!("http://127.0.0.1:{port}"), _process: process })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_quotes_stays_one_json_string() {
        assert_eq!(json_string(r#"/opt/my "own"\chromium"#), r#""/opt/my \"own\"\\chromium""#);
    }
}
