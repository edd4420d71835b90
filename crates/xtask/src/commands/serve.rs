//! `serve`: from a bare machine to a page open to use; `setup`: everything but the serving.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use crate::build::app as page;
use crate::error::Result;
use crate::process::program::{cargo, not_started, program, run};
use crate::process::progress::{Watch, in_words, say};
use crate::test_tools::browser::Browser;
use crate::test_tools::postgres::Postgres;
use crate::test_tools::reference_tools as witnesses;
use crate::toolchain::Kit;
use crate::workspace::Place;

pub(crate) fn serve(place: &Place, demo: bool, port: u16) -> Result<()> {
    page::build(place)?;
    let watch = Watch::start();
    say("building the server (usually 3 to 6 min the first time)");
    let server = build_server(place, Build::Release, demo)?;
    say(&format!("the server is built ({})", in_words(watch.passed())));
    let mut command = serving(server, place, port, demo);
    command.arg("--app").arg(place.dist());
    // The server takes this process's place: Ctrl-C, signals and the exit status are then its own.
    let error = command.exec();
    Err(not_started(&command, &error))
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Build {
    Debug,
    Release,
}

/// Answers with the program that cargo built.
pub(crate) fn build_server(place: &Place, build: Build, demo: bool) -> Result<PathBuf> {
    let mut command = cargo(place);
    command.args(["build", "--package", "latchkey-api"]);
    command.args((build == Build::Release).then_some("--release"));
    command.args(demo.then_some("--features=demo"));
    run(&mut command)?;
    Ok(place.target.join(if build == Build::Release { "release" } else { "debug" }).join("latchkey-api"))
}

pub(crate) fn serving(server: PathBuf, place: &Place, port: u16, demo: bool) -> Command {
    let mut command = program(server, place);
    command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
    command.args(demo.then_some("--demo"));
    command
}

pub(crate) fn set_up(place: &Place) -> Result<()> {
    let kit = Kit::ready(place)?;
    Browser::find(place)?;
    Postgres::find(place)?;
    witnesses::ready(place)?;
    let folders: Vec<_> = kit.programs.iter().map(|folder| folder.display().to_string()).collect();
    say("everything is installed");
    if !folders.is_empty() {
        println!("To run trunk and the other tools by hand:\n  export PATH=\"{}:$PATH\"", folders.join(":"));
    }
    Ok(())
}
