//! `bench`: what the pages weigh, and what the server can do beside what the machine can.

use std::fs;
use std::path::{Path, PathBuf};

use crate::build::app as page;
use crate::build::fingerprint::files;
use crate::error::{Result, at};
use crate::process::program::{cargo, run};
use crate::workspace::Place;

/// All that the login page loads, compressed.
const GOAL: u64 = 80 * 1024;

/// How the element of index.html begins that names the files of the account's app.
const ACCOUNT: &str = "meta name=\"account\"";

struct Weight {
    name: String,
    raw: u64,
    packed: u64,
}

pub(crate) fn bench(place: &Place) -> Result<()> {
    page::build(place)?;
    let (login, account) = weigh(&place.dist())?;
    println!("\nThe login page, in bytes:\n\n{}{}", table(&login), verdict(&login));
    println!("\nWhat the account's pages load beside boot.js and the shell:\n\n{}", table(&account));
    run(cargo(place).args(["run", "--release", "--package=latchkey-api", "--example=bench"]))
}

/// The files of the login's page and those of the account's. Both begin in index.html, which names the account's in one
/// element; `public/boot.js` loads them, or the login's, by the address.
fn weigh(dist: &Path) -> Result<(Vec<Weight>, Vec<Weight>)> {
    let index = dist.join("index.html");
    let text = fs::read_to_string(&index).map_err(at(&index))?;
    let (named, rest): (Vec<&str>, Vec<&str>) = text.split('<').partition(|tag| tag.starts_with(ACCOUNT));
    let whole: Vec<PathBuf> = files(dist)?.into_iter().filter(|file| !is_packed(file)).collect();
    let account = led_to(&whole, &named.concat(), vec![])?;
    let login = led_to(&whole, &rest.concat(), vec![index])?;
    Ok((weights(dist, login)?, weights(dist, account)?))
}

/// Every file that a text names, directly or through a file that it names.
fn led_to(whole: &[PathBuf], text: &str, mut loaded: Vec<PathBuf>) -> Result<Vec<PathBuf>> {
    let mut next = loaded.len();
    let mut text = text.to_owned();
    loop {
        let mentioned = |other: &&PathBuf| {
            let name = other.file_name().unwrap_or_default().to_string_lossy();
            !loaded.contains(other) && text.contains(&*name)
        };
        let more: Vec<PathBuf> = whole.iter().filter(mentioned).cloned().collect();
        loaded.extend(more);
        // The strings of a wasm are the app's, not the loader's.
        while loaded.get(next).is_some_and(|file| file.extension().is_some_and(|end| end == "wasm")) {
            next += 1;
        }
        let Some(file) = loaded.get(next) else { return Ok(loaded) };
        next += 1;
        text = String::from_utf8_lossy(&fs::read(file).map_err(at(file))?).into_owned();
    }
}

fn weights(dist: &Path, loaded: Vec<PathBuf>) -> Result<Vec<Weight>> {
    let size = |path: &Path| path.metadata().map(|meta| meta.len());
    let mut weights = Vec::new();
    for file in loaded {
        let raw = size(&file).map_err(at(&file))?;
        // No sibling means that compressing it did not pay.
        let packed = size(&PathBuf::from(format!("{}.br", file.display()))).unwrap_or(raw);
        weights.push(Weight {
            name: file.strip_prefix(dist).unwrap_or(&file).display().to_string(),
            raw,
            packed,
        });
    }
    Ok(weights)
}

fn is_packed(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "br" || end == "gz")
}

fn table(weights: &[Weight]) -> String {
    let wide = weights.iter().map(|weight| weight.name.len()).max().unwrap_or(0).max(20);
    let row = |name: &str, raw: &str, packed: &str| format!("  {name:<wide$} {raw:>10} {packed:>10}\n");
    let mut lines = row("file", "raw", "brotli");
    for weight in weights {
        lines += &row(&weight.name, &weight.raw.to_string(), &weight.packed.to_string());
    }
    let (raw, packed) = together(weights);
    lines + &row("together", &raw.to_string(), &packed.to_string())
}

fn together(weights: &[Weight]) -> (u64, u64) {
    weights.iter().fold((0, 0), |sum, weight| (sum.0 + weight.raw, sum.1 + weight.packed))
}

fn verdict(weights: &[Weight]) -> String {
    let (_, packed) = together(weights);
    let kib = |bytes: u64| bytes as f64 / 1024.0;
    let verdict = if packed <= GOAL { "within" } else { "OVER" };
    format!("\n  {:.1} KiB brotli, {verdict} the goal of {:.0} KiB\n", kib(packed), kib(GOAL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_page_leads_to_is_weighed_and_nothing_else() {
        let dist = std::env::temp_dir().join(format!("latchkey-bench-{}", std::process::id()));
        fs::create_dir_all(dist.join("snippets")).unwrap();
        for (name, text) in [
            (
                "index.html",
                "<meta name=\"account\" content=\"/desk.css /desk.js /desk_bg.wasm\"><script src=/boot-1.js></script>\
                 <link href=/a.css>",
            ),
            ("desk.css", "p{}"),
            ("desk.js", "import './snippets/t.js'"),
            ("desk_bg.wasm", "not-loaded.svg"),
            ("snippets/t.js", ""),
            ("boot-1.js", "import('/app-2.js')"),
            ("app-2.js", "import './snippets/s.js'; new URL('app_bg-3.wasm')"),
            ("app_bg-3.wasm", "not-loaded.svg"),
            ("snippets/s.js", ""),
            ("a.css", "body{}body{}"),
            ("a.css.br", "b"),
            ("not-loaded.svg", ""),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        let (weights, account) = weigh(&dist).unwrap();
        let names = |weights: &[Weight]| {
            let mut names: Vec<String> = weights.iter().map(|weight| weight.name.clone()).collect();
            names.sort_unstable();
            names
        };
        assert_eq!(names(&account), ["desk.css", "desk.js", "desk_bg.wasm", "snippets/t.js"]);
        assert_eq!(
            names(&weights),
            ["a.css", "app-2.js", "app_bg-3.wasm", "boot-1.js", "index.html", "snippets/s.js"]
        );
        let css = weights.iter().find(|weight| weight.name == "a.css").unwrap();
        assert_eq!((css.raw, css.packed), (12, 1));
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn the_sum_is_held_against_the_goal() {
        let page = |packed| verdict(&[Weight { name: "index.html".into(), raw: 9, packed }]);
        assert!(page(GOAL).contains("within the goal of 80 KiB"));
        assert!(page(GOAL + 1).contains("OVER the goal"));
    }
}
