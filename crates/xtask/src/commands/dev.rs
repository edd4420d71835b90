//! `dev`: runs the API beside `trunk serve`; each is rebuilt when one of its files is saved.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use crate::build::fingerprint::{CompareBy, fingerprint};
use crate::build::server::{BuildProfile, build_server, server_command};
use crate::commands::arguments::DEFAULT_PORT;
use crate::error::{Error, Result, at_path};
use crate::process::program::{cargo, run};
use crate::process::progress::print_status;
use crate::process::supervised::{StopSignal, Supervised};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// The port of the API in Trunk.toml's proxy setting.
const API_PORT: u16 = 8081;

const API_SOURCES: [&str; 5] = ["crates/api", "crates/flow", "crates/contract", "Cargo.toml", "Cargo.lock"];

pub(crate) fn dev(workspace: &Workspace, demo: bool) -> Result<()> {
    let toolchain = Toolchain::ensure_installed(workspace)?;
    run(cargo(workspace).args(["fetch", "--quiet"]))?;
    let current_sources = || fingerprint(&workspace.root, &API_SOURCES, CompareBy::ModifiedTime);
    let mut built_sources = current_sources()?;
    let mut api = Some(start_api(workspace, demo)?);
    let mut trunk = start_trunk(&toolchain, workspace)?;
    loop {
        sleep(Duration::from_secs(1));
        if trunk.has_ended() {
            return Err(Error::new("`trunk serve` has ended; its output above says why"));
        }
        if api.as_mut().is_some_and(Supervised::has_ended) {
            print_status(
                "the API has ended; its output above says why. It restarts when one of its files is saved",
            );
            api = None;
        }
        // An editor may remove a file for the moment of replacing it: an error is left to the next second.
        let Some(sources) = current_sources().ok().filter(|sources| *sources != built_sources) else {
            continue;
        };
        built_sources = sources;
        print_status("the API's sources have changed");
        match build_server(workspace, BuildProfile::Debug, demo) {
            Ok(_) => {
                drop(api.take()); // the port must be free before the next one listens
                api = Some(start_api(workspace, demo)?);
            }
            Err(error) => print_status(&format!("{error}; the previous API keeps running")),
        }
    }
}

fn start_trunk(toolchain: &Toolchain, workspace: &Workspace) -> Result<Supervised> {
    let mut trunk = toolchain.program("trunk", workspace)?;
    // Not into dist/, which holds the release build that `serve` and the tests use.
    trunk.args(["serve", "--offline", "--dist", "target/dev"]);
    let folder = workspace.root.join("target/dev");
    fs::create_dir_all(&folder).map_err(at_path(&folder))?;
    Supervised::start(&trunk, StopSignal::Terminate, None, None)
}

fn start_api(workspace: &Workspace, demo: bool) -> Result<Supervised> {
    let server = build_server(workspace, BuildProfile::Debug, demo)?;
    let mut command = server_command(server, workspace, API_PORT, demo);
    // The browser's address is Trunk's; Trunk's proxy sends the API's host without its port.
    command.args(["--public-url", &format!("http://localhost:{DEFAULT_PORT}")]);
    command.env("LATCHKEY_HOSTS", "[\"127.0.0.1\"]");
    Supervised::start(&command, StopSignal::Terminate, None, None)
}
