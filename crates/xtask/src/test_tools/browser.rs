//! A real Chromium and the driver that steers it.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{Result, Trouble, at};
use crate::install::debian::install;
use crate::process::program::{found, is_program, program, version_of};
use crate::process::progress::wait_until;
use crate::process::supervised::{Kept, Stop, free_port};
use crate::workspace::Place;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ON_A_MAC: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Nothing that asks the network, a graphics card or a first-time user; root needs `no-sandbox`.
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

pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    pub(crate) fn find(place: &Place) -> Result<Self> {
        if chromium().is_none() || found("chromedriver").is_none() {
            let what_for = "Chromium and its ChromeDriver are needed, of one version \
                            (https://googlechromelabs.github.io/chrome-for-testing has both)";
            install(place, &["chromium", "chromium-driver"], what_for)?;
        }
        let (Some(chromium), Some(driver)) = (chromium(), found("chromedriver")) else {
            return Err(Trouble::new("chromium and chromium-driver are installed, but not on PATH"));
        };
        let versions = (version_of_browser(&chromium), version_of(&driver).map(|version| version.0));
        match versions {
            (Some(browser), Some(driver)) if browser != driver => {
                let advice = "a driver steers only its own version: update the older of the two";
                Err(Trouble::new(format!("Chromium is {browser}, ChromeDriver is {driver}; {advice}")))
            }
            _ => Ok(Self { chromium, driver }),
        }
    }

    /// What wasm-bindgen's test runner asks of the driver.
    pub(crate) fn write_capabilities(&self, path: &Path) -> Result<()> {
        let quoted: Vec<String> = FLAGS.iter().map(|flag| in_json(flag)).collect();
        let chromium = in_json(&self.chromium.display().to_string());
        let flags = quoted.join(", ");
        fs::write(
            path,
            format!("{{\"goog:chromeOptions\": {{\"binary\": {chromium}, \"args\": [{flags}]}}}}\n"),
        )
        .map_err(at(path))
    }
}

fn chromium() -> Option<PathBuf> {
    let on_a_mac = || ON_A_MAC.iter().map(PathBuf::from).find(|file| is_program(file));
    NAMES.iter().find_map(|name| found(name)).or_else(on_a_mac)
}

/// "Chromium 142.0.7444.59 built on Debian": the major version is the one that counts.
fn version_of_browser(file: &Path) -> Option<u32> {
    version_of(file).map(|version| version.0)
}

fn in_json(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A driver of our own, on a port of its own.
pub(crate) struct Driver {
    pub(crate) url: String,
    _kept: Kept,
}

impl Driver {
    pub(crate) fn start(place: &Place, browser: &Browser) -> Result<Self> {
        let port = free_port()?;
        let mut command = program(&browser.driver, place);
        command.arg(format!("--port={port}")).env_remove("LD_LIBRARY_PATH");
        let log = place.state()?.join("chromedriver.log");
        let mut kept = Kept::start(&command, Stop::Politely, Some(&log), None)?;
        let ready = || TcpStream::connect(("127.0.0.1", port)).is_ok();
        if !wait_until(Duration::from_secs(30), || kept.has_ended() || ready()) || kept.has_ended() {
            return Err(Trouble::new(format!("ChromeDriver did not start; see {}", log.display())));
        }
        Ok(Self { url: format!("http://127.0.0.1:{port}"), _kept: kept })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_quotes_stays_one_json_string() {
        assert_eq!(in_json(r#"/opt/my "own"\chromium"#), r#""/opt/my \"own\"\\chromium""#);
    }
}
