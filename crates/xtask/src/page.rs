//! Builds the page into `dist/`, unless the one there is of the same sources.

use std::fs;

use crate::kit::Kit;
use crate::place::Place;
use crate::program::{cargo, run};
use crate::progress::{Watch, in_words, say};
use crate::stamp::{By, stamp};
use crate::trouble::{Result, at};
use crate::{cache, pack};

/// Everything that can change what is in `dist/`.
const SOURCES: [&str; 21] = [
    "src",
    "style",
    "words",
    "public",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "crates/contract/Cargo.toml",
    "crates/contract/src",
    "crates/flow/Cargo.toml",
    "crates/flow/src",
    "crates/components/Cargo.toml",
    "crates/components/src",
    "crates/words/Cargo.toml",
    "crates/words/build.rs",
    "crates/words/src",
    "crates/xtask/src/kit.rs",
    "crates/xtask/src/pack.rs",
    "crates/xtask/src/page.rs",
];

pub(crate) fn build(place: &Place) -> Result<()> {
    let state = place.state()?;
    let _lock = cache::lock(&state.join("page.lock"))?;
    let mark = state.join("page.stamp");
    let sources = stamp(&place.root, &SOURCES, By::Content)?;
    if place.dist().join("index.html").exists()
        && fs::read_to_string(&mark).ok() == Some(seal(place, sources)?)
    {
        say("the page in dist/ is up to date");
        return Ok(());
    }
    let kit = Kit::ready(place)?;
    let watch = Watch::start();
    say("building the page with trunk (usually 3 to 6 min the first time)");
    // Trunk's --offline keeps it from downloading tools, but cargo then downloads no crates either.
    run(cargo(place).args(["fetch", "--quiet"]))?;
    run(kit.program("trunk", place)?.args(["build", "--release", "--offline", "--dist", "dist"]))?;
    pack::pack(place, &place.dist())?;
    fs::write(&mark, seal(place, sources)?).map_err(at(&mark))?;
    say(&format!("the page is in dist/ ({})", in_words(watch.passed())));
    Ok(())
}

/// Of what it was made and what was made: a file lost from dist/ asks for a new build too.
fn seal(place: &Place, sources: u64) -> Result<String> {
    let made = stamp(&place.root, &["dist"], By::Time)?;
    Ok(format!("{sources:016x} {made:016x}\n"))
}
