//! `dev`: the API beside `trunk serve`, each rebuilt when a file of its own is saved.

use std::thread::sleep;
use std::time::Duration;

use crate::command::PORT;
use crate::kept::{Kept, Stop};
use crate::kit::Kit;
use crate::place::Place;
use crate::program::{cargo, run};
use crate::progress::say;
use crate::serve::{Build, build_server, serving};
use crate::stamp::{By, stamp};
use crate::trouble::{Result, Trouble};

/// Where the proxy in Trunk.toml looks for the API.
const API_PORT: u16 = 8081;

const SOURCES: [&str; 7] =
    ["crates/api", "crates/flow", "crates/contract", "crates/words", "words", "Cargo.toml", "Cargo.lock"];

pub(crate) fn dev(place: &Place, demo: bool) -> Result<()> {
    let kit = Kit::ready(place)?;
    run(cargo(place).args(["fetch", "--quiet"]))?;
    let look = || stamp(&place.root, &SOURCES, By::Time);
    let mut seen = look()?;
    let mut api = Some(start_api(place, demo)?);
    let mut trunk = kit.program("trunk", place)?;
    // Into a folder of its own: dist/ holds the release that `serve` and the tests use.
    trunk.args(["serve", "--offline", "--dist", "target/dev"]);
    let folder = place.root.join("target/dev");
    std::fs::create_dir_all(&folder).map_err(crate::trouble::at(&folder))?;
    let mut trunk = Kept::start(&trunk, Stop::Politely, None, None)?;
    loop {
        sleep(Duration::from_secs(1));
        if trunk.has_ended() {
            return Err(Trouble::new("`trunk serve` has ended; it said why above"));
        }
        if api.as_mut().is_some_and(Kept::has_ended) {
            say("the API has ended; it said why above, and is started again when a file of its own is saved");
            api = None;
        }
        // A file may be gone for the moment that an editor takes to replace it: then look again.
        let Some(now) = look().ok().filter(|now| *now != seen) else { continue };
        seen = now;
        say("the API's sources have changed");
        match build_server(place, Build::Debug, demo) {
            Ok(_) => {
                drop(api.take()); // the port must be free before the next one listens
                api = Some(start_api(place, demo)?);
            }
            Err(trouble) => say(&format!("{trouble}; the API from before goes on")),
        }
    }
}

fn start_api(place: &Place, demo: bool) -> Result<Kept> {
    let server = build_server(place, Build::Debug, demo)?;
    let mut command = serving(server, place, API_PORT, demo);
    // The browser speaks to Trunk, whose proxy names the API's host without its port.
    command.args(["--public-url", &format!("http://localhost:{PORT}")]);
    command.env("LATCHKEY_HOSTS", "[\"127.0.0.1\"]");
    Kept::start(&command, Stop::Politely, None, None)
}
